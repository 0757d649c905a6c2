-- What the keepers of the directory have to do: verify an entry that kept an alert back, look at one whose authority says
-- that it is not competent. A task names entries and functions: never the alert, nor who sent it.

-- kind       verify: nobody has confirmed it for a year, or it is over; not-competent: its authority says so
-- functions  not-competent: for what; named: who is competent instead, as that authority says
-- outcome    verified (the entry can be sent to again), mended, kept (it is right as it stands)
create table alerts.directory_task (
    id uuid primary key default uuidv7(),
    version integer not null default 1,
    authority_id uuid not null references alerts.authority,
    kind text not null check (kind in ('verify', 'not-competent')),
    functions text[] not null default '{}',
    named uuid references alerts.authority,
    asked_at timestamptz not null default now(),
    done_at timestamptz,
    outcome text check (outcome in ('verified', 'mended', 'kept')),
    class_id integer not null references base.access_class,
    check ((done_at is null) = (outcome is null))
);
create unique index on alerts.directory_task (authority_id, kind, functions) where done_at is null;
create index on alerts.directory_task (asked_at, id) where done_at is null;

alter table alerts.directory_task enable row level security;
alter table alerts.directory_task force row level security;
create policy directory_task_owner on alerts.directory_task to current_user using (true) with check (true);
create policy directory_task_seen on alerts.directory_task to jointops_app
    using (class_id in (select base.my_classes())) with check (class_id in (select base.my_classes()));
grant select, update (version, done_at, outcome) on alerts.directory_task to jointops_app;

-- Whoever sends, or answers, asks for it and does not see it; one that is open already is not asked for twice.
create function alerts.ask_directory(
    id uuid, authority uuid, kind text, functions text[], named uuid, class_id integer) returns boolean
language sql security definer set search_path = alerts, pg_temp as $$
    with asked as (
        insert into directory_task (id, authority_id, kind, functions, named, class_id) values ($1, $2, $3, $4, $5, $6)
        on conflict (authority_id, kind, functions) where done_at is null do nothing returning 1)
    select exists (select from asked)
$$;

-- Whoever confirms an entry ends what was to be verified of it, also a keeper whom nobody had asked.
create function alerts.end_verifying(authorities uuid[]) returns table (id uuid, version integer, class_id integer, country text)
language sql security definer set search_path = alerts, pg_temp as $$
    update directory_task t set done_at = now(), outcome = 'verified', version = t.version + 1 from authority a
    where a.id = t.authority_id and t.authority_id = any($1) and t.kind = 'verify' and t.done_at is null
    returning t.id, t.version, t.class_id, a.country
$$;
revoke execute on function alerts.ask_directory, alerts.end_verifying from public;
grant execute on function alerts.ask_directory, alerts.end_verifying to jointops_app;

-- An answer may say that its authority is not the one: for what, and who is.
alter table alerts.reply
    add column not_competent text[] not null default '{}',
    add column named uuid references alerts.authority;
