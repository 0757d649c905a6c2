-- put_mark: the newest state of a record on the map
select geo.put_mark(:record, :version, :operation, :kind, :state, :subject, :country, :place, :lon, :lat, :severity,
                    :occurred_at, :data, :class_id);

-- restate_mark: a record in another state, for the same people
update geo.mark set state = :state, severity = 0, version = :version where record = :record
returning kind, state, subject, country, place, lon, lat, severity, occurred_at, class_id;

-- packed_marks: every mark of some operations that this viewer may see, oldest first, as rows of a fixed width in one
-- piece, and the words that go together: rows as objects would take twenty times as long
with seen as materialized (
    select record, lon, lat, occurred_at, recorded_at, kind, state, subject, country, place, severity, version
    from geo.mark where operation = any(:operations)
), words as materialized (
    select kind, state, subject, country, place, severity, version, row_number() over () - 1 as number
    from (select distinct kind, state, subject, country, place, severity, version from seen) one
)
select
    (select array_agg(array[kind, state, subject, country, place, severity::text, version::text] order by number)
     from words) as words,
    (select string_agg(uuid_send(record) || int4send(round(lon * 100000)::int) || int4send(round(lat * 100000)::int)
                       || timestamptz_send(occurred_at) || timestamptz_send(recorded_at) || int4send(number::int), ''::bytea
                       order by recorded_at, record)
     from seen join words using (kind, state, subject, country, place, severity, version)) as rows;

-- sees_any: whether anything of an operation is there for this viewer
select exists (select from geo.mark where operation = :operation);

-- first_changing: when the first mark that has not one state for good was recorded; an incident has, until taken back
select least(
    (select min(recorded_at) from geo.mark where operation = :operation and kind <> 'check' and kind <> 'incident'),
    (select min(recorded_at) from geo.mark where operation = :operation and state = 'withdrawn'));

-- find_mark: one mark with its data
select record, version, kind, state, subject, country, place, severity, lon, lat, occurred_at, recorded_at, data
from geo.mark where record = :record;

-- whole_ids: ids between two, of checks that end so and were recorded within a millisecond, as far as this viewer may see
-- them; more than one are as good as none
select record from geo.mark
where record between :first and :last and operation = :operation and right(record::text, 6) = :end and kind = 'check'
  and recorded_at >= :recorded and recorded_at < :recorded::timestamptz + interval '1 millisecond'
limit 2;

-- place_of: where a record stands on the map, and of which operation it is
select operation, lon, lat from geo.mark where record = :record;

-- excluded_from: who must not see some records, as far as this viewer may see those
select distinct unnest(c.excluded) as principal from geo.mark m join base.access_class c on c.id = m.class_id
where m.record = any(:records::uuid[]);

-- page_marks: marks of one kind, newest first, before a place in the list
select record, version, kind, state, subject, country, place, severity, lon, lat, occurred_at, recorded_at, data
from geo.mark
where kind = :kind and (:operation::text is null or operation = :operation) and (:state::text is null or state = :state)
  and (:record::uuid is null or (recorded_at, record) < (:recorded_at::timestamptz, :record))
order by recorded_at desc, record desc limit :most;

-- taken_marks: what leaves the map for another, newest first, before a place in the list, with its marking
select m.record, m.version, m.kind, m.state, m.subject, m.country, m.place, m.severity, m.lon, m.lat, m.occurred_at,
       m.recorded_at, c.marking
from geo.mark m join base.access_class c on c.id = m.class_id
where m.operation = :operation
  and (:west::float8 is null or m.lat between :south::float8 and :north::float8
       and case when :west::float8 <= :east::float8 then m.lon between :west and :east else m.lon >= :west or m.lon <= :east end)
  and m.occurred_at between coalesce(:since::timestamptz, '-infinity') and coalesce(:until::timestamptz, 'infinity')
  and (:kind::text is null or m.kind = :kind) and (:country::text is null or m.country = :country)
  and (:wanted::uuid is null or m.record = :wanted)
  and (:record::uuid is null or (m.recorded_at, m.record) < (:recorded_at::timestamptz, :record))
order by m.recorded_at desc, m.record desc limit :most;

-- count_seen: how many of some records this viewer may see on the map
select count(*)::int from geo.mark where record = any(:ids::uuid[]);

-- marks_about: all that stands in some ranges of keys, by kind and state, as rows of a fixed width in one piece each;
-- range by range: "offset 0" keeps PostgreSQL from going through all of an operation instead
select kind, state,
       string_agg(uuid_send(record) || float8send(lon) || float8send(lat) || timestamptz_send(recorded_at), ''::bytea) as rows
from unnest(:firsts::bigint[], :lasts::bigint[]) as range (first, last)
cross join lateral (
    select record, kind, state, lon, lat, recorded_at from geo.mark
    where operation = :operation and mk between range.first and range.last offset 0
) one
group by kind, state;

-- marks_named: some records as they stand on the map, as far as this viewer may see them
select record, kind, state, country, place, lon, lat, severity, occurred_at, recorded_at, version, subject from geo.mark
where record = any(:records::uuid[]) order by recorded_at desc, record desc;

-- remove_marks: records that are no more leave the map
with gone as (delete from geo.mark where record = any(:records::uuid[]) returning 1) select count(*)::int from gone;

-- class_of: who may see a mark
select class_id from geo.mark where record = :record;

-- move_mark: other people see the mark
update geo.mark set class_id = :class_id where record = :record;
