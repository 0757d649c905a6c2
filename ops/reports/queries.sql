-- due: operations of which a day is over and not frozen, up to the day of their closing
select o.id from ops.operation o
where (o.phase in ('active', 'debrief') or o.closed_at is not null)
  and ops.report_day(o.code) <= least(:last::date, (o.closed_at at time zone 'UTC')::date) order by o.id limit :most;

-- one_at_a_time: two nodes never freeze the same day
select pg_advisory_xact_lock(hashtext('jointops report ' || :operation::uuid::text));

-- next_day: the first day of an operation that is not frozen, and whose day it is
select o.code, d.day from ops.operation o
left join lateral (select ops.report_day(o.code) as day) d on o.closed_at is null or d.day <= (o.closed_at at time zone 'UTC')::date
where o.id = :operation;

-- at_the_centre: all principals of everybody who holds one of them
select coalesce(array_agg(distinct w), '{}') from base.person p, unnest(p.principals || ('user:' || p.user_name)) w
where :principal = any(p.principals);

-- tallied: what happened on a day and was known before an instant, as whoever holds some principals may see it; what was
-- taken back since counts, and is subtracted on the day of that
select t.kind, m.country, count(*)::int as count
from (
    select kind, state, country, occurred_at, recorded_at, class_id from geo.tallied_at(:operation)
    union all
    select 'incident', kind, country, occurred_at, recorded_at, class_id from ops.taken_back_on(:operation, :known_at, 'infinity')
) m join base.access_class c on c.id = m.class_id
cross join lateral unnest(array[
    case when m.kind = 'incident' then nullif(m.state, 'withdrawn') when m.kind in ('check', 'match', 'alert') then m.kind end,
    case when m.kind = 'check' and m.state <> 'clear' then m.state end
]) as t (kind)
where t.kind is not null and m.recorded_at < :known_at
  and m.occurred_at >= :start and m.occurred_at < :until
  and base.visible(c.audience, c.excluded, c.marking, :principals::text[], :clearance::smallint)
  and not c.excluded && :barred::text[]
group by 1, 2 order by 1, 2;

-- countries: those that take part, as far as whoever holds some principals may see it
select p.country from ops.participant p join base.access_class c on c.id = p.class_id
where p.operation = :operation
  and base.visible(c.audience, c.excluded, c.marking, :principals::text[], :clearance::smallint)
  and not c.excluded && :barred::text[];

-- hits: matches that were confirmed on a day; a centre sees their faces alone, so they are counted for it
select 'hit' as kind, h.country, count(*)::int as count
from ops.confirmed_on(:operation, :start, :known_at) h join base.access_class c on c.id = h.class_id
where base.visible(c.audience, c.excluded, c.marking, :principals::text[], :clearance::smallint)
  and not c.excluded && :barred::text[]
group by 2 order by 2;

-- seized: how much, by commodity and country
select i.commodity, i.unit, m.country, sum(i.quantity)::float8 as quantity
from (
    select state, country, data, occurred_at, recorded_at, class_id from geo.tallied_at(:operation) where kind = 'incident'
    union all
    select kind, country, data, occurred_at, recorded_at, class_id from ops.taken_back_on(:operation, :known_at, 'infinity')
) m join base.access_class c on c.id = m.class_id,
     jsonb_to_recordset(m.data -> 'items') as i (commodity text, unit text, quantity numeric)
where m.state = 'seizure' and m.recorded_at < :known_at
  and m.occurred_at >= :start and m.occurred_at < :until
  and base.visible(c.audience, c.excluded, c.marking, :principals::text[], :clearance::smallint)
  and not c.excluded && :barred::text[]
group by 1, 2, 3 order by 1, 2, 3;

-- late: what was recorded on a day of earlier ones, less what of them was taken back on it
with late as (
    select m.occurred_at, case when m.kind = 'incident' then m.state else m.kind end as kind, m.country, m.class_id,
           1 as count
    from geo.tallied_at(:operation) m
    where m.kind in ('check', 'match', 'incident', 'alert') and (m.kind, m.state) <> ('incident', 'withdrawn')
      and m.recorded_at >= :start and m.recorded_at < :known_at and m.occurred_at < :start
    union all
    select w.occurred_at, w.kind, w.country, w.class_id, 1 from ops.taken_back_on(:operation, :known_at, 'infinity') w
    where w.recorded_at >= :start and w.recorded_at < :known_at and w.occurred_at < :start
    union all
    -- What came and went on this day was in no report.
    select w.occurred_at, w.kind, w.country, w.class_id, -1 from ops.taken_back_on(:operation, :start, :known_at) w
    where w.recorded_at < :start and w.occurred_at < :start
)
select (m.occurred_at at time zone 'UTC')::date as day, m.kind, m.country, sum(m.count)::int as count
from late m join base.access_class c on c.id = m.class_id
where base.visible(c.audience, c.excluded, c.marking, :principals::text[], :clearance::smallint)
  and not c.excluded && :barred::text[]
group by 1, 2, 3 having sum(m.count) <> 0 order by 1, 2, 3;

