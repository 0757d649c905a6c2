-- Shares end with their record: whom it was shared with and why is about it.
grant select, delete on base.share to jointops_purger;
create policy share_purger on base.share to jointops_purger using (true);
update ops.retention_rule set tables = tables || '{base.share}'
where tables && '{ops.check_report,ops.match,ops.incident,alerts.entry,alerts.alert}';
