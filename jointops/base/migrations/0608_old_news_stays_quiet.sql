-- Incidents that were taken back before anybody followed that (0577): their alerts say so, and nobody is woken for it now.
-- What the follower has yet to come to stays its own: it tells of that.
update alerts.alert a set taken_back_at = i.withdrawn_at
from ops.incident i
where a.trigger ->> 'kind' = 'incident' and a.trigger ->> 'id' = i.id::text and i.withdrawn_at is not null
  and a.state in ('released', 'closed') and a.taken_back_at is null
  and not exists (select from realtime.outbox o where o.kind = 'incident.withdrawn' and o.record = i.id)
  and not exists (
      select from realtime.event e join realtime.consumer c on c.name = 'alerts-of-incidents' and c.number < e.number
      where e.kind = 'incident.withdrawn' and e.record = i.id);

insert into realtime.consumer (name, number) select 'alerts-of-incidents', number from realtime.head
on conflict (name) do nothing;
