-- Victims: a schema and a database role of their own. Nothing outside points here, and nothing here can be read outside.
create schema care;
grant usage on schema care to jointops_care;
grant usage on schema base, realtime to jointops_care;

create table care.victim (
    id uuid primary key,
    version integer not null default 1,
    pseudonym text not null unique,
    operation text not null,
    country text not null,
    state text not null check (state in ('indicator', 'screened', 'presumed', 'referred', 'accepted', 'recovery',
                                         'stays', 'returns', 'proceedings', 'unfounded', 'closed')),
    consent text not null default 'not_yet' check (consent in ('yes', 'not_yet', 'no')),
    is_child boolean not null default false,
    key_id text not null,
    key bytea not null,
    details bytea not null,
    recorded_at timestamptz not null default now(),
    class_id integer not null references base.access_class
);
create index on care.victim (recorded_at desc, id desc);

-- Who led the person where, and why. The reason may name people: it is enciphered like the rest.
create table care.step (
    id uuid primary key default uuidv7(),
    victim_id uuid not null references care.victim,
    state text not null,
    by text not null,
    at timestamptz not null default now(),
    reason bytea not null,
    class_id integer not null references base.access_class
);
create index on care.step (victim_id, at);

do $$
declare
    named text;
begin
    foreach named in array array['victim', 'step'] loop
        execute format('alter table care.%I enable row level security', named);
        execute format('alter table care.%I force row level security', named);
        execute format('create policy %I on care.%I to current_user using (true) with check (true)', named || '_owner', named);
        execute format('create policy %I on care.%I to jointops_care using (class_id in (select base.my_classes()))
                        with check (class_id in (select base.my_classes()))', named || '_seen', named);
        execute format('grant select, insert on care.%I to jointops_care', named);
    end loop;
end $$;
grant update on care.victim to jointops_care;
-- An officer's worry is written by somebody who may not read it afterwards.
create policy victim_concern on care.victim for insert to jointops_care with check (state = 'indicator');

grant insert on base.audit to jointops_care;
create policy audit_add_care on base.audit for insert to jointops_care with check (true);
grant insert on realtime.outbox to jointops_care;
grant usage on all sequences in schema base, realtime to jointops_care;

-- All that anyone outside ever learns: how many presumed victims a country has, rounded to five, "<5" below five.
create function ops.presumed_victims(wanted text) returns table (country text, count text)
language sql stable security definer set search_path = ops, care, pg_temp as $$
    select v.country, case when count(*) < 5 then '<5' else (round(count(*) / 5.0) * 5)::int::text end
    from care.victim v
    where v.operation = wanted and v.state not in ('indicator', 'screened', 'unfounded')
      and exists (select from ops.operation o where o.code = wanted and o.class_id in (select base.my_classes()))
    group by v.country order by v.country
$$;
