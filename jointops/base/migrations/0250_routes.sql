-- Routes: legs from place to place with what speaks for them; their lines are drawn anew from the legs when asked for.
create table ops.route (
    id uuid primary key,
    version integer not null default 1,
    operation text not null references ops.operation (code),
    name text not null,
    mode text not null,
    note text not null default '',
    within_km double precision not null check (within_km between 0.1 and 500),
    legs jsonb not null,
    length_km double precision not null,
    countries text[] not null,
    crossings jsonb not null,
    boundaries text not null,
    drawn_by text not null,
    drawn_at timestamptz not null default now(),
    changed_at timestamptz not null default now(),
    person_id uuid not null references base.person,
    body_hash bytea not null,
    class_id integer not null references base.access_class
);
create index on ops.route (operation, drawn_at desc, id desc);

alter table ops.route enable row level security;
alter table ops.route force row level security;
create policy route_owner on ops.route to current_user using (true) with check (true);
create policy route_seen on ops.route to jointops_app
    using (class_id in (select base.my_classes())) with check (class_id in (select base.my_classes()));
create policy route_matcher on ops.route for select to jointops_matcher using (true);
create policy route_purger on ops.route to jointops_purger using (true) with check (true);
grant select, insert, update, delete on ops.route to jointops_app;
grant select on ops.route to jointops_matcher;
grant select, delete on ops.route to jointops_purger;

insert into ops.retention_rule (what, days, least_days, most_days, counts_from, tables) values
    ('routes', 365, 30, 1826, 'the operation was closed', '{ops.route}');

-- What is kept besides stays as it is written where it was written.
alter function ops.kept() rename to kept_besides_routes;
create function ops.kept()
returns table (what text, record uuid, records uuid[], scopes text[], operation text, counts_from timestamptz,
               not_after timestamptz)
language sql stable as $$
    select k.* from ops.kept_besides_routes() k
    union all
    select 'routes', r.id, array[r.id], array['operation:' || r.operation], r.operation, null, null from ops.route r
$$;
