-- The id of a route that was taken away is not drawn again: a device that repeats itself brings nothing back, and how a route
-- stood has each of its versions once. Asked of all, for what a route was may be kept from whoever drew it.
create function ops.route_stood(wanted uuid) returns boolean
language sql stable security definer set search_path = ops, pg_temp as $$
    select exists (select from route_past where id = wanted)
$$;
revoke execute on function ops.route_stood from public;
grant execute on function ops.route_stood to jointops_app;
