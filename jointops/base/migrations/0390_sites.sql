-- Ports, airports and border posts with the units that control there. They belong to no operation and name no person.
create table geo.site (
    id uuid primary key default uuidv7(),
    version integer not null default 1,
    kind text not null check (kind in ('port', 'airport', 'border')),
    code text not null,
    name text not null,
    country text not null,
    lon double precision not null check (lon between -180 and 180),
    lat double precision not null check (lat between -90 and 90),
    approximate boolean not null,
    source text not null,
    changed_at timestamptz not null default now(),
    class_id integer not null references base.access_class,
    unique (country, kind, code)
);
create table geo.unit (
    id uuid primary key default uuidv7(),
    site_id uuid not null references geo.site on delete cascade,
    place smallint not null,
    kind text not null,
    name text not null,
    agencies text[] not null,
    class_id integer not null references base.access_class
);
create index on geo.unit (site_id);

alter table geo.site enable row level security;
alter table geo.site force row level security;
create policy site_owner on geo.site to current_user using (true) with check (true);
create policy site_seen on geo.site to jointops_app
    using (class_id in (select base.my_classes())) with check (class_id in (select base.my_classes()));
grant select, insert, update, delete on geo.site to jointops_app;

alter table geo.unit enable row level security;
alter table geo.unit force row level security;
create policy unit_owner on geo.unit to current_user using (true) with check (true);
create policy unit_seen on geo.unit to jointops_app
    using (class_id in (select base.my_classes())) with check (class_id in (select base.my_classes()));
grant select, insert, delete on geo.unit to jointops_app;
