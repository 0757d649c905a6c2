-- What stands on the map: one row a record, without personal data.
create schema geo;
grant usage on schema geo to jointops_app, jointops_matcher;

create table geo.mark (
    record uuid primary key,
    version integer not null,
    operation text not null,
    kind text not null,
    state text not null,
    subject text not null default '',
    country text not null,
    place text not null default '',
    lon double precision not null check (lon >= -180 and lon <= 180),
    lat double precision not null check (lat >= -90 and lat <= 90),
    severity smallint not null default 0,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null default now(),
    data jsonb not null default '{}',
    class_id integer not null references base.access_class
);
create index on geo.mark (operation, recorded_at desc);

alter table geo.mark enable row level security;
alter table geo.mark force row level security;
create policy mark_owner on geo.mark to current_user using (true) with check (true);
create policy mark_seen on geo.mark to jointops_app
    using (class_id in (select base.my_classes())) with check (class_id in (select base.my_classes()));
create policy mark_matcher on geo.mark to jointops_matcher using (true) with check (true);
grant select, insert, update on geo.mark to jointops_app, jointops_matcher;

-- Other rooms put their marks through this: an older version never overwrites a newer one.
create function geo.put_mark(record uuid, version integer, operation text, kind text, state text, subject text, country text,
    place text, lon double precision, lat double precision, severity integer, occurred_at timestamptz, data jsonb, class_id integer)
returns void language sql as $$
    insert into geo.mark as m (record, version, operation, kind, state, subject, country, place, lon, lat, severity,
                               occurred_at, data, class_id)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::smallint, $12, $13, $14)
    on conflict (record) do update set version = excluded.version, state = excluded.state, severity = excluded.severity,
        data = excluded.data, class_id = excluded.class_id
    where excluded.version > m.version
$$;

-- What other rooms may count: the marks of an operation, still under the caller's own row security.
create function geo.tallied(wanted text)
returns table (kind text, state text, subject text, country text, data jsonb) language sql stable as $$
    select kind, state, subject, country, data from geo.mark where operation = wanted
$$;
