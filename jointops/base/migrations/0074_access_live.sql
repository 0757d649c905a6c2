-- A released change of access holds at once: in every live session, at its next statement.
drop function base.change_access(uuid, text[], smallint);

create function base.renew_sessions(person uuid) returns void
language plpgsql security definer set search_path = base, pg_temp as $$
begin
    perform pg_advisory_xact_lock(hashtext('base.session_class'));
    update base.session s
    set principals = p.principals || ('user:' || p.user_name) || 'signed-in'::text, clearance = p.clearance
    from base.person p where p.id = $1 and s.person_id = $1 and s.revoked_at is null;
    delete from base.session_class sc using base.session s where s.id = sc.session_id and s.person_id = $1;
    insert into base.session_class (session_id, class_id)
    select s.id, c.id from base.session s, base.access_class c
    where s.person_id = $1 and s.revoked_at is null and s.expires_at > now()
      and base.visible(c.audience, c.excluded, c.marking, s.principals, s.clearance);
end $$;
revoke execute on function base.renew_sessions from public;

create or replace function base.apply_access(proposal uuid) returns boolean
language plpgsql security definer set search_path = base, pg_temp as $$
declare
    found base.proposal;
    changed uuid;
begin
    select * into found from base.proposal p
    where p.id = $1 and p.kind = 'access.change' and p.state = 'released' and p.decided_by = base.my_person()
      and p.record <> base.my_person() and base.my_role() in ('admin', 'dpo');
    if found.id is null then
        raise exception 'no released change of access' using errcode = 'JO500';
    end if;
    update base.person p
    set role = t.role, principals = t.principals, clearance = t.clearance, operations = t.operations
    from jsonb_to_record(found.content -> 'to') as t(role text, principals text[], clearance smallint, operations text[]),
         jsonb_to_record(found.content -> 'from') as f(role text, principals text[], clearance smallint, operations text[])
    where p.id = found.record
      and (p.role, p.principals, p.clearance, p.operations) = (f.role, f.principals, f.clearance, f.operations)
    returning p.id into changed;
    if changed is not null then
        perform base.renew_sessions(changed);
    end if;
    return changed is not null;
end $$;
