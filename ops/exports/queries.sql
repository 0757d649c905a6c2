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

-- is_agreed: whether a second person agreed today (UTC) that the caller takes all of this out of an operation
select exists (
    select from ops.export e join base.proposal p on p.id = e.proposal
    where e.person_id = :person and e.operation = :operation and e.what = :what and e.filter = '{}'
      and p.state = 'released' and p.decided_at >= date_trunc('day', now(), 'UTC'));

-- list_exports: one's own, newest first, before a place in the list
select * from ops.export_standing
where (:id::uuid is null or (made_at, id) < (:made_at::timestamptz, :id))
order by made_at desc, id desc limit :most;

-- get_export: how far it has come; the proposal says whether a second person has agreed
select * from ops.export_standing where id = :id;

-- written: what is in a file that may be fetched or waits for it, under the purger's role
select what from ops.export where id = :id and state in ('ready', 'waiting');

-- purge_exports: exports whose period is over
with gone as (delete from ops.export where id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;
