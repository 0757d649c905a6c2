-- Whether a country takes part in an operation, also for those of its people who do not work in it.
create function ops.takes_part(operation text, country text) returns boolean
language sql stable security definer set search_path = ops, pg_temp as $$
    select exists (select from ops.participant p where p.operation = $1 and p.country = $2)
$$;
revoke execute on function ops.takes_part from public;
grant execute on function ops.takes_part to jointops_app;
