-- A route as it stood until it was changed or taken away: whoever looks back sees what was known then, and only who saw it
-- then. It ends with its route, and stays as long as that is held.
create table ops.route_past (
    id uuid not null,
    version integer not null,
    operation text not null references ops.operation (code),
    name text not null,
    mode text not null,
    note text not null,
    within_km double precision not null,
    legs jsonb not null,
    length_km double precision not null,
    countries text[] not null,
    crossings jsonb not null,
    boundaries text not null,
    drawn_by text not null,
    drawn_at timestamptz not null,
    changed_at timestamptz not null,
    until timestamptz not null default now(),
    class_id integer not null references base.access_class,
    primary key (id, version)
);
create index on ops.route_past (operation, until desc, id desc);
create index on ops.route_past using gin (legs jsonb_path_ops);

alter table ops.route_past enable row level security;
alter table ops.route_past force row level security;
create policy route_past_owner on ops.route_past to current_user using (true) with check (true);
create policy route_past_seen on ops.route_past to jointops_app
    using (class_id = any ((select classes from base.mine)::integer[]))
    with check (class_id = any ((select classes from base.mine)::integer[]));
-- What speaks for it may be taken from a country later: so is the past.
create policy route_past_narrowed on ops.route_past to jointops_matcher using (true) with check (true);
create policy route_past_purger on ops.route_past to jointops_purger using (true) with check (true);
grant select, insert on ops.route_past to jointops_app;
grant select, update (class_id) on ops.route_past to jointops_matcher;
grant select, delete on ops.route_past to jointops_purger;

update ops.retention_rule set tables = tables || 'ops.route_past'::text where what = 'routes';

-- As it stands, with routes that were taken away.
do $$
declare
    said text := pg_get_functiondef('ops.kept()'::regprocedure);
begin
    if position('from ops.route r' in said) = 0 then
        raise exception 'routes are kept in another way now';
    end if;
    execute replace(said, 'from ops.route r',
        'from (select id, operation from ops.route union select id, operation from ops.route_past) r');
end $$;
