-- Whoever holds marks in memory answers with what is kept now, as the database would: also with what waits for its place in
-- the log. Whether anything waits is told to who asks for a map, which record it is to the matcher's role alone.
create function geo.is_waiting(wanted text) returns boolean
language sql stable security definer set search_path = geo, pg_temp as $$
    select exists (select from realtime.outbox where operation = wanted)
$$;
grant select on realtime.outbox to jointops_matcher;
