-- begin: somebody wants a file
insert into ops.export (id, person_id, what, operation, filter, format, reason, expires_at, class_id)
values (:id, :person, :what, :operation, :filter, :format, :reason, :expires_at, :class_id);

-- end_export: the file is whole, or there is none
update ops.export set state = :state, detail = :detail, why = :why, rows = :rows, withheld = :withheld,
    not_for_court = :not_for_court, sha256 = :sha,
    marking = :marking, handling = :handling, proposal = :proposal
where id = :id;

-- withdraw: a right was lost, the file is gone
update ops.export set state = 'withdrawn' where id = :id;

-- list_exports: one's own, newest first, before a place in the list
select e.id, e.what, e.operation, e.filter, e.format, e.reason, e.detail, e.why, u.user_name as by, e.made_at, e.expires_at,
       e.rows, e.withheld, e.not_for_court, e.sha256, e.marking, e.handling, e.proposal,
       case when e.state in ('failed', 'withdrawn') then e.state
            when p.state in ('refused', 'void') then 'refused'
            when e.expires_at <= now() then 'expired'
            when p.state = 'released' then 'ready' else e.state end as state
from ops.export e join base.person u on u.id = e.person_id left join base.proposal p on p.id = e.proposal
where (:id::uuid is null or (e.made_at, e.id) < (:made_at::timestamptz, :id))
order by e.made_at desc, e.id desc limit :most;

-- get_export: how far it has come; the proposal says whether a second person has agreed
select e.id, e.what, e.operation, e.filter, e.format, e.reason, e.detail, e.why, u.user_name as by, e.made_at, e.expires_at,
       e.rows, e.withheld, e.not_for_court, e.sha256, e.marking, e.handling, e.proposal,
       case when e.state in ('failed', 'withdrawn') then e.state
            when p.state in ('refused', 'void') then 'refused'
            when e.expires_at <= now() then 'expired'
            when p.state = 'released' then 'ready' else e.state end as state
from ops.export e join base.person u on u.id = e.person_id left join base.proposal p on p.id = e.proposal
where e.id = :id;

-- purge_exports: exports whose period is over
with gone as (delete from ops.export where id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;
