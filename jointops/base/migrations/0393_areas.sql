-- Watched areas, and what was met inside them: places and ids, nobody's name.
create table ops.area (
    id uuid primary key,
    version integer not null default 1,
    operation text not null references ops.operation (code),
    name text not null,
    kinds text[] not null,
    ring jsonb not null,
    drawn_by text not null,
    told text not null,
    drawn_at timestamptz not null default now(),
    person_id uuid not null references base.person,
    body_hash bytea not null,
    class_id integer not null references base.access_class
);
create index on ops.area (operation, drawn_at desc, id desc);
create table ops.area_entry (
    id uuid primary key default uuidv7(),
    version integer not null default 1,
    area_id uuid not null references ops.area on delete cascade,
    operation text not null,
    record uuid not null,
    kind text not null,
    met_at timestamptz not null,
    state text not null default 'open' check (state in ('open', 'alerted', 'dismissed')),
    reason text not null default '',
    class_id integer not null references base.access_class,
    unique (area_id, record)
);
create index on ops.area_entry (operation, met_at desc, id desc);

alter table ops.area enable row level security;
alter table ops.area force row level security;
create policy area_owner on ops.area to current_user using (true) with check (true);
create policy area_seen on ops.area to jointops_app
    using (class_id in (select base.my_classes())) with check (class_id in (select base.my_classes()));
create policy area_matcher on ops.area for select to jointops_matcher using (true);
grant select, insert, update, delete on ops.area to jointops_app;
grant select on ops.area to jointops_matcher;

alter table ops.area_entry enable row level security;
alter table ops.area_entry force row level security;
create policy area_entry_owner on ops.area_entry to current_user using (true) with check (true);
create policy area_entry_seen on ops.area_entry to jointops_app
    using (class_id in (select base.my_classes())) with check (class_id in (select base.my_classes()));
create policy area_entry_matcher on ops.area_entry to jointops_matcher using (true) with check (true);
grant select, update on ops.area_entry to jointops_app;
grant select, insert on ops.area_entry to jointops_matcher;
