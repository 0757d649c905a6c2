-- What a request says of the alert that it follows may go no further than that alert: its handling codes go along, also to
-- who sees the request alone. Who carries a request out of here asks them.
alter table alerts.request add column handling text[] not null default '{}';
update alerts.request r set handling = a.handling from alerts.alert a where a.id = r.alert_id;
