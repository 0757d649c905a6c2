-- The heart: operations, their posts, what officers report, what met what, and what came of it.
create schema ops;
grant usage on schema ops to jointops_app, jointops_matcher;

create table ops.operation (
    id uuid primary key default uuidv7(),
    version integer not null default 1,
    code text not null unique check (code ~ '^[a-z0-9-]{2,32}$'),
    name text not null,
    crime_types text[] not null,
    lead text not null,
    hub_country text,
    phase text not null check (phase in ('planned', 'preparation', 'active', 'debrief', 'closed')),
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    synthetic boolean not null,
    class_id integer not null references base.access_class,
    check (ends_at > starts_at)
);

create table ops.participant (
    operation text not null references ops.operation (code),
    country text not null,
    role text not null,
    police_focal text,
    prosecutor_focal text,
    readiness text not null default 'preparing',
    class_id integer not null references base.access_class,
    primary key (operation, country)
);

create table ops.checkpoint (
    id uuid primary key default uuidv7(),
    operation text not null references ops.operation (code),
    code text not null,
    name text not null,
    country text not null,
    lon double precision not null check (lon >= -180 and lon <= 180),
    lat double precision not null check (lat >= -90 and lat <= 90),
    kind text not null check (kind in ('border', 'airport', 'port', 'road', 'town')),
    unit text not null default '',
    approximate boolean not null default false,
    class_id integer not null references base.access_class,
    unique (operation, code)
);

create table ops.reported_figure (
    operation text not null references ops.operation (code),
    label text not null,
    value numeric not null,
    qualifier text not null default '',
    unit text not null,
    source text not null,
    class_id integer not null references base.access_class,
    primary key (operation, label)
);

create table ops.check_report (
    id uuid primary key,
    version integer not null default 1,
    reference text not null unique,
    operation text not null,
    checkpoint text not null,
    country text not null,
    person_id uuid not null references base.person,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null default now(),
    clock_suspect boolean not null,
    as_printed boolean not null,
    lon double precision check (lon >= -180 and lon <= 180),
    lat double precision check (lat >= -90 and lat <= 90),
    accuracy_m real,
    body jsonb not null,
    body_hash bytea not null,
    answer text not null check (answer in ('clear', 'wait', 'act')),
    instruction text,
    class_id integer not null references base.access_class
);
create index on ops.check_report (operation, recorded_at desc, id desc);

-- What a check can be found by when an entry is added later: the same keys that entries have. Ids only.
create table ops.check_key (
    key bigint not null,
    check_id uuid not null references ops.check_report,
    primary key (key, check_id)
);

create table ops.match (
    id uuid primary key default uuidv7(),
    version integer not null default 1,
    check_id uuid not null references ops.check_report,
    entry_id uuid not null,
    operation text not null,
    kind text not null,
    state text not null default 'possible'
        check (state in ('possible', 'claimed', 'asked', 'confirmed', 'denied', 'undetermined', 'withdrawn')),
    band text not null check (band in ('exact', 'strong', 'possible')),
    score real not null,
    because jsonb not null,
    list text not null,
    action text not null,
    checked text not null,
    owner text not null,
    retro boolean not null,
    reference text not null,
    entry jsonb not null,
    subject jsonb not null,
    place jsonb not null,
    officer jsonb,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null default now(),
    claimed_by jsonb,
    verdict jsonb,
    class_id integer not null references base.access_class,
    face_class_id integer not null references base.access_class,
    unique (check_id, entry_id)
);
create index on ops.match (recorded_at desc, id desc);
create index on ops.match (entry_id) where state in ('possible', 'claimed', 'asked');

create table ops.match_message (
    id uuid primary key default uuidv7(),
    match_id uuid not null references ops.match,
    kind text not null check (kind in ('ask', 'answer')),
    by jsonb not null,
    at timestamptz not null default now(),
    text text not null,
    class_id integer not null references base.access_class
);
create index on ops.match_message (match_id, at);

create table ops.incident (
    id uuid primary key default uuidv7(),
    version integer not null default 1,
    kind text not null check (kind in ('arrest', 'seizure', 'rescue')),
    operation text not null references ops.operation (code),
    country text not null,
    checkpoint text,
    lon double precision check (lon >= -180 and lon <= 180),
    lat double precision check (lat >= -90 and lat <= 90),
    occurred_at timestamptz not null,
    recorded_at timestamptz not null default now(),
    persons integer check (persons >= 0),
    match_id uuid,
    note text not null default '',
    person_id uuid not null references base.person,
    body_hash bytea not null,
    class_id integer not null references base.access_class
);

create table ops.seized_item (
    id uuid primary key default uuidv7(),
    incident_id uuid not null references ops.incident,
    operation text not null,
    country text not null,
    commodity text not null,
    quantity numeric not null check (quantity > 0),
    unit text not null,
    details jsonb not null default '{}',
    class_id integer not null references base.access_class
);
create index on ops.seized_item (operation);

do $$
declare
    named text;
begin
    foreach named in array array['operation', 'participant', 'checkpoint', 'reported_figure', 'check_report', 'match',
                                 'match_message', 'incident', 'seized_item'] loop
        execute format('alter table ops.%I enable row level security', named);
        execute format('alter table ops.%I force row level security', named);
        execute format('create policy %I on ops.%I to current_user using (true) with check (true)', named || '_owner', named);
        execute format('create policy %I on ops.%I to jointops_app using (class_id in (select base.my_classes()))
                        with check (class_id in (select base.my_classes()))', named || '_seen', named);
        execute format('create policy %I on ops.%I to jointops_matcher using (true) with check (true)', named || '_matcher', named);
        execute format('grant select, insert on ops.%I to jointops_app', named);
    end loop;
end $$;
grant update on ops.operation, ops.participant, ops.match to jointops_app;
grant select on ops.check_report, ops.checkpoint to jointops_matcher;
grant select, insert, update on ops.match to jointops_matcher;
grant select, insert on ops.check_key to jointops_matcher;

-- Outside the victim desk a rescue is a rounded count: the rows themselves stay hidden.
create function ops.rescue_counts(wanted text) returns table (country text, count text)
language sql stable security definer set search_path = ops, pg_temp as $$
    select i.country, case when sum(i.persons) < 5 then '<5' else sum(i.persons)::text end
    from ops.incident i
    where i.kind = 'rescue' and i.operation = wanted
      and exists (select from ops.operation o where o.code = wanted and o.class_id in (select base.my_classes()))
    group by i.country order by i.country
$$;
