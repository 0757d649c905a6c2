-- Subjects of one network that smuggles or traffics, by the word of the owner of their entries. It changes nothing of what
-- an entry matches; routes are suggested from hits of one network as from those of one subject.
alter table alerts.entry add column network text check (length(network) between 1 and 100);

create function alerts.network_of(wanted uuid) returns text
language sql stable security definer set search_path = alerts, pg_temp as $$
    select owner || ':' || network from entry where id = wanted
$$;
revoke execute on function alerts.network_of from public;

-- Hits of one subject, or of several that their owner counts to one network: of those alone that the caller sees on the
-- map, and of no entry of which nothing is suggested by itself either.
drop function ops.hits_together(text, integer);
create function ops.hits_together(wanted text, most integer)
returns table (together integer, of_network boolean, record uuid)
language sql stable security definer set search_path = ops, pg_temp as $$
    with seen as materialized (
        select m.id, m.entry_id from match m
        where m.operation = wanted and m.state = 'confirmed' and m.stop is null
          and m.action not in ('discreet', 'inquiry', 'missing')
          and coalesce(m.entry ->> 'category', '') not in ('victim', 'witness', 'missing')
          and not ops.is_untold(m) and m.face_class_id <> m.class_id
          and m.face_class_id in (select base.my_classes())
        order by m.occurred_at desc, m.id desc limit most
    ), kept as materialized (
        select entry_id, coalesce(alerts.network_of(entry_id), entry_id::text) as one
        from (select distinct entry_id from seen) met where not alerts.is_protected(entry_id)
    ), again as (
        select one, count(distinct entry_id) > 1 as of_network
        from seen join kept using (entry_id) group by one having count(*) > 1
    )
    select dense_rank() over (order by one)::integer, of_network, id
    from seen join kept using (entry_id) join again using (one)
$$;
revoke execute on function ops.hits_together from public;
grant execute on function ops.hits_together to jointops_app;