-- late_quantities: how much was seized on earlier days that is told of on this one alone, less what of them was taken back
with late as (
    select m.occurred_at, m.country, m.data, m.class_id, 1 as sign from geo.tallied_at(:operation) m
    where (m.kind, m.state) = ('incident', 'seizure')
      and m.recorded_at >= :start and m.recorded_at < :known_at and m.occurred_at < :start
    union all
    select w.occurred_at, w.country, w.data, w.class_id, 1 from ops.taken_back_on(:operation, :known_at, 'infinity') w
    where w.kind = 'seizure' and w.recorded_at >= :start and w.recorded_at < :known_at and w.occurred_at < :start
    union all
    select w.occurred_at, w.country, w.data, w.class_id, -1 from ops.taken_back_on(:operation, :start, :known_at) w
    where w.kind = 'seizure' and w.recorded_at < :start and w.occurred_at < :start
)
select (m.occurred_at at time zone 'UTC')::date as day, i.commodity, i.unit, m.country,
       sum(m.sign * i.quantity)::float8 as quantity
from late m join base.access_class c on c.id = m.class_id,
     jsonb_to_recordset(m.data -> 'items') as i (commodity text, unit text, quantity numeric)
where base.visible(c.audience, c.excluded, c.marking, :principals::text[], :clearance::smallint)
  and not c.excluded && :barred::text[]
group by 1, 2, 3, 4 having sum(m.sign * i.quantity) <> 0 order by 1, 2, 3, 4;

-- rescued: rounded to five, no rows
select country, count from ops.rescued_at(:operation, :known_at);

-- presumed: rounded to five, no rows
select country, count from ops.presumed_at(:operation, :known_at);

-- remarks: that the centre said something of a day, in the order in which it was said
select id, country, at, encode(sha256(convert_to(id::text || salt || text, 'UTF8')), 'hex') as hash
from ops.report_remark where operation = :operation and day = :day order by at, id;

-- words: what it said, as far as it is still kept
select id, by, text, salt, taken_out_at, taken_out_reason
from ops.report_remark where operation = :operation and day = :day order by at, id;

-- takes_remarks: whether a day of an operation will be frozen, as far as its centre sees
select coalesce(o.phase in ('active', 'debrief') and ops.report_day(o.code) <= :day::date, false)
from ops.operation o where o.code = :operation;

-- add_remark: once for each id of the sender
insert into ops.report_remark (id, operation, day, text, by, country, person_id, class_id)
values (:id, :operation, :day, :text, :by, :country, :person_id, :class_id) on conflict (id) do nothing returning id;

-- same_remark: whether this person said the very same before
select exists (
    select from ops.report_remark
    where id = :id and operation = :operation and day = :day and text = :text and person_id = :person_id);

-- remove_remark: of a day that goes on
delete from ops.report_remark where id = :id and operation = :operation and day = :day returning class_id;

-- lock_remark: of a frozen day, about to lose its words
select class_id, taken_out_reason, ops.remark_held(id) as held from ops.report_remark
where id = :id and operation = :operation and day = :day for update;

-- take_out: its words are gone, and nobody can guess at them
update ops.report_remark set text = '', salt = '', taken_out_at = :at, taken_out_reason = :reason where id = :id;

-- keep_with_report: who may not read the frozen report does not read what was said in it
update ops.report_remark set class_id = :class_id where operation = :operation and day = :day;

-- purge_remarks: of operations long closed
with gone as (delete from ops.report_remark where id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- kept_from: from whom something is kept that goes into the report of a day
select coalesce(array_agg(distinct w order by w), '{}') from (
    select m.class_id from geo.tallied_at(:operation) m
    where m.kind in ('check', 'match', 'incident', 'alert') and m.recorded_at < :known_at
      and (m.occurred_at >= :start and m.occurred_at < :known_at or m.recorded_at >= :start)
    union select h.class_id from ops.confirmed_on(:operation, :start, :known_at) h
    union select w.class_id from ops.taken_back_on(:operation, :start, :known_at) w
    union select f.class_id from ops.reported_figure f where f.operation = :operation and f.withdrawn_at is null
    union select j.class_id from ops.journey j where j.operation = :operation and j.recorded_at < :known_at
    union select p.class_id from ops.participant p where p.operation = :operation
) one join base.access_class c on c.id = one.class_id cross join unnest(c.excluded) w
where base.visible(c.audience, c.excluded, c.marking, :principals::text[], :clearance::smallint)
  and not c.excluded && :barred::text[];

-- add_report: the day as it stays
insert into ops.daily_report (operation, day, frozen_at, text, hash, class_id)
values (:operation, :day, :frozen_at, :text, :hash, :class_id) returning id;

-- hash_of: of the report of a day
select hash from ops.daily_report where operation = :operation and day = :day;

-- get_report: one day
select id, day, frozen_at, text, hash from ops.daily_report where operation = :operation and day = :day;

-- list_reports: frozen days, newest first, before one of them
select id, day, frozen_at, hash from ops.daily_report
where operation = :operation and (:before::date is null or day < :before) order by day desc limit :most;
