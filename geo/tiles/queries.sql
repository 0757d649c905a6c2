-- standing: how far the log has come and whether something of an operation waits for its place in it, how often marks of
-- it went or moved, and what this viewer may see
select (select number from realtime.head) as number, geo.cleared_of(:operation) as cleared,
       geo.is_waiting(:operation) as waiting, array(select base.my_classes()) as classes;

-- newest: when the newest mark of an operation came
select max(recorded_at) from geo.mark where operation = :operation;

-- held_from: what a picture of an operation's marks is true at
select (select number from realtime.head) as number, geo.cleared_of(:operation) as cleared;

-- held_marks: all marks of an operation, or those of some records, whoever may see them, in the order of their keys: rows
-- of a fixed width in one piece, and the words that go together
with seen as materialized (
    -- each half by an index of its own: which one is asked for is known before either is begun
    (select record, mk, lon, lat, occurred_at, recorded_at, class_id, kind, state, country, place, subject, severity, version
     from geo.mark where :records::uuid[] is null and operation = :operation limit :most)
    union all
    select record, mk, lon, lat, occurred_at, recorded_at, class_id, kind, state, country, place, subject, severity, version
    from geo.mark where record = any(:records::uuid[]) and operation = :operation
), words as materialized (
    select class_id, kind, state, country, place, subject, severity, version, row_number() over () - 1 as number
    from (select distinct class_id, kind, state, country, place, subject, severity, version from seen) one
)
select
    (select array_agg(array[class_id::text, kind, state, country, place, subject, severity::text, version::text]
                      order by number) from words) as words,
    (select string_agg(uuid_send(record) || int8send(mk) || timestamptz_send(occurred_at) || timestamptz_send(recorded_at)
                       || int4send(round(lon * 100000)::int) || int4send(round(lat * 100000)::int)
                       || int4send(number::int), ''::bytea order by mk)
     from seen join words using (class_id, kind, state, country, place, subject, severity, version)) as rows;

-- changed_records: how far the log has come and from where it is kept, and the records of an operation of which it told
-- since a place in it, or will tell; one statement, so that what gets its number meanwhile is met once
select (select number from realtime.head) as number,
       coalesce((select min(number) from realtime.event), (select number + 1 from realtime.head)) as oldest,
       array(select record from realtime.event where number > :after and operation = :operation
             union select geo.waiting_of(:operation)) as records;

-- single_marks: the marks of a range of keys that this viewer may see, as many as are shown one by one and one more; of
-- incidents that were taken back only where these are asked for
select record, mk, kind, state, country, place from geo.mark
where operation = :operation and mk between :first and :last
  and :kind::text in ('', kind) and :state::text in ('', state)
  and (:state <> '' or (kind, state) <> ('incident', 'withdrawn'))
  and (:countries::text[] = '{}' or country = any(:countries))
  and (:since::timestamptz is null or occurred_at >= :since) and (:until::timestamptz is null or occurred_at <= :until)
limit :most;

-- counted_marks: the same by cells, with the middle of each
select count(*)::int as count, avg(lon)::float8 as lon, avg(lat)::float8 as lat from geo.mark
where operation = :operation and mk between :first and :last
  and :kind::text in ('', kind) and :state::text in ('', state)
  and (:state <> '' or (kind, state) <> ('incident', 'withdrawn'))
  and (:countries::text[] = '{}' or country = any(:countries))
  and (:since::timestamptz is null or occurred_at >= :since) and (:until::timestamptz is null or occurred_at <= :until)
group by mk >> :shift;

-- sum_up: the marks of an operation added up for far zooms, unless that was done since the last change
select geo.sum_up(:operation, :shift);

-- are_summed: whether the sums of an operation are true
select geo.are_summed(:operation);

-- summed_marks: what counted_marks counts for a far zoom and all times, of sums that this viewer may see
select sum(count)::int as count, sum(lon) / sum(count) as lon, sum(lat) / sum(count) as lat from geo.cell
where operation = :operation and key between :first and :last
  and :kind::text in ('', kind) and :state::text in ('', state)
  and (:state <> '' or (kind, state) <> ('incident', 'withdrawn'))
  and (:countries::text[] = '{}' or country = any(:countries))
group by key >> :shift;
