-- Nothing is given or taken between the copy and the triggers that keep it.
select pg_advisory_xact_lock(hashtext('base.session_class'));
lock table base.session_class in share row exclusive mode;

-- What the rule gave a session stands in one row beside its classes one by one: a policy finds all of them with two looks
-- into an index, once a statement, where it called a function and hashed a table. And as a list of values they are a
-- condition of an index: a count reads the classes that one may see, and not those of others too.
create table base.session_classes (
    session_id uuid primary key references base.session on delete cascade,
    classes integer[] not null
);
alter table base.session_classes enable row level security;
alter table base.session_classes force row level security;
create policy session_classes_owner on base.session_classes to current_user using (true) with check (true);

insert into base.session_classes
select session_id, array_agg(class_id order by class_id) from base.session_class group by session_id;

create function base.note_given() returns trigger
language plpgsql security definer set search_path = base, pg_temp as $$
begin
    insert into base.session_classes as mine (session_id, classes)
    select g.session_id, array_agg(g.class_id order by g.class_id) from given g group by g.session_id
    on conflict (session_id) do update set classes = mine.classes || excluded.classes;
    return null;
end $$;

create function base.note_taken() returns trigger
language plpgsql security definer set search_path = base, pg_temp as $$
begin
    update base.session_classes mine
    set classes = array(select c.class_id from base.session_class c where c.session_id = mine.session_id order by 1)
    where mine.session_id in (select t.session_id from taken t);
    return null;
end $$;

create trigger given after insert on base.session_class referencing new table as given
    for each statement execute function base.note_given();
create trigger taken after delete on base.session_class referencing old table as taken
    for each statement execute function base.note_taken();
-- A row is given or taken, and never becomes another.
create function base.no_other_class() returns trigger language plpgsql set search_path = base, pg_temp as $$
begin
    raise exception 'a class that was given is not changed: it is taken, and another given';
end $$;
create trigger neither before update or truncate on base.session_class
    for each statement execute function base.no_other_class();

-- With its owner's rights, so that nobody who asks reads sessions; for the live session of this transaction alone.
create view base.mine with (security_barrier) as
    select c.classes from base.session s join base.session_classes c on c.session_id = s.id
    where s.token_hash = sha256(convert_to(current_setting('jointops.session', true), 'UTF8'))
      and s.revoked_at is null and s.expires_at > now();
grant select on base.mine to jointops_app, jointops_care;

-- One way to ask, in place of three; the policies' own words stay.
create function pg_temp.listed(asked text) returns text language sql as $$
    select regexp_replace(regexp_replace(asked,
        '((\w+\.)?class_id|\w+\.\w+) IN \( SELECT (base\.my_classes\(\) AS my_classes|mine\.class_id\s+FROM base\.session_class mine)\)',
        '\1 = any ((select classes from base.mine)::integer[])', 'g'),
        'EXISTS \( SELECT\s+FROM base\.session_class mine\s+WHERE \(mine\.class_id = (\w+\.\w+)\)\)',
        '\1 = any ((select classes from base.mine)::integer[])', 'g')
$$;

do $$
declare
    one record;
begin
    for one in
        select p.schemaname, p.tablename, p.policyname, p.qual, p.with_check, p.roles
        from pg_policies p where concat(p.qual, p.with_check) ~ 'my_classes|session_class mine'
    loop
        if not one.roles <@ array['jointops_app', 'jointops_care']::name[] then
            raise exception 'a policy by classes for %: %', one.roles, one.policyname;
        end if;
        execute format('alter policy %I on %I.%I %s %s', one.policyname, one.schemaname, one.tablename,
            coalesce('using (' || pg_temp.listed(one.qual) || ')', ''),
            coalesce('with check (' || pg_temp.listed(one.with_check) || ')', ''));
    end loop;
    if exists (select from pg_policies p where concat(p.qual, p.with_check) ~ 'my_classes|session_class mine') then
        raise exception 'a policy asks in another way still';
    end if;
end $$;

-- Functions that ask for them one by one find the same.
create or replace function base.my_classes() returns setof integer
language plpgsql stable security definer rows 100 set search_path = base, pg_temp as $$
begin
    return query select unnest(m.classes) from base.mine m;
end $$;

-- The hub's role alone reads the table itself: people's own functions find what was given by `my_classes()`.
drop policy session_class_own on base.session_class;
revoke select on base.session_class from jointops_app;

update ops.retention_rule set tables = tables || 'base.session_classes'::text where 'base.session_class' = any(tables);
