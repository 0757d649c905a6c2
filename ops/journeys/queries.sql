-- add_journey: once for each id of the sender
insert into ops.journey (id, operation, country, persons, legs, route_id, known_at, person_id, body_hash, class_id)
values (:id, :operation, :country, :persons, :legs, :route, :known_at, :person_id, :body_hash, :class_id)
on conflict (id) do nothing returning id;

-- journey_of_person: the record this person sent before
select body_hash from ops.journey where id = :id and person_id = :person_id;

-- get_journey: one record
select id, operation, country, persons, legs, route_id as route, known_at, recorded_at from ops.journey where id = :id;

-- list_journeys: newest first, before a place in the list
select id, operation, country, persons, legs, route_id as route, known_at, recorded_at from ops.journey
where operation = :operation
  and (:id::uuid is null or (recorded_at, id) < (:recorded_at::timestamptz, :id))
order by recorded_at desc, id desc limit :most;

-- count_journeys: persons by country and number of legs
select country, jsonb_array_length(legs) as legs, sum(persons)::int as persons from ops.journey
where operation = :operation group by 1, 2 order by 1, 2;
