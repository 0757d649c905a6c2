-- quality: what became of a list's matches in a span: in all, by script, by post, by stretch of time; the largest groups
with met as (
    select state, verdict ->> 'remembered' is not null as again, scripts, place ->> 'code' as post, place ->> 'name' as name,
           date_bin(make_interval(days => :stretch), recorded_at, :since::timestamptz) as stretch
    from ops.match
    where list = :list and owner = :owner and recorded_at >= :since and recorded_at < :until::timestamptz),
grouped as (
    select case when grouping(scripts) = 0 then 'script' when grouping(post) = 0 then 'post'
                when grouping(stretch) = 0 then 'stretch' else 'all' end as by,
           coalesce(scripts, post, '') as value, stretch, coalesce(case when grouping(post) = 0 then max(name) end, '') as name,
           count(*)::int as matches,
           count(*) filter (where state = 'confirmed')::int as confirmed,
           count(*) filter (where state = 'denied' and not again)::int as denied,
           count(*) filter (where state = 'undetermined')::int as undetermined,
           count(*) filter (where state in ('possible', 'claimed', 'asked'))::int as open,
           count(*) filter (where again)::int as again
    from met group by grouping sets ((), (scripts), (post), (stretch))
    having grouping(scripts) = 1 or scripts is not null)
select * from (select *, row_number() over (partition by by order by matches desc, value) as place from grouped) ranked
where place <= 50 or by = 'stretch' order by by, place;

-- fared: a list's matches since an instant about which somebody was asked, and what another threshold would have made of them
select count(*)::int as matches,
       count(*) filter (where state = 'confirmed')::int as confirmed,
       count(*) filter (where gone)::int as gone,
       count(*) filter (where gone and state = 'confirmed')::int as lost,
       count(*) filter (where gone and state = 'denied')::int as spared,
       count(*) filter (where gone and state in ('possible', 'claimed', 'asked'))::int as open
from (select state, band <> 'exact' and round(score::numeric, 2)
                 < case when undated then :undated_from::numeric else :possible_from::numeric end as gone
      from ops.match where list = :list and owner = :owner and recorded_at >= :since::timestamptz
        and verdict ->> 'remembered' is null) met;

-- scores: the same by half a point of score; whole numbers that agree stand beside the rest, for no threshold meets them
select least(floor((score + undated::int) * 2) / 2, 12)::float8 as least,
       count(*) filter (where state = 'confirmed')::int as confirmed,
       count(*) filter (where state = 'denied')::int as denied,
       count(*) filter (where state not in ('confirmed', 'denied'))::int as other
from ops.match where list = :list and owner = :owner and recorded_at >= :since::timestamptz and band <> 'exact'
  and verdict ->> 'remembered' is null
group by 1 order by 1;

-- checks_since: how many checks there were
select count(*)::int from ops.check_report where recorded_at >= :since::timestamptz;

-- shares: matches and verdicts of every list in the last week (`now`) and before: in all, by script, by post; as matches count
-- those alone that a check of that time made and about which somebody was asked: an import looks back at months of checks
with met as (
    select list, owner, scripts, place ->> 'code' as post, recorded_at >= :week::timestamptz as now, state,
           state = 'denied' and verdict ->> 'remembered' is null as denied, not retro and verdict ->> 'remembered' is null as fresh
    from ops.match where recorded_at >= :since::timestamptz)
select list, owner,
       case when grouping(scripts) = 0 then 'script' when grouping(post) = 0 then 'post' else 'list' end as by,
       coalesce(scripts, post, '') as value,
       count(*) filter (where now and fresh)::int as matches_now,
       count(*) filter (where not now and fresh)::int as matches_before,
       count(*) filter (where now and denied)::int as denied_now,
       count(*) filter (where not now and denied)::int as denied_before,
       count(*) filter (where now and (denied or state = 'confirmed'))::int as decided_now,
       count(*) filter (where not now and (denied or state = 'confirmed'))::int as decided_before
from met group by grouping sets ((list, owner), (list, owner, scripts), (list, owner, post))
having grouping(scripts) = 1 or scripts is not null;

-- checks_at: checks in the last week and before, at each post and (null) at all
select checkpoint as post, count(*) filter (where recorded_at >= :week::timestamptz)::int as now,
       count(*) filter (where recorded_at < :week)::int as before
from ops.check_report where recorded_at >= :since::timestamptz group by rollup (checkpoint);

-- raise_alarm: once until it is looked at, and not again about the same days
insert into ops.drift_alarm (list, measure, by, value, before, now, n_before, n_now, raised_at, class_id)
select :list, :measure, :by, :value, :before, :now, :n_before, :n_now, :at::timestamptz, :class_id
where not exists (select from ops.drift_alarm a where a.list = :list and a.measure = :measure and a.by = :by
                  and a.value = :value and (a.looked_at is null or a.raised_at > :week::timestamptz))
on conflict do nothing returning id;

-- alarms: those that nobody has looked at, the newest first
select id, list, measure, by, value, before, now, n_before, n_now, raised_at from ops.drift_alarm
where looked_at is null order by raised_at desc, id desc limit 200;

-- look: somebody has looked at it
update ops.drift_alarm set looked_at = now(), looked_by = :name where id = :id and looked_at is null
returning id, list, measure, class_id;

-- get_alarm: an alarm, looked at or not
select id from ops.drift_alarm where id = :id;
