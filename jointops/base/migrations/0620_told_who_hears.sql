-- As 0597, by what this person could hear: of alerts and matches, and of who sees them, under words that they hold.
create function realtime.was_told(record uuid, at timestamptz, person uuid) returns boolean
language sql stable security definer set search_path = realtime, pg_temp as $$
    select exists (
        select from realtime.event e
        join base.access_class c on c.id = e.class_id
        join base.person p on p.id = was_told.person
        where e.record = was_told.record and e.recorded_at between was_told.at - interval '15 seconds' and was_told.at
          and (e.kind = 'access.changed' or e.kind like any (array['alert.%', 'match.%'])
               and base.visible(c.audience, c.excluded, c.marking,
                                p.principals || array['user:' || p.user_name, 'signed-in'], p.clearance)))
$$;
revoke execute on function realtime.was_told(uuid, timestamptz, uuid) from public;
grant execute on function realtime.was_told(uuid, timestamptz, uuid) to jointops_reviewer;
drop function realtime.was_told(uuid, timestamptz);
