-- Whether a hold keeps a victim's record, asked by the desk before it destroys a key: a hold of its operation, for nobody
-- outside the desk finds the record itself.
create function care.is_held(victim uuid) returns boolean
language sql stable security definer set search_path = care, pg_temp as $$
    select exists (select from ops.hold h join care.victim v on v.id = $1
                   where h.lifted_at is null and h.scope = 'operation:' || v.operation)
$$;
revoke execute on function care.is_held from public;
grant execute on function care.is_held to jointops_care;
