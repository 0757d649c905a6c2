-- Why an entry stays on its list longer than was first said: kept with it, for its owner's bureau alone.
create table alerts.entry_review (
    id uuid primary key default uuidv7(),
    entry_id uuid not null references alerts.entry on delete cascade,
    was date not null,
    becomes date not null,
    reason text not null,
    by uuid not null references base.person,
    at timestamptz not null default now(),
    class_id integer not null references base.access_class
);
create index on alerts.entry_review (entry_id, at);
alter table alerts.entry_review enable row level security;
alter table alerts.entry_review force row level security;
create policy entry_review_owner on alerts.entry_review to current_user using (true) with check (true);
create policy entry_review_seen on alerts.entry_review to jointops_app
    using (class_id in (select base.my_classes())) with check (class_id in (select base.my_classes()));
grant select, insert on alerts.entry_review to jointops_app;
grant select, delete on alerts.entry_review to jointops_purger;
create policy entry_review_purger on alerts.entry_review to jointops_purger using (true);
update ops.retention_rule set tables = tables || '{alerts.entry_review}' where tables && '{alerts.entry}';
