-- Blind deconfliction. A plan's place and subjects are kept nowhere: there are keyed tokens of them, which one role may
-- compare and nobody may read, and which die with the plan's window.
grant usage on schema base, realtime, ops to jointops_blind;
grant usage on all sequences in schema base, realtime to jointops_blind;
grant insert on base.audit, realtime.outbox to jointops_blind;
grant select on realtime.head to jointops_blind;
grant select, insert, update on realtime.consumer to jointops_blind;
grant select, insert on realtime.parked to jointops_blind;
create policy audit_add_blind on base.audit for insert to jointops_blind with check (true);

-- The key of an operation, wrapped by the keys of this domain, which lie outside the database.
create table ops.plan_key (
    operation uuid primary key references ops.operation,
    key_id text not null,
    key bytea not null
);
grant select, insert on ops.plan_key to jointops_blind;

create table ops.plan (
    id uuid primary key,
    version integer not null default 1,
    operation text not null references ops.operation (code),
    country text not null,
    kind text not null,
    case_number text not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null check (ends_at > starts_at),
    state text not null check (state in ('waiting', 'sent', 'clear', 'conflict', 'settled', 'withdrawn', 'over')),
    submitted_by text not null,
    supervisor text not null check (supervisor <> submitted_by),
    commander jsonb not null,
    tokens integer not null,
    submitted_at timestamptz not null,
    approved_at timestamptz,
    compared_at timestamptz,
    dead_at timestamptz,
    person_id uuid not null references base.person,
    body_hash bytea not null,
    class_id integer not null references base.access_class
);
create index on ops.plan (submitted_at desc, id desc);
create index on ops.plan (ends_at) where dead_at is null;

-- own: the tokens of the plan; probes: those and the ones of its neighbourhood, which another's own ones may meet.
-- own_near, probes_near: the same of a grid of half a kilometre.
create table ops.plan_token (
    plan_id uuid primary key references ops.plan on delete cascade,
    operation text not null,
    own bytea[] not null,
    probes bytea[] not null,
    own_near bytea[] not null,
    probes_near bytea[] not null
);
create index on ops.plan_token (operation);
grant select, delete on ops.plan_token to jointops_blind;

-- What the centre sees of a conflict: which countries, how far it has come. Never on what they met.
create table ops.plan_conflict (
    id uuid primary key default uuidv7(),
    version integer not null default 1,
    operation text not null,
    countries text[] not null,
    plans uuid[] not null,
    is_near boolean not null,
    priority text not null check (priority in ('P1', 'P2')),
    state text not null check (state in ('told', 'hold', 'contacted', 'proceed', 'merge', 'withdraw', 'false')),
    first_entry_at timestamptz not null,
    told_at timestamptz not null,
    due_at timestamptz not null,
    settled_at timestamptz,
    class_id integer not null references base.access_class,
    unique (plans)
);
create index on ops.plan_conflict (told_at desc, id desc);

-- What one of the two countries sees of it: whom to call, and what both have said.
create table ops.plan_contact (
    id uuid primary key default uuidv7(),
    version integer not null default 1,
    conflict_id uuid not null references ops.plan_conflict on delete cascade,
    plan_id uuid not null references ops.plan on delete cascade,
    priority text not null,
    state text not null,
    contact jsonb not null,
    told_at timestamptz not null,
    due_at timestamptz not null,
    said text,
    other_said text,
    class_id integer not null references base.access_class,
    unique (conflict_id, plan_id)
);
create index on ops.plan_contact (plan_id);

do $$
declare
    named text;
begin
    foreach named in array array['plan', 'plan_conflict', 'plan_contact'] loop
        execute format('alter table ops.%I enable row level security', named);
        execute format('alter table ops.%I force row level security', named);
        execute format('create policy %I on ops.%I to current_user using (true) with check (true)', named || '_owner', named);
        execute format('create policy %I on ops.%I to jointops_app using (class_id in (select base.my_classes()))
                        with check (class_id in (select base.my_classes()))', named || '_seen', named);
        execute format('create policy %I on ops.%I to jointops_blind using (true) with check (true)', named || '_blind', named);
        execute format('create policy %I on ops.%I to jointops_purger using (true) with check (true)', named || '_purger', named);
        execute format('grant select on ops.%I to jointops_app, jointops_purger', named);
        execute format('grant select, insert, update on ops.%I to jointops_blind', named);
        execute format('grant delete on ops.%I to jointops_purger', named);
    end loop;
end $$;
grant insert on ops.plan to jointops_app;
grant update (version, state, approved_at) on ops.plan to jointops_app;
grant update (version, said) on ops.plan_contact to jointops_app;

-- Whoever submits a plan leaves its tokens here once, and may read none.
create function ops.keep_tokens(plan uuid, own bytea[], probes bytea[], own_near bytea[], probes_near bytea[])
returns void language sql volatile security definer set search_path = ops, base, pg_temp as $$
    insert into plan_token (plan_id, operation, own, probes, own_near, probes_near)
    select p.id, p.operation, $2, $3, $4, $5 from plan p
    where p.id = $1 and p.state = 'waiting' and p.class_id in (select my_classes())
$$;
revoke execute on function ops.keep_tokens from public;
grant execute on function ops.keep_tokens to jointops_app;

insert into ops.retention_rule (what, days, least_days, most_days, counts_from, tables) values
    ('plans', 365, 30, 1826, 'the plan''s window ended', '{ops.plan,ops.plan_token,ops.plan_conflict,ops.plan_contact}');

create index on ops.plan_conflict using gin (plans);
