-- How far an export has come, said in one place: its own state, its second person's word and its time together.
create view ops.export_standing with (security_invoker = true) as
select e.id, e.what, e.operation, e.filter, e.format, e.reason, e.detail, e.why, u.user_name as by, e.made_at, e.expires_at,
       e.rows, e.withheld, e.not_for_court, e.sha256, e.marking, e.handling, e.proposal,
       case when e.state in ('failed', 'withdrawn') then e.state
            when p.state in ('refused', 'void') then 'refused'
            when e.expires_at <= now() then 'expired'
            when p.state = 'released' then 'ready' else e.state end as state
from ops.export e join base.person u on u.id = e.person_id left join base.proposal p on p.id = e.proposal;

grant select on ops.export_standing to jointops_app;
