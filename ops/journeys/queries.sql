-- add_journey: once for each id of the sender
insert into ops.journey (id, operation, country, persons, legs, route_id, known_at, by_centre, person_id, body_hash, class_id)
values (:id, :operation, :country, :persons, :legs, :route, :known_at, :by_centre, :person_id, :body_hash, :class_id)
on conflict (id) do nothing returning id;

-- journey_of_person: the record this person sent before
select body_hash from ops.journey where id = :id and person_id = :person_id;

-- get_journey: one record
select id, version, operation, country, persons, legs, route_id as route, known_at, recorded_at, withdrawn_at, withdrawn_reason,
       by_centre
from ops.journey where id = :id;

-- list_journeys: newest first, before a place in the list
select id, version, operation, country, persons, legs, route_id as route, known_at, recorded_at, withdrawn_at, withdrawn_reason,
       by_centre
from ops.journey
where operation = :operation
  and (:id::uuid is null or (recorded_at, id) < (:recorded_at::timestamptz, :id))
order by recorded_at desc, id desc limit :most;

-- count_journeys: persons by country and number of legs
select country, jsonb_array_length(legs) as legs, sum(persons)::int as persons from ops.journey
where operation = :operation and withdrawn_at is null group by 1, 2 order by 1, 2;

-- count_until: those of them that were known before an instant, as whoever holds some principals may see it
select j.country, jsonb_array_length(j.legs) as legs, sum(j.persons)::int as persons
from ops.journey j join base.access_class c on c.id = j.class_id
where j.operation = :operation and j.recorded_at < :known_at and (j.withdrawn_at is null or j.withdrawn_at >= :known_at)
  and base.visible(c.audience, c.excluded, c.marking, :principals::text[], :clearance::smallint)
  and not c.excluded && :barred::text[]
group by 1, 2 order by 1, 2;

-- lock_journey: a record that is about to be taken back, and which side recorded it
select version, operation, country, persons, legs, class_id, withdrawn_reason, by_centre
from ops.journey where id = :id for update;

-- withdraw: it counts no more
update ops.journey set withdrawn_at = :at, withdrawn_reason = :reason, version = version + 1
where id = :id returning version;
