-- add_area: once for each id of the sender
insert into ops.area (id, operation, name, kinds, ring, drawn_by, told, person_id, body_hash, class_id)
values (:id, :operation, :name, :kinds, :ring, :drawn_by, :told, :person_id, :body_hash, :class_id)
on conflict (id) do nothing returning id;

-- one_at_a_time: so that no two make more areas than there may be
select pg_advisory_xact_lock(hashtext('jointops areas ' || :operation::text));

-- count_areas: how many an operation has
select count(*)::int from ops.area where operation = :operation;

-- area_of_person: the area this person sent before
select body_hash from ops.area where id = :id and person_id = :person_id;

-- list_areas: newest first
select id, version, operation, name, kinds, ring, drawn_by, drawn_at, told,
       (select count(*)::int from ops.area_entry e
        where e.area_id = area.id and e.state = 'open' and exists (select from geo.seen(e.record))) as open
from ops.area
where operation = :operation order by drawn_at desc, id desc limit :most;

-- get_area: one area
select id, version, operation, name, kinds, ring, drawn_by, drawn_at, told,
       (select count(*)::int from ops.area_entry e
        where e.area_id = area.id and e.state = 'open' and exists (select from geo.seen(e.record))) as open
from ops.area where id = :id;

-- lock_area: an area that is about to go
select id, version, operation, told, class_id from ops.area where id = :id for update;

-- count_entries: what goes with an area
select count(*)::int from ops.area_entry where area_id = :id;

-- remove_area: with what was met inside it
delete from ops.area where id = :id;

-- areas_watched: those of an operation, for the one who watches
select id, kinds, ring, told from ops.area where operation = :operation order by id limit :most;

-- classes_of: who may see marks of these classes
select id, audience, excluded, marking from base.access_class where id = any(:ids::int[]);

-- add_entry: once for each area and record, and once more when a match has become a hit, whatever was said of the match
insert into ops.area_entry as e (area_id, operation, record, kind, met_at, class_id)
values (:area, :operation, :record, :kind, :met_at, :class_id)
on conflict (area_id, record) do update
    set version = e.version + 1, kind = 'hit', met_at = excluded.met_at, state = 'open', reason = '', alert = null,
        class_id = excluded.class_id
    where e.kind = 'match' and excluded.kind = 'hit'
returning id, version;

-- list_entries: what waits, newest first, before a place in the list
-- Who may see a record may have changed since it was met, so its mark is asked today.
select e.id, e.version, e.area_id as area, a.name as area_name, e.record, e.kind, e.met_at, e.state, e.reason,
       e.alert
from ops.area_entry e join ops.area a on a.id = e.area_id
where e.operation = :operation and exists (select from geo.seen(e.record)) and (:state::text is null or e.state = :state)
  and (:id::uuid is null or (e.met_at, e.id) < (:met_at::timestamptz, :id))
order by e.met_at desc, e.id desc limit :most;

-- lock_entry: one that is about to be settled
select e.id, e.version, e.operation, e.state, e.class_id from ops.area_entry e
where e.id = :id and exists (select from geo.seen(e.record)) for update;

-- settle_entry: what became of it
update ops.area_entry set version = version + 1, state = :state, reason = :reason, alert = :alert where id = :id;

-- get_entry: one
select e.id, e.version, e.area_id as area, a.name as area_name, e.record, e.kind, e.met_at, e.state, e.reason,
       e.alert
from ops.area_entry e join ops.area a on a.id = e.area_id where e.id = :id;

-- move_on: what waited for an alert that was sent is settled, and what waited for one that was discarded waits again
update ops.area_entry set version = version + 1, state = :state, alert = case when :state = 'open' then null else alert end
where alert = any(:alerts::uuid[]) and state = 'drafted' returning id, version, operation, class_id;

-- forget_entries: of records that are no more
delete from ops.area_entry where record = any(:records::uuid[]) returning id;
