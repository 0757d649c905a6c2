-- How exactly a check's device knew where it was, for whoever sees that check on the map: metres, null where its post stands
-- for it or the device did not say.
create function ops.accuracy_said(wanted uuid) returns real
language sql stable security definer set search_path = ops, pg_temp as $$
    select c.accuracy_m from check_report c join geo.mark m on m.record = c.id
    where c.id = wanted and m.class_id in (select base.my_classes())
$$;
revoke execute on function ops.accuracy_said from public;
grant execute on function ops.accuracy_said to jointops_app;
