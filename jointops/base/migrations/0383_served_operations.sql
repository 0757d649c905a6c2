-- Whether one of some countries takes part in an operation: a secretariat serves those of its members.
drop function ops.takes_part(text, text);
create function ops.takes_part(operation text, countries text[]) returns boolean
language sql stable security definer set search_path = ops, pg_temp as $$
    select exists (select from ops.participant p where p.operation = $1 and p.country = any($2))
$$;
revoke execute on function ops.takes_part from public;
grant execute on function ops.takes_part to jointops_app;
