-- stages_of: what a country has come to with an alert
select stage, legal_basis, note, happened_on from alerts.follow_up where alert_id = :alert and country = :country order by recorded_at;

-- add_step: a country has come a stage further
insert into alerts.follow_up (alert_id, authority_id, country, stage, legal_basis, note, happened_on, by, class_id)
values (:alert_id, :authority_id, :country, :stage, :legal_basis, :note, :happened_on, :by, :class_id)
on conflict (alert_id, country, stage) do nothing returning id;

-- steps_of: what became of an alert, in order
select id, alert_id as alert, country, authority_id as authority, stage, legal_basis, note, happened_on,
       by ->> 'name' as by, recorded_at
from alerts.follow_up where alert_id = :alert order by recorded_at, id;

-- reached: alerts by country and stage, with the median of the days from when it was sent there
with sent as (
    select a.id, u.country, min(d.sent_at)::date as sent_on
    from alerts.alert a join alerts.addressee d on d.alert_id = a.id join alerts.authority u on u.id = d.authority_id
    where a.state in ('released', 'closed') and d.state <> 'blocked' and (:operation::text is null or a.operation = :operation)
    group by a.id, u.country)
select country, 'alert' as stage, count(*)::int as alerts, 0::float8 as days from sent group by country
union all
select s.country, f.stage, count(*)::int,
       percentile_cont(0.5) within group (order by greatest(f.happened_on - s.sent_on, 0))::float8
from sent s join alerts.came() f on f.alert_id = s.id and f.country = s.country group by s.country, f.stage
order by country, stage;

-- stalled: alerts that have come nowhere further in a country for so many days, the longest first; of those that their
-- sender has closed, or that ask for nothing, the ones that the country carries on
with sent as (
    select a.id, a.number, a.state = 'released' and a.priority <> 'P4' as waits, u.country, min(d.sent_at)::date as sent_on
    from alerts.alert a join alerts.addressee d on d.alert_id = a.id join alerts.authority u on u.id = d.authority_id
    where a.state in ('released', 'closed') and d.state <> 'blocked'
      and (:operation::text is null or a.operation = :operation)
    group by a.id, u.country),
last as (
    select s.id, s.number, s.waits, s.country, coalesce(f.stage, 'alert') as stage, coalesce(f.since, s.sent_on) as since
    from sent s left join (
        select f.alert_id, f.country, max(f.happened_on) as since,
               (array_agg(f.stage order by array_position(:stages::text[], f.stage) desc))[1] as stage
        from alerts.came() f group by f.alert_id, f.country) f on f.alert_id = s.id and f.country = s.country)
select l.id as alert, l.number, l.country, l.stage, :today::date - l.since as days, (
    select b.country from alerts.request r join alerts.authority a on a.id = r.requesting
    join alerts.authority b on b.id = r.requested
    where r.alert_id = l.id and a.country = l.country and r.state in ('sent', 'received', 'executing')
    order by r.moved_at limit 1) as waits_in
from last l where stage <> 'outcome' and (waits or stage <> 'alert') and :today::date - since >= :days order by days desc, number, country limit :most;

-- came: alerts that came to a stage in a country, the one sent there last first
with sent as (
    select a.id, a.number, u.country, min(d.sent_at) as sent_at
    from alerts.alert a join alerts.addressee d on d.alert_id = a.id join alerts.authority u on u.id = d.authority_id
    where a.state in ('released', 'closed') and d.state <> 'blocked' and u.country = :country
      and (:operation::text is null or a.operation = :operation)
    group by a.id, u.country),
came as (
    select id, number, country, 'alert' as stage, sent_at::date as happened_on, sent_at from sent
    where :stage::text = 'alert'
    union all
    select s.id, s.number, s.country, f.stage, f.happened_on, s.sent_at
    from sent s join alerts.came() f on f.alert_id = s.id and f.country = s.country where f.stage = :stage)
select id as alert, number, country, stage, happened_on, greatest(happened_on - sent_at::date, 0) as days, sent_at from came
where :id::uuid is null or (sent_at, id) < (:sent_at::timestamptz, :id)
order by sent_at desc, id desc limit :most;
