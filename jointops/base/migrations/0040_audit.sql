-- Who looked, why, at whose record and what was asked; and the tree that makes every row unchangeable once sealed.

-- A purpose is asked once a shift (INTERPOL rules on the processing of data, art. 10; `oversight` is our own).
alter table base.session add column device text not null default '';
alter table base.session add column purpose text check (purpose in (
    'arrest', 'locate', 'investigation', 'warning', 'identification', 'forensic', 'security-check', 'crime-analysis',
    'border-control', 'oversight'));
alter table base.session add column operation text;

-- asked   keyed hash of the subject that was asked about, never its text
-- owner   the country whose record it is
alter table base.audit add column device text;
alter table base.audit add column operation text;
alter table base.audit add column asked bytea;
alter table base.audit add column owner text;
create index on base.audit (person_id, at);
create index on base.audit (owner, at) where owner is not null;

drop function base.open_session(uuid, bytea, timestamptz);
-- Invented people have a purpose from the start: the demo asks nobody.
create function base.open_session(person uuid, hash bytea, until timestamptz, on_device text)
returns uuid language plpgsql security definer set search_path = base, pg_temp as $$
declare
    opened base.session;
begin
    perform pg_advisory_xact_lock(hashtext('base.session_class'));
    insert into base.session (person_id, token_hash, principals, clearance, expires_at, device, purpose, operation)
    select p.id, hash, p.principals || ('user:' || p.user_name) || 'signed-in'::text, p.clearance, until, on_device,
           case when not p.demo then null
                when p.role = 'officer' then 'border-control'
                when p.role in ('dpo', 'admin') then 'oversight'
                else 'investigation' end,
           case when p.demo then p.operations[1] end
    from base.person p where p.id = person
    returning * into opened;
    insert into base.session_class (session_id, class_id)
    select opened.id, c.id from base.access_class c
    where base.visible(c.audience, c.excluded, c.marking, opened.principals, opened.clearance);
    return opened.id;
end $$;

drop function base.who_is(bytea);
create function base.who_is(hash bytea)
returns table (session_id uuid, expires_at timestamptz, person_id uuid, user_name text, name text, title text, role text,
               country text, principals text[], clearance smallint, operations text[], checkpoint text, demo boolean,
               purpose text)
language sql stable security definer set search_path = base, pg_temp as $$
    select s.id, s.expires_at, p.id, p.user_name, p.name, p.title, p.role, p.country, s.principals, s.clearance,
           p.operations, p.checkpoint, p.demo, s.purpose
    from base.session s join base.person p on p.id = s.person_id
    where s.token_hash = hash and s.revoked_at is null and s.expires_at > now()
$$;

create function base.set_purpose(purpose text, operation text) returns void
language sql security definer set search_path = base, pg_temp as $$
    update base.session set purpose = $1, operation = $2 where id = base.my_session()
$$;

-- No purpose, no look: asked at the start of every transaction that reads personal data.
create function base.with_purpose() returns void
language plpgsql stable security definer set search_path = base, pg_temp as $$
begin
    if not exists (select from base.session where id = base.my_session() and purpose is not null) then
        raise exception 'a look without a purpose' using errcode = 'JO403';
    end if;
end $$;

create function base.my_person() returns uuid
language sql stable security definer set search_path = base, pg_temp as $$
    select person_id from base.session where id = base.my_session()
$$;

create function base.my_country() returns text
language sql stable security definer set search_path = base, pg_temp as $$
    select country from base.person where id = base.my_person()
$$;

-- Committed rows that no leaf holds yet. A queue, so that a row which commits late is as safe as any other.
create table base.audit_fresh (audit_id bigint primary key);

create table base.audit_leaf (
    leaf bigint primary key check (leaf >= 0),
    audit_id bigint not null unique,
    hash bytea not null check (length(hash) = 32)
);

-- One row, locked by each sealing transaction: size of the tree and the roots of its complete subtrees, by height.
create table base.audit_tree (
    one boolean primary key default true check (one),
    size bigint not null default 0,
    peaks bytea[] not null default '{}'
);
insert into base.audit_tree default values;

create table base.seal (
    size bigint primary key check (size > 0),
    root bytea not null check (length(root) = 32),
    at timestamptz not null,
    key_id text not null,
    signature bytea not null
);

-- Whoever writes a row, these are not theirs to say: when, on what device, for what purpose.
create function base.complete_audit() returns trigger
language plpgsql security definer set search_path = base, pg_temp as $$
declare
    session base.session;
begin
    new.at := clock_timestamp();
    if new.session_id is not null then
        select * into session from base.session s where s.id = new.session_id and s.person_id = new.person_id;
        if not found then
            raise exception 'an audit row of no session' using errcode = 'JO500';
        end if;
        new.device := session.device;
        new.purpose := session.purpose;
        new.operation := session.operation;
    end if;
    insert into base.audit_fresh values (new.id);
    return new;
