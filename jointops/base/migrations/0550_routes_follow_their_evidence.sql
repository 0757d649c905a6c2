-- A route names what speaks for it: where that is taken from a country later, so is the route. The matcher, who takes it,
-- does both in one transaction.
grant update (class_id, version) on ops.route to jointops_matcher;
create policy route_narrowed on ops.route for update to jointops_matcher using (true) with check (true);
create index on ops.route using gin (legs jsonb_path_ops);

-- As before; of a route also what is said of the records that speak for it.
create or replace function ops.barred(kind text, record uuid) returns text[]
language sql stable security definer set search_path = ops, pg_temp as $$
    with spoken as (
        select value::uuid as id from ops.route r, jsonb_array_elements_text(jsonb_path_query_array(r.legs, '$[*].evidence[*]'))
        where barred.kind = 'route' and r.id = barred.record),
    found as (
        select i.id, i.match_id, i.class_id from ops.incident i
        where i.id in (select id from spoken) or barred.kind = 'incident' and i.id = barred.record),
    met as (
        select m.entry_id, m.class_id, m.face_class_id from ops.match m
        where m.id in (select id from spoken) or m.id in (select match_id from found)
           or barred.kind = 'match' and m.id = barred.record),
    classes as (
        select class_id from met union select face_class_id from met union select class_id from found
        union select class_id from ops.check_report
              where id in (select id from spoken) or barred.kind = 'check' and id = barred.record
        union select class_id from ops.route where barred.kind = 'route' and id = barred.record)
    select coalesce(array_agg(distinct kept.principal), '{}') from (
        select unnest(c.excluded) as principal from base.access_class c join classes on classes.class_id = c.id
        union all
        select 'country:' || unnest(e.exclude) from alerts.entry e join met on met.entry_id = e.id) kept
$$;
