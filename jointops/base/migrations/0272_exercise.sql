-- Whoever holds an alert of an operation is told whether that is an exercise, also outside the operation: what leaves
-- for other systems must say so.
create function ops.is_synthetic(operation text) returns boolean
language sql stable security definer set search_path = ops, pg_temp as $$
    select exists (select from ops.operation o where o.code = $1 and o.synthetic)
$$;
revoke execute on function ops.is_synthetic from public;
grant execute on function ops.is_synthetic to jointops_app;
