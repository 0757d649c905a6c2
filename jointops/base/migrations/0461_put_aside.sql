-- What was put aside is tried again when a node starts, and is undone until then: so it waits, also for whoever watches.
grant delete on realtime.parked to jointops_matcher;

create or replace function realtime.waits_s(consumer text, kinds text[]) returns double precision
language sql stable security definer set search_path = realtime, pg_temp as $$
    select coalesce(extract(epoch from clock_timestamp() - least(
        (select e.recorded_at from event e
         where e.number > coalesce((select c.number from consumer c where c.name = waits_s.consumer), 0)
           and e.kind = any(waits_s.kinds)
         order by e.number limit 1),
        (select min(e.recorded_at) from parked p join event e on e.number = p.number
         where p.consumer = waits_s.consumer),
        (select o.recorded_at from outbox o order by o.id limit 1))), 0)::double precision
$$;
