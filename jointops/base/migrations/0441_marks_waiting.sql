-- Whoever holds marks in memory answers with what is kept now, as the database would: also with what waits for its place in
-- the log. Nobody reads the outbox: whether anything waits is told to who asks for a map, and which records to the matcher,
-- who reads all marks.
create function geo.is_waiting(wanted text) returns boolean
language sql stable security definer set search_path = geo, pg_temp as $$
    select exists (select from realtime.outbox where operation = wanted)
$$;
revoke execute on function geo.is_waiting from public;
grant execute on function geo.is_waiting to jointops_app;

create function geo.waiting_of(wanted text) returns setof uuid
language sql stable security definer set search_path = geo, pg_temp as $$
    select record from realtime.outbox where operation = wanted
$$;
revoke execute on function geo.waiting_of from public;
grant execute on function geo.waiting_of to jointops_matcher;
