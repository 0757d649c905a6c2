-- What of an account's principals was given to it: the word of its country comes of itself, and is proposed by nobody.
create function base.given_principals(held text[]) returns text[] language sql immutable parallel safe as $$
    select array(select one from unnest(held) with ordinality t (one, n) where one not like 'from:%' order by n)
$$;
revoke execute on function base.given_principals from public;
grant execute on function base.given_principals to jointops_app;

-- As before; and what was proposed before accounts held that word is compared, and carried out, without it.
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
    set role = t.role, principals = base.given_principals(t.principals), clearance = t.clearance, operations = t.operations
    from jsonb_to_record(found.content -> 'to') as t(role text, principals text[], clearance smallint, operations text[]),
         jsonb_to_record(found.content -> 'from') as f(role text, principals text[], clearance smallint, operations text[])
    where p.id = found.record
      and (p.role, base.given_principals(p.principals), p.clearance, p.operations)
          = (f.role, base.given_principals(f.principals), f.clearance, f.operations)
    returning p.id into changed;
    if changed is not null then
        perform base.renew_sessions(changed);
    end if;
    return changed is not null;
end $$;
