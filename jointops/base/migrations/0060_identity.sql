-- Who signs in, with what, on which device: devices, passkeys, providers, tokens of connectors, and the end of sessions.

-- One installation of a browser: its public key (P-256, uncompressed). The private half cannot leave it.
create table base.device (
    id uuid primary key default uuidv7(),
    key bytea not null unique check (length(key) = 65),
    label text not null default '',
    made_at timestamptz not null default now(),
    lost_at timestamptz
);

-- seen_at     last contact, to the minute
-- idle        after so long without contact the session ends; null for tokens of programs
-- name        what a person calls the token of a connector; scopes are the only verbs that it may do
-- proved_at   when the person last proved, with a fresh factor, to be there
-- misused_at  when another device came with this session's key
alter table base.session
    add column seen_at timestamptz not null default now(),
    add column idle interval,
    add column name text,
    add column scopes text[],
    add column device_id uuid references base.device,
    add column proved_at timestamptz,
    add column misused_at timestamptz;
create index on base.session (device_id) where device_id is not null;

create table base.token_use (
    session_id uuid not null references base.session on delete cascade,
    hour timestamptz not null,
    calls integer not null,
    primary key (session_id, hour)
);

create table base.passkey (
    id bytea primary key,
    person_id uuid not null references base.person,
    key bytea not null,
    sign_count bigint not null,
    label text not null,
    made_at timestamptz not null default now(),
    used_at timestamptz
);
create index on base.passkey (person_id);

-- enrolled  the provider brought this person and speaks for their rights; else an administrator does
create table base.person_identity (
    issuer text not null,
    subject text not null,
    person_id uuid not null references base.person,
    enrolled boolean not null default false,
    primary key (issuer, subject)
);

-- A sign-in under way: a state or a challenge (its hash), good for one answer within minutes.
create table base.attempt (
    hash bytea primary key,
    kind text not null,
    facts jsonb not null,
    expires_at timestamptz not null
);
grant select, insert, delete on base.attempt to jointops_app;

-- What binds a session that was just opened; the device becomes known when it is new.
create function base.bind_session(session uuid, idle interval, token_name text, scopes text[], device_key bytea,
                                  device_label text, proved boolean)
returns void language plpgsql security definer set search_path = base, pg_temp as $$
declare
    known uuid;
begin
    if device_key is not null then
        insert into base.device (key, label) values (device_key, device_label)
        on conflict (key) do update set label = excluded.label returning id into known;
    end if;
    update base.session s set idle = $2, name = token_name, scopes = $4, device_id = known,
                              proved_at = case when proved then now() end
    where s.id = $1;
end $$;

-- How a live session is bound. Contact is noted once a minute; one that was idle for too long has no facts.
create function base.session_facts(hash bytea)
returns table (scopes text[], proved_at timestamptz, device_id uuid, device_key bytea)
language plpgsql security definer set search_path = base, pg_temp as $$
begin
    update base.session s set seen_at = now()
    where s.token_hash = hash and s.revoked_at is null and s.seen_at < now() - interval '1 minute'
      and (s.idle is null or s.seen_at > now() - s.idle);
    return query
        select s.scopes, s.proved_at, s.device_id, d.key
        from base.session s left join base.device d on d.id = s.device_id
        where s.token_hash = hash and (s.idle is null or s.seen_at > now() - s.idle);
end $$;

-- A screen that is connected is in contact.
create function base.touch(sessions uuid[]) returns void
language sql security definer set search_path = base, pg_temp as $$
    update base.session set seen_at = now() where id = any(sessions) and revoked_at is null
$$;

create function base.end_idle() returns setof uuid
language sql security definer set search_path = base, pg_temp as $$
    update base.session set revoked_at = now()
    where revoked_at is null and expires_at > now() and idle is not null and seen_at < now() - idle returning id
$$;

create function base.count_use(session uuid, calls integer) returns void
language sql security definer set search_path = base, pg_temp as $$
    insert into base.token_use values (session, date_trunc('hour', now()), calls)
    on conflict (session_id, hour) do update set calls = base.token_use.calls + excluded.calls
$$;

-- Live sessions of a person: one's own, or anybody's for an administrator.
create function base.sessions_of(whose text)
returns table (id uuid, device text, device_id uuid, opened_at timestamptz, last_seen timestamptz, expires_at timestamptz,
               purpose text, operation text, name text, scopes text[], is_this boolean, misused_at timestamptz,
               calls_last_hours bigint)
language sql stable security definer set search_path = base, pg_temp as $$
    select s.id, s.device, s.device_id, s.opened_at, date_trunc('minute', s.seen_at), s.expires_at, s.purpose, s.operation,
           s.name, s.scopes, s.id = base.my_session(), s.misused_at,
           (select coalesce(sum(u.calls), 0) from base.token_use u
            where u.session_id = s.id and u.hour > now() - interval '24 hours')
    from base.session s join base.person p on p.id = s.person_id
    where (p.id = base.my_person() and (whose is null or whose = p.user_name)
           or base.my_role() = 'admin' and whose = p.user_name)
      and s.revoked_at is null and s.expires_at > now() and (s.idle is null or s.seen_at > now() - s.idle)
    order by s.opened_at desc, s.id
$$;

-- Ends a session of one's own, or anybody's for an administrator; nothing comes back for others and for ended ones.
create function base.end_session(session uuid) returns uuid
language sql security definer set search_path = base, pg_temp as $$
    update base.session set revoked_at = now()
    where id = $1 and revoked_at is null and expires_at > now()
      and (person_id = base.my_person() or base.my_role() = 'admin')
    returning id
$$;

