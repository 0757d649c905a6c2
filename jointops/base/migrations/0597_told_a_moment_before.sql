-- An open screen reads a record by itself when it is told of it: that is no look of its person's own. Of the record and
-- the moment the log says so, and no word of the screen's.
create function realtime.was_told(record uuid, at timestamptz) returns boolean
language sql stable security definer set search_path = realtime, pg_temp as $$
    select exists (select from realtime.event e where e.record = was_told.record
                   and e.recorded_at between was_told.at - interval '15 seconds' and was_told.at)
$$;
revoke execute on function realtime.was_told(uuid, timestamptz) from public;
grant usage on schema realtime to jointops_reviewer;
grant execute on function realtime.was_told(uuid, timestamptz) to jointops_reviewer;
