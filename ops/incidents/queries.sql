-- add_incident: once for each id of the sender
insert into ops.incident (id, kind, operation, country, checkpoint, lon, lat, occurred_at, persons, match_id, note,
                          instead_of, person_id, body_hash, class_id)
values (:id, :kind, :operation, :country, :checkpoint, :lon, :lat, :occurred_at, :persons, :match_id, :note,
        :instead_of, :person_id, :body_hash, :class_id)
on conflict (id) do nothing returning id;

-- add_item: one seized thing or lot
insert into ops.seized_item (incident_id, operation, country, commodity, quantity, unit, details, class_id)
values (:incident_id, :operation, :country, :commodity, :quantity::float8, :unit, :details, :class_id);

-- incident_of_person: the incident this person sent before
select body_hash from ops.incident where id = :id and person_id = :person_id;

-- get_incident: one incident
select id, version, kind, operation, country, checkpoint, lon, lat, occurred_at, recorded_at, persons, match_id, note,
       withdrawn_at, withdrawn_by, withdrawn_reason, instead_of,
       array(select a.id from ops.incident a where a.instead_of = incident.id order by a.recorded_at, a.id) as anew,
       (select p.role = 'centre' from base.person p where p.id = person_id) as by_centre
from ops.incident where id = :id;

-- list_incidents: newest first, before a place in the list
select id, version, kind, operation, country, checkpoint, lon, lat, occurred_at, recorded_at, persons, match_id, note,
       withdrawn_at, withdrawn_by, withdrawn_reason, instead_of,
       array(select a.id from ops.incident a where a.instead_of = incident.id order by a.recorded_at, a.id) as anew,
       (select p.role = 'centre' from base.person p where p.id = person_id) as by_centre
from ops.incident
where (:operation::text is null or operation = :operation)
  and (:id::uuid is null or (recorded_at, id) < (:recorded_at::timestamptz, :id))
order by recorded_at desc, id desc limit :most;

-- lock_incident: an incident that is about to be taken back, and the role of who recorded it
select i.version, i.kind, i.operation, i.country, i.withdrawn_at, i.withdrawn_by, i.withdrawn_reason, p.role
from ops.incident i join base.person p on p.id = i.person_id where i.id = :id for update of i;

-- withdraw: it counts no more
update ops.incident
set withdrawn_at = :at, withdrawn_by = :by, withdrawn_reason = :reason, version = version + 1
where id = :id returning version;

-- items_of: what was seized in some incidents
select incident_id, commodity, quantity::float8 as quantity, unit, details from ops.seized_item
where incident_id = any(:ids) order by id;

-- purge_items: what was seized in some incidents
with gone as (delete from ops.seized_item where incident_id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- purge_incidents: the incidents themselves
with gone as (delete from ops.incident where id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- lock_to_share: an incident whose access is about to change; a rescue stays with the victim desk
select version, operation, country, class_id from ops.incident where id = :id and kind <> 'rescue' for update;

-- move_class: other people see the incident
update ops.incident set class_id = :class_id where id = :id;

-- move_items: and what was seized
update ops.seized_item set class_id = :class_id where incident_id = :id;

-- count_seen: how many of some records this viewer may see
select count(*)::int from ops.incident where id = any(:ids::uuid[]);