end $$;
create trigger complete before insert on base.audit for each row execute function base.complete_audit();

create function base.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'what is on record stays as it is' using errcode = 'JO500';
end $$;
create trigger append_only before update or delete or truncate on base.audit
    for each statement execute function base.refuse_change();
create trigger append_only before update or delete or truncate on base.audit_leaf
    for each statement execute function base.refuse_change();
create trigger append_only before update or delete or truncate on base.seal
    for each statement execute function base.refuse_change();

-- The bytes that are hashed, as docs/audit.md lays them down: anyone can write them again from an export.
create function base.audit_text(a base.audit) returns text language sql stable as $$
    select concat('[', a.id,
        ',"', to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '"',
        ',', coalesce(to_json(a.session_id)::text, 'null'),
        ',', coalesce(to_json(a.person_id)::text, 'null'),
        ',', coalesce(to_json(a.service)::text, 'null'),
        ',', coalesce(to_json(a.device)::text, 'null'),
        ',', to_json(a.verb)::text,
        ',', coalesce(to_json(a.record)::text, 'null'),
        ',', coalesce(to_json(a.purpose)::text, 'null'),
        ',', coalesce(to_json(a.operation)::text, 'null'),
        ',', coalesce('"' || encode(a.asked, 'hex') || '"', 'null'),
        ',', coalesce(to_json(a.owner)::text, 'null'),
        ',', to_json(a.result)::text,
        ',', a.records, ']')
$$;

-- How many rows wait for the sealer, and for how many seconds the oldest has.
create function base.audit_lag() returns table (waiting bigint, seconds double precision)
language sql stable security definer set search_path = base, pg_temp as $$
    select count(*), coalesce(extract(epoch from clock_timestamp() - min(a.at)), 0)
    from base.audit_fresh f join base.audit a on a.id = f.audit_id
$$;

create or replace function realtime.finish(audits jsonb, events jsonb, session uuid, person uuid, as_service text)
returns void language plpgsql as $$
begin
    if jsonb_array_length(audits) = 0 then
        if pg_current_xact_id_if_assigned() is not null then
            raise exception 'a change without an audit row' using errcode = 'JO500';
        end if;
        return;
    end if;
    insert into base.audit (session_id, person_id, service, verb, record, asked, owner, result, records)
    select session, person, as_service, a.verb, a.record, decode(a.asked, 'hex'), a.owner, coalesce(a.result, 'done'),
           coalesce(a.records, 1)
    from jsonb_to_recordset(audits)
        as a(verb text, record uuid, asked text, owner text, result text, records integer);
    insert into realtime.outbox (kind, operation, record, version, class_id, at, data, mark)
    select e.kind, e.operation, e.record, e.version, e.class_id, e.at, coalesce(e.data, '{}'), e.mark
    from jsonb_to_recordset(events) as e(kind text, operation text, record uuid, version integer, class_id integer,
                                         at timestamptz, data jsonb, mark jsonb);
end $$;

-- Nobody reviews their own looks; a bureau sees who asked about its country's records.
drop policy audit_read on base.audit;
create policy audit_review on base.audit for select to jointops_app
    using ((select base.my_role()) in ('dpo', 'admin') and person_id is distinct from (select base.my_person()));
create policy audit_mine on base.audit for select to jointops_app
    using ((select base.my_role()) = 'bureau' and owner = (select base.my_country()));
create policy audit_owner on base.audit for select to current_user using (true);
create policy audit_sealed on base.audit for select to jointops_sealer using (true);
create policy audit_of_sealer on base.audit for insert to jointops_sealer with check (service = 'sealer');

do $$
declare
    named text;
begin
    foreach named in array array['audit_leaf', 'seal'] loop
        execute format('alter table base.%I enable row level security', named);
        execute format('alter table base.%I force row level security', named);
        execute format('create policy %I on base.%I to current_user using (true) with check (true)', named || '_owner', named);
        execute format('create policy %I on base.%I to jointops_sealer using (true) with check (true)', named || '_sealer', named);
        execute format('create policy %I on base.%I for select to jointops_app
                        using ((select base.my_role()) in (''dpo'', ''admin''))', named || '_read', named);
    end loop;
end $$;

grant usage on schema base to jointops_sealer;
grant select on base.audit_leaf, base.seal to jointops_app;
grant select, insert on base.audit, base.audit_leaf, base.seal to jointops_sealer;
grant usage on all sequences in schema base to jointops_sealer;
grant select, delete on base.audit_fresh to jointops_sealer;
grant select, update on base.audit_tree to jointops_sealer;

-- What was written before there was a sealer is sealed first.
insert into base.audit_fresh select id from base.audit;
