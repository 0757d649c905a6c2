-- An alert that was deleted left its mark, with its number, its countries and its place. It goes with the alert from now on;
-- what stands there of alerts that are no more goes now.
update ops.retention_rule set tables = tables || '{geo.mark}' where what = 'alerts';

delete from geo.mark m where m.kind = 'alert' and not exists (select from alerts.alert a where a.id = m.record);
