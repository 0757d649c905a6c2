-- The ground: people, sessions, access classes, audit. Roles are made by base/roles.sql before this runs.
create schema base;
grant usage on schema base to jointops_app, jointops_log, jointops_matcher;

create table base.person (
    id uuid primary key default uuidv7(),
    user_name text not null unique check (user_name ~ '^[a-z0-9.\-]{2,64}$'),
    name text not null,
    title text not null default '',
    role text not null,
    country text not null,
    principals text[] not null default '{}',
    clearance smallint not null default 3 check (clearance between 0 and 4),
    operations text[] not null default '{}',
    checkpoint text,
    demo boolean not null default false
);

create table base.session (
    id uuid primary key default uuidv7(),
    person_id uuid not null references base.person,
    token_hash bytea not null unique,
    principals text[] not null,
    clearance smallint not null,
    opened_at timestamptz not null default now(),
    expires_at timestamptz not null,
    revoked_at timestamptz
);
create index on base.session (person_id);

create table base.access_class (
    id integer generated always as identity primary key,
    audience text[] not null check (cardinality(audience) > 0),
    excluded text[] not null default '{}',
    marking smallint not null check (marking between 0 and 4),
    unique (audience, excluded, marking)
);

create table base.session_class (
    session_id uuid not null references base.session on delete cascade,
    class_id integer not null references base.access_class,
    primary key (session_id, class_id)
);
create index on base.session_class (class_id);

-- The rule. Everything that decides who sees what reads its result.
create function base.visible(audience text[], excluded text[], marking smallint, principals text[], clearance smallint)
returns boolean language sql immutable parallel safe as $$
    select audience && principals and not excluded && principals and marking <= clearance
$$;

-- Classes and sessions are born one at a time: a session must not miss a class that is being made, nor the reverse.
create function base.intern_class(audience text[], excluded text[], marking smallint)
returns integer language plpgsql security definer set search_path = base, pg_temp as $$
declare
    wanted text[] := array(select distinct unnest($1) order by 1);
    barred text[] := array(select distinct unnest($2) order by 1);
    found integer;
begin
    select id into found from base.access_class c
    where c.audience = wanted and c.excluded = barred and c.marking = $3;
    if found is not null then return found; end if;
    perform pg_advisory_xact_lock(hashtext('base.session_class'));
    insert into base.access_class (audience, excluded, marking) values (wanted, barred, $3)
    on conflict do nothing returning id into found;
    if found is null then
        select id into found from base.access_class c
        where c.audience = wanted and c.excluded = barred and c.marking = $3;
        return found;
    end if;
    insert into base.session_class (session_id, class_id)
    select s.id, found from base.session s
    where s.revoked_at is null and s.expires_at > now()
      and base.visible(wanted, barred, $3, s.principals, s.clearance);
    return found;
end $$;

create function base.open_session(person uuid, hash bytea, until timestamptz)
returns uuid language plpgsql security definer set search_path = base, pg_temp as $$
declare
    opened base.session;
begin
    perform pg_advisory_xact_lock(hashtext('base.session_class'));
    insert into base.session (person_id, token_hash, principals, clearance, expires_at)
    select p.id, hash, p.principals || ('user:' || p.user_name) || 'signed-in'::text, p.clearance, until
    from base.person p where p.id = person
    returning * into opened;
    insert into base.session_class (session_id, class_id)
    select opened.id, c.id from base.access_class c
    where base.visible(c.audience, c.excluded, c.marking, opened.principals, opened.clearance);
    return opened.id;
end $$;

create function base.revoke_session(session uuid) returns void
language sql security definer set search_path = base, pg_temp as $$
    update base.session set revoked_at = now() where id = $1 and revoked_at is null
$$;

-- The live session of this transaction: its key was set by the application, only its hash is stored.
create function base.my_session() returns uuid
language sql stable security definer set search_path = base, pg_temp as $$
    select id from base.session
    where token_hash = sha256(convert_to(current_setting('jointops.session', true), 'UTF8'))
      and revoked_at is null and expires_at > now()
$$;

create function base.my_classes() returns setof integer
language sql stable security definer rows 100 set search_path = base, pg_temp as $$
    select class_id from base.session_class where session_id = base.my_session()
$$;

-- Every transaction starts here. Raises when the key opens no live session.
create function base.enter(key text) returns uuid language plpgsql set search_path = base, pg_temp as $$
declare
    found uuid;
begin
    perform set_config('jointops.session', key, true);
    found := base.my_session();
    if found is null then
        raise exception 'no live session' using errcode = 'JO401';
    end if;
    return found;
end $$;

create function base.who_is(hash bytea)
returns table (session_id uuid, expires_at timestamptz, person_id uuid, user_name text, name text, title text, role text,
               country text, principals text[], clearance smallint, operations text[], checkpoint text, demo boolean)
language sql stable security definer set search_path = base, pg_temp as $$
    select s.id, s.expires_at, p.id, p.user_name, p.name, p.title, p.role, p.country, s.principals, s.clearance,
           p.operations, p.checkpoint, p.demo
    from base.session s join base.person p on p.id = s.person_id
    where s.token_hash = hash and s.revoked_at is null and s.expires_at > now()
$$;

create table base.audit (
    id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    session_id uuid,
    person_id uuid,
    service text,
    verb text not null,
    record uuid,
    purpose text,
    result text not null default 'done',
    records integer not null default 1,
    check (person_id is not null or service is not null)
);
create index on base.audit (record) where record is not null;

grant select on base.person, base.access_class to jointops_app, jointops_log, jointops_matcher;
grant insert on base.audit to jointops_app, jointops_log, jointops_matcher;
grant select on base.session, base.session_class to jointops_log;
grant usage on all sequences in schema base to jointops_app, jointops_log, jointops_matcher;


-- Who looked: readable for the data protection officer and the administrator alone.
create function base.my_role() returns text
language sql stable security definer set search_path = base, pg_temp as $$
    select p.role from base.session s join base.person p on p.id = s.person_id where s.id = base.my_session()
$$;

alter table base.audit enable row level security;
alter table base.audit force row level security;
create policy audit_add on base.audit for insert to jointops_app, jointops_log, jointops_matcher with check (true);
create policy audit_read on base.audit for select to jointops_app using ((select base.my_role()) in ('dpo', 'admin'));
grant select on base.audit to jointops_app;
