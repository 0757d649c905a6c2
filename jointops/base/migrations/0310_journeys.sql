-- The ways of smuggled migrants, as counts: so many persons, from country to country. Who was smuggled did nothing wrong
-- (Protocol against the smuggling of migrants, art. 5): there is no column for a name, an offence or a match, and no
-- other table points here. So they are kept as totals are.
create table ops.journey (
    id uuid primary key,
    operation text not null references ops.operation (code),
    country text not null,
    persons integer not null check (persons between 1 and 1000),
    legs jsonb not null check (jsonb_typeof(legs) = 'array' and jsonb_array_length(legs) between 2 and 7),
    route_id uuid,
    known_at timestamptz not null,
    recorded_at timestamptz not null default now(),
    person_id uuid not null references base.person,
    body_hash bytea not null,
    class_id integer not null references base.access_class
);
create index on ops.journey (operation, recorded_at desc, id desc);

alter table ops.journey enable row level security;
alter table ops.journey force row level security;
create policy journey_owner on ops.journey to current_user using (true) with check (true);
create policy journey_seen on ops.journey to jointops_app
    using (class_id in (select base.my_classes())) with check (class_id in (select base.my_classes()));
grant select, insert on ops.journey to jointops_app;
