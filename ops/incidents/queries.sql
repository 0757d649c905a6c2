-- add_incident: once for each id of the sender
insert into ops.incident (id, kind, operation, country, checkpoint, lon, lat, occurred_at, persons, match_id, note,
                          person_id, body_hash, class_id)
values (:id, :kind, :operation, :country, :checkpoint, :lon, :lat, :occurred_at, :persons, :match_id, :note,
        :person_id, :body_hash, :class_id)
on conflict (id) do nothing returning id;

-- add_item: one seized thing or lot
insert into ops.seized_item (incident_id, operation, country, commodity, quantity, unit, details, class_id)
values (:incident_id, :operation, :country, :commodity, :quantity::float8, :unit, :details, :class_id);

-- incident_of_person: the incident this person sent before
select body_hash from ops.incident where id = :id and person_id = :person_id;

-- get_incident: one incident
select id, version, kind, operation, country, checkpoint, lon, lat, occurred_at, recorded_at, persons, match_id, note
from ops.incident where id = :id;

-- list_incidents: newest first, before a place in the list
select id, version, kind, operation, country, checkpoint, lon, lat, occurred_at, recorded_at, persons, match_id, note
from ops.incident
where (:operation::text is null or operation = :operation)
  and (:id::uuid is null or (recorded_at, id) < (:recorded_at::timestamptz, :id))
order by recorded_at desc, id desc limit :most;

-- items_of: what was seized in some incidents
select incident_id, commodity, quantity::float8 as quantity, unit, details from ops.seized_item
where incident_id = any(:ids) order by id;

-- count_seen: how many of some records this viewer may see
select count(*)::int from ops.incident where id = any(:ids::uuid[]);