create function base.prove_session() returns void
language sql security definer set search_path = base, pg_temp as $$
    update base.session set proved_at = now() where id = base.my_session()
$$;

create function base.note_misuse() returns void
language sql security definer set search_path = base, pg_temp as $$
    update base.session set misused_at = now() where id = base.my_session()
$$;

create function base.devices_of(whose text)
returns table (id uuid, label text, made_at timestamptz, last_seen timestamptz, lost_at timestamptz)
language sql stable security definer set search_path = base, pg_temp as $$
    select d.id, d.label, d.made_at, date_trunc('minute', max(s.seen_at)), d.lost_at
    from base.device d join base.session s on s.device_id = d.id join base.person p on p.id = s.person_id
    where p.id = base.my_person() and (whose is null or whose = p.user_name)
       or base.my_role() = 'admin' and whose = p.user_name
    group by d.id order by d.made_at desc
$$;

-- Whoever worked with a device, or an administrator, gives it up for lost; the sessions that end with it.
-- A row without a session says that the device is lost and had none alive.
create function base.lose_device(device uuid) returns table (session uuid)
language plpgsql security definer set search_path = base, pg_temp as $$
begin
    update base.device d set lost_at = coalesce(d.lost_at, now())
    where d.id = $1 and (base.my_role() = 'admin' or exists (
        select from base.session s where s.device_id = d.id and s.person_id = base.my_person()));
    if not found then return; end if;
    return query
        update base.session s set revoked_at = now()
        where s.device_id = $1 and s.revoked_at is null and s.expires_at > now() returning s.id;
    session := null;
    return next;
end $$;

-- Whether the device of this session key, or the one with this public key's hash, was given up for lost.
create function base.is_device_lost(token_hash bytea, key_hash bytea) returns boolean
language sql stable security definer set search_path = base, pg_temp as $$
    select exists (select from base.device d where d.lost_at is not null
                   and (sha256(d.key) = key_hash
                        or d.id = (select s.device_id from base.session s where s.token_hash = $1)))
$$;
create index on base.device (sha256(key));

create function base.add_passkey(credential bytea, key bytea, sign_count bigint, label text) returns void
language sql security definer set search_path = base, pg_temp as $$
    insert into base.passkey (id, person_id, key, sign_count, label)
    values (credential, base.my_person(), key, sign_count, label)
$$;

create function base.find_passkey(credential bytea) returns table (person_id uuid, key bytea, sign_count bigint)
language sql stable security definer set search_path = base, pg_temp as $$
    select k.person_id, k.key, k.sign_count from base.passkey k where k.id = credential
$$;

create function base.my_passkeys() returns table (id bytea, label text, made_at timestamptz, used_at timestamptz)
language sql stable security definer set search_path = base, pg_temp as $$
    select k.id, k.label, k.made_at, k.used_at from base.passkey k
    where k.person_id = base.my_person() order by k.made_at
$$;

-- Nothing comes back when somebody else used the passkey with this or a later count meanwhile.
create function base.use_passkey(credential bytea, counted bigint) returns boolean
language sql security definer set search_path = base, pg_temp as $$
    update base.passkey set sign_count = counted, used_at = now()
    where id = credential and (counted = 0 and sign_count = 0 or counted > sign_count) returning true
$$;

create function base.remove_passkey(credential bytea) returns boolean
language sql security definer set search_path = base, pg_temp as $$
    delete from base.passkey where id = credential and person_id = base.my_person() returning true
$$;

-- The person whom a provider speaks of: linked before, or an account of the provider's own country under that name.
create function base.person_of(its_issuer text, its_subject text, named text, its_country text)
returns table (person_id uuid, enrolled boolean)
language plpgsql security definer set search_path = base, pg_temp as $$
begin
    return query
        select i.person_id, i.enrolled from base.person_identity i join base.person p on p.id = i.person_id
        where i.issuer = its_issuer and i.subject = its_subject and p.country = its_country;
    if found then return; end if;
    return query
        insert into base.person_identity (issuer, subject, person_id)
        select its_issuer, its_subject, p.id from base.person p
        where p.user_name = named and p.country = its_country and not p.demo
          and not exists (select from base.person_identity i where i.person_id = p.id)
        on conflict do nothing
        returning base.person_identity.person_id, base.person_identity.enrolled;
end $$;

-- Whom a provider enrols it also speaks for at each further sign-in.
create function base.enrol_from(its_issuer text, its_subject text, who jsonb) returns uuid
language plpgsql security definer set search_path = base, pg_temp as $$
declare
    given base.person := jsonb_populate_record(null::base.person, who);
    found uuid;
begin
    select i.person_id into found from base.person_identity i
    where i.issuer = its_issuer and i.subject = its_subject and i.enrolled;
    if found is null then
        insert into base.person (user_name, name, title, role, country, principals, clearance, operations)
        values (given.user_name, given.name, '', given.role, given.country, given.principals, given.clearance,
                given.operations)
        on conflict (user_name) do nothing returning id into found;
        if found is null then return null; end if;
        insert into base.person_identity values (its_issuer, its_subject, found, true);
        return found;
    end if;
    update base.person p set name = given.name, role = given.role, principals = given.principals,
                             clearance = given.clearance, operations = given.operations
    where p.id = found and p.country = given.country;
    return found;
end $$;

-- Ended sessions, and whether they ended with their device.
create function base.ended_with_device(sessions uuid[]) returns setof uuid
language sql stable security definer set search_path = base, pg_temp as $$
    select s.id from base.session s join base.device d on d.id = s.device_id
    where s.id = any(sessions) and d.lost_at is not null
$$;
