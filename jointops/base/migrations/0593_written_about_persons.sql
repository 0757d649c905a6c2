-- Alerts and cooperation requests may be about a person as well: the desk asks their owner's country about those too.
alter table ops.subject_finding drop constraint subject_finding_kind_check,
    add constraint subject_finding_kind_check check (kind in ('entry', 'check', 'match', 'incident', 'alert', 'request'));

-- Whose a request is, its requesting authority says.
create policy authority_purger on alerts.authority for select to jointops_purger using (true);
grant select on alerts.authority to jointops_purger;
