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
        where e.area_id = area.id and e.state = 'open' and exists (select from geo.counts(e.record))) as open
from ops.area
where operation = :operation order by drawn_at desc, id desc limit :most;

-- count_seen: how many of some areas this viewer may see
select count(*)::int from ops.area where id = any(:ids::uuid[]);

-- get_area: one area
select id, version, operation, name, kinds, ring, drawn_by, drawn_at, told,
       (select count(*)::int from ops.area_entry e
        where e.area_id = area.id and e.state = 'open' and exists (select from geo.counts(e.record))) as open
from ops.area where id = :id;

-- lock_area: an area that is about to go
select id, version, operation, told, class_id from ops.area where id = :id for update;

-- count_entries: what goes with an area
select count(*)::int from ops.area_entry where area_id = :id;

-- remove_area: with what was met inside it
delete from ops.area where id = :id;

-- areas_watched: those of an operation, for the one who watches, and whether who drew each still is of its side
select a.id, a.name, a.kinds, a.ring, a.told, p.user_name, p.name as drawer, p.country,
       coalesce(p.language, 'en') as language,
       p.state = 'active' and a.told = any(p.principals) as serves
from ops.area a join base.person p on p.id = a.person_id where a.operation = :operation order by a.id limit :most;

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

-- drafted_before: the draft that waits of a match, seen by the same people as the hit that it has become
select alert from ops.area_entry where area_id = :area and record = :record and class_id = :class_id and state = 'drafted';

-- drafts_near: drafts that wait of the same record, seen by the same people, then of what was lately met in the same area
select alert from ops.area_entry
where state = 'drafted' and class_id = :class_id and (record = :record or (area_id = :area and met_at >= :since))
group by alert order by bool_or(record = :record) desc, max(met_at) desc limit 20;

-- wait_for: an entry waits for a draft
update ops.area_entry set version = version + 1, state = 'drafted', alert = :alert where id = :id returning version;

-- met_of: what waits for a draft, by kind, without incidents that were taken back
select e.kind, count(distinct e.record)::int as count, min(e.met_at) as first, max(e.met_at) as last,
       (array_agg(a.name order by e.met_at, e.id))[1] as area
from ops.area_entry e join ops.area a on a.id = e.area_id where e.alert = :alert and exists (select from geo.counts(e.record))
group by e.kind;

-- counts: whether a record counts, which an incident that was taken back does not
select exists (select from geo.counts(:record));

-- first_of: the first of what waits for a draft and counts
select e.record, e.kind from ops.area_entry e where e.alert = :alert and exists (select from geo.counts(e.record))
order by e.met_at, e.id limit 1;

-- drafts_about: drafts that wait of some records
select distinct alert from ops.area_entry where record = any(:records::uuid[]) and state = 'drafted' order by alert;

-- list_entries: what waits, newest first, before a place in the list
-- Who may see a record may have changed since it was met, so its mark is asked today.
select e.id, e.version, e.area_id as area, a.name as area_name, e.record, e.kind, e.met_at, e.state, e.reason,
       e.alert
from ops.area_entry e join ops.area a on a.id = e.area_id
where e.operation = :operation and exists (select from geo.counts(e.record)) and (:state::text is null or e.state = :state)
  and (:id::uuid is null or (e.met_at, e.id) < (:met_at::timestamptz, :id))
order by e.met_at desc, e.id desc limit :most;

-- lock_entry: one that is about to be settled
select e.id, e.version, e.operation, e.state, e.class_id from ops.area_entry e
where e.id = :id and exists (select from geo.counts(e.record)) for update;

-- settle_entry: what became of it
update ops.area_entry set version = version + 1, state = :state, reason = :reason, alert = :alert where id = :id;

-- get_entry: one
select e.id, e.version, e.area_id as area, a.name as area_name, e.record, e.kind, e.met_at, e.state, e.reason,
       e.alert
from ops.area_entry e join ops.area a on a.id = e.area_id where e.id = :id;

-- move_on: what waited for an alert that was sent is settled, and what waited for one that was discarded waits again,
-- or needs none
update ops.area_entry set version = version + 1, state = :state, reason = :reason,
       alert = case when :state in ('open', 'dismissed') then null else alert end
where alert = any(:alerts::uuid[]) and state = 'drafted' returning id, version, operation, class_id;

-- forget_entries: of records that are no more
delete from ops.area_entry where record = any(:records::uuid[]) returning id;
