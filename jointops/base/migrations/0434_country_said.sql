-- Whose land the officer of a check says it was made on, for whoever sees that check on the map: the report itself is its
-- country's.
create function ops.country_said(wanted uuid) returns text
language sql stable security definer set search_path = ops, pg_temp as $$
    select c.body ->> 'country' from check_report c join geo.mark m on m.record = c.id
    where c.id = wanted and m.class_id in (select base.my_classes())
$$;
revoke execute on function ops.country_said from public;
grant execute on function ops.country_said to jointops_app;
