-- Files of alerts: in the class of their alert, which they follow when it is sent or shared, and with which they end.
create table alerts.attachment (
    id uuid primary key default uuidv7(),
    alert_id uuid not null references alerts.alert,
    name text not null,
    media_type text not null,
    bytes integer not null check (bytes between 1 and 5 * 1024 * 1024),
    sha256 text not null,
    content bytea not null,
    by jsonb not null,
    at timestamptz not null default now(),
    class_id integer not null references base.access_class,
    unique (alert_id, sha256)
);
-- What is compressed already is not compressed again.
alter table alerts.attachment alter column content set storage external;

alter table alerts.attachment enable row level security;
alter table alerts.attachment force row level security;
create policy attachment_owner on alerts.attachment to current_user using (true) with check (true);
create policy attachment_seen on alerts.attachment to jointops_app
    using (class_id in (select base.my_classes())) with check (class_id in (select base.my_classes()));
create policy attachment_purger on alerts.attachment to jointops_purger using (true);
grant select, insert, update (class_id), delete on alerts.attachment to jointops_app;
grant select, delete on alerts.attachment to jointops_purger;
update ops.retention_rule set tables = tables || '{alerts.attachment}' where what = 'alerts';
