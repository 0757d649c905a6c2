-- Whose word the handling codes of a request are: the principal that sent the alert which it follows, else the authority that
-- asks. Whoever carries a request out of here is measured by that, and not by who asks.
alter table alerts.request add column origin text;
update alerts.request r set origin = 'agency:' || u.code from alerts.authority u where u.id = r.requesting;
update alerts.request r set origin = a.drafted_by ->> 'unit' from alerts.alert a where a.id = r.alert_id;
alter table alerts.request alter column origin set not null;
