-- A deployment begins with nobody in it. Whoever holds its machine makes the accounts of its first two offices, and no
-- account more: every further one is proposed by an administrator and released by another, or the data protection officer.

grant usage on schema realtime to jointops_door;
grant insert on base.audit, realtime.outbox to jointops_door;
create policy audit_of_door on base.audit for insert to jointops_door with check (service = 'door' and person_id is null);

-- Nothing comes back once two hold an office and one of them is an administrator, nor for a name that is taken.
create function base.first_office(named text, called text, its_country text, office text) returns uuid
language plpgsql security definer set search_path = base, pg_temp as $$
declare
    holders bigint;
    admins bigint;
    made uuid;
begin
    if office not in ('admin', 'dpo') then
        raise exception 'no office' using errcode = 'JO500';
    end if;
    perform pg_advisory_xact_lock(hashtext('base.first_office'));
    select count(*), count(*) filter (where p.role = 'admin') into holders, admins from base.person p
    where p.state = 'active' and p.role in ('admin', 'dpo') and ('office:' || p.role) = any(p.principals);
    if holders >= 2 and (admins > 0 or office <> 'admin') then return null; end if;
    insert into base.person (user_name, name, title, role, country, principals, clearance, operations)
    values (named, called, '', office, its_country, array['office:' || office],
            case office when 'admin' then 1 else 3 end, '{}')
    on conflict (user_name) do nothing returning id into made;
    return made;
end $$;
revoke execute on function base.first_office from public;
grant execute on function base.first_office to jointops_door;

-- Makes the account of a released proposal; takes nothing but the proposal, so that no other way leads there. In the demo
-- invented people make invented accounts. Null when the name has been taken meanwhile.
create function base.add_account(proposal uuid) returns uuid
language plpgsql security definer set search_path = base, pg_temp as $$
declare
    found base.proposal;
    made uuid;
begin
    select * into found from base.proposal p
    where p.id = $1 and p.kind = 'account.add' and p.state = 'released' and p.decided_by = base.my_person()
      and base.my_role() in ('admin', 'dpo');
    if found.id is null then
        raise exception 'no released account' using errcode = 'JO500';
    end if;
    insert into base.person (id, user_name, name, title, role, country, principals, clearance, operations, demo)
    select found.record, t."user", t.name, t.title, t.role, t.country, t.principals, t.clearance, t.operations,
           (select p.demo from base.person p where p.id = found.proposed_by)
    from jsonb_to_record(found.content) as t("user" text, name text, title text, role text, country text,
                                             principals text[], clearance smallint, operations text[])
    on conflict (user_name) do nothing returning id into made;
    return made;
end $$;
revoke execute on function base.add_account from public;
grant execute on function base.add_account to jointops_app;
