-- How long the oldest thing waits that a consumer of the log is to work on: committed, and not yet numbered or not yet done.
-- A figure and no more, for whoever watches the node.
create function realtime.waits_s(consumer text, kinds text[]) returns double precision
language sql stable security definer set search_path = realtime, pg_temp as $$
    select coalesce(extract(epoch from clock_timestamp() - least(
        (select e.recorded_at from event e
         where e.number > coalesce((select c.number from consumer c where c.name = waits_s.consumer), 0)
           and e.kind = any(waits_s.kinds)
         order by e.number limit 1),
        (select o.recorded_at from outbox o order by o.id limit 1))), 0)::double precision
$$;
revoke execute on function realtime.waits_s from public;
grant execute on function realtime.waits_s to jointops_app;
