-- add_route: once for each id of the sender, also when it was taken away since
insert into ops.route (id, operation, name, mode, note, within_km, legs, length_km, countries, crossings, boundaries,
                       drawn_by, person_id, body_hash, class_id)
select :id, :operation, :name, :mode, :note, :within_km, :legs, :length_km, :countries, :crossings, :boundaries,
       :drawn_by, :person_id, :body_hash, :class_id
where not ops.route_stood(:id)
on conflict (id) do nothing returning id;

-- route_of_person: the route this person sent before
select body_hash from ops.route where id = :id and person_id = :person_id;

-- get_route: one route
select r.id, r.version, r.operation, r.name, r.mode, r.note, r.within_km, r.legs, r.length_km, r.countries, r.crossings,
       r.boundaries, r.drawn_by, r.drawn_at, r.changed_at, r.class_id, c.excluded
from ops.route r join base.access_class c on c.id = r.class_id where r.id = :id;

-- evidence_of: what speaks for each route of an operation that this viewer may see, newest first
select jsonb_path_query_array(legs, '$[*].evidence[*]') as evidence from ops.route
where operation = :operation order by drawn_at desc, id desc limit :most;

-- count_seen: how many of some routes this viewer may see
select count(*)::int from ops.route where id = any(:ids::uuid[]);

-- lock_route: a route that is about to change
select id, version, operation, drawn_by, class_id from ops.route where id = :id for update;

-- list_routes: newest first, before a place in the list
select id, version, operation, name, mode, note, within_km, legs, length_km, countries, crossings, boundaries, drawn_by,
       drawn_at, changed_at
from ops.route
where operation = :operation
  and (:id::uuid is null or (drawn_at, id) < (:drawn_at::timestamptz, :id))
order by drawn_at desc, id desc limit :most;

-- ways_of: the ways of the newest routes of an operation, and of all for which a record speaks
select id, name, within_km, legs, drawn_by from ops.route
where operation = :operation
  and (legs @> jsonb_build_array(jsonb_build_object('evidence', jsonb_build_array(:record::text)))
       or id in (select id from ops.route where operation = :operation order by drawn_at desc, id desc limit :most));

-- change_route: the route as it is from now on
update ops.route set version = version + 1, name = :name, mode = :mode, note = :note, within_km = :within_km, legs = :legs,
    length_km = :length_km, countries = :countries, crossings = :crossings, boundaries = :boundaries, changed_at = now(),
    class_id = :class_id
where id = :id returning version;

-- keep_from: routes for which some records speak get the class that keeps some more out
with speaking as (
    select r.id, array_agg(distinct k.barred) as barred
    from unnest(:records::uuid[], :barred::text[]) as k(record, barred)
    join ops.route r on r.legs @> jsonb_build_array(jsonb_build_object('evidence', jsonb_build_array(k.record::text)))
    group by r.id),
held as (select r.id, r.class_id, s.barred from ops.route r join speaking s using (id) order by r.id for update of r),
becoming as (
    select held.id, held.class_id as was, base.intern_class(c.audience, c.excluded || held.barred, c.marking) as class_id
    from held join base.access_class c on c.id = held.class_id where not c.excluded @> held.barred)
update ops.route r set class_id = b.class_id, version = r.version + 1 from becoming b
where r.id = b.id returning r.id, r.operation, r.version, r.class_id, b.was;

-- keep_past: the route as it stood until now
insert into ops.route_past (id, version, operation, name, mode, note, within_km, legs, length_km, countries, crossings,
                            boundaries, drawn_by, drawn_at, changed_at, class_id)
select id, version, operation, name, mode, note, within_km, legs, length_km, countries, crossings, boundaries, drawn_by,
       drawn_at, changed_at, class_id
from ops.route where id = :id;

-- list_past: routes as they stood, the last to end first, before a place in the list
select id, version, operation, name, mode, note, within_km, legs, length_km, countries, crossings, boundaries, drawn_by,
       drawn_at, changed_at, until
from ops.route_past
where operation = :operation and (:id::uuid is null or (until, id) < (:until::timestamptz, :id))
order by until desc, id desc limit :most;

-- keep_past_from: routes as they stood, for which some records spoke, are kept from the same
with speaking as (
    select p.id, p.version, array_agg(distinct k.barred) as barred
    from unnest(:records::uuid[], :barred::text[]) as k(record, barred)
    join ops.route_past p on p.legs @> jsonb_build_array(jsonb_build_object('evidence', jsonb_build_array(k.record::text)))
    group by p.id, p.version)
update ops.route_past p set class_id = base.intern_class(c.audience, c.excluded || s.barred, c.marking)
from speaking s, base.access_class c
where (p.id, p.version) = (s.id, s.version) and c.id = p.class_id and not c.excluded @> s.barred;

-- remove_route: it is drawn no more
delete from ops.route where id = :id;

-- purge_routes: routes of operations long closed
with gone as (delete from ops.route where id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- purge_past: and how they stood
with gone as (delete from ops.route_past where id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- routes_drawn: which routes there are, and how new
select id, version from ops.route where operation = :operation;

-- routes_named: the ways of some routes, and who may see them
select r.id, r.version, r.within_km, r.legs, c.audience, c.excluded, c.marking
from ops.route r join base.access_class c on c.id = r.class_id where r.id = any(:ids::uuid[]);

-- classes_of: who may see marks of these classes
select id, audience, excluded, marking from base.access_class where id = any(:ids::int[]);
