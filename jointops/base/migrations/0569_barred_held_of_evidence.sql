-- As before; of a route also what speaks for it stays as it is, for `ops.barred` asks that too. Always in one order: entries,
-- matches, checks, incidents, routes, each by id.
create or replace function ops.hold_barred(kind text, record uuid) returns void
language plpgsql security definer set search_path = ops, pg_temp as $$
declare
    spoken uuid[] := array(
        select value::uuid from ops.route r, jsonb_array_elements_text(jsonb_path_query_array(r.legs, '$[*].evidence[*]'))
        where hold_barred.kind = 'route' and r.id = hold_barred.record);
    told uuid[] := spoken || case when hold_barred.kind = 'incident' then hold_barred.record end;
    met uuid[] := array(
        select i.match_id from ops.incident i where i.id = any(told) and i.match_id is not null)
        || spoken || case when hold_barred.kind = 'match' then hold_barred.record end;
begin
    perform from alerts.entry e where e.id in (select m.entry_id from ops.match m where m.id = any(met)) order by e.id for share;
    perform from ops.match m where m.id = any(met) order by m.id for share;
    perform from ops.check_report c
    where c.id = any(spoken || case when hold_barred.kind = 'check' then hold_barred.record end) order by c.id for share;
    perform from ops.incident i where i.id = any(told) order by i.id for share;
    perform from ops.route r where hold_barred.kind = 'route' and r.id = hold_barred.record for share;
end $$;
