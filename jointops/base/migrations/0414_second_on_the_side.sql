-- Who stands on the drafter's side of an alert, as side_of in alerts/coordination/model.py says it: the unit; where that is
-- one person, the second whom they named as well, who answers, corrects and recalls while the drafter is off.
create function alerts.side_of(unit text, second text) returns text[]
language sql immutable parallel safe as $$
    select case when unit like 'user:%' and second is not null then array[unit, 'user:' || second] else array[unit] end
$$;

-- Nobody releases their own alert, and where a second is named, that person does.
alter table alerts.alert
    add constraint alert_second_is_another check (second <> drafted_by ->> 'user') not valid,
    add constraint alert_released_by_second check (released_by is null or released_by ->> 'user' = second) not valid;

-- The sides of an alert that speak in its thread: the drafter's, each principal of it, and addressees where somebody has
-- read it.
create or replace function alerts.sides(alert uuid) returns table (side text)
language sql stable security definer set search_path = alerts, pg_temp as $$
    select unnest(side_of(a.drafted_by ->> 'unit', a.second)) from alerts.alert a where a.id = $1
    union all
    select 'agency:' || u.code from addressee d join authority u on u.id = d.authority_id
    where d.alert_id = $1 and d.read_at is not null
$$;

-- As in 0413; an answer of the drafter's side is news to nobody on it.
create or replace function alerts.to_tell(alert uuid, cause text) returns table (person uuid, priority text)
language sql stable security definer set search_path = alerts, pg_temp as $$
    select p.person, a.priority from alerts.alert a cross join lateral people_who_see(a.class_id) p
    where a.id = $1 and $2 = 'released' and a.state = 'released' and exists (
        select from addressee d join authority u on u.id = d.authority_id
        where d.alert_id = a.id and d.state = 'sent' and 'agency:' || u.code = any(p.held))
    union all
    select p.person, a.priority
    from escalation s join alerts.alert a on a.id = s.alert_id
    join addressee d on d.id = s.addressee_id join authority u on u.id = d.authority_id
    cross join lateral people_who_see(
        case when s.told in ('centre', 'other-channel') then a.face_class_id else a.class_id end) p
    where s.alert_id = $1 and $2 = 'step ' || s.id and a.state = 'released'
      and d.state in ('sent', 'delivered', 'read') and d.round = s.round
      and p.held && case when s.whom = '{}' then array['agency:' || u.code] else s.whom end
    union all
    select p.person, a.priority from alerts.alert a cross join lateral people_who_see(a.class_id) p
    where a.id = $1 and $2 like 'changed %' and a.state = 'released' and exists (
            select from addressee d join authority u on u.id = d.authority_id
            where d.alert_id = a.id and d.state <> 'blocked' and 'agency:' || u.code = any(p.held))
      and not exists (select from up_to_date($1) r where r.user_name = p.user_name)
      and (exists (select from reading r where r.alert_id = $1 and r.user_name = p.user_name)
           or not exists (select from up_to_date($1) r where r.unit = any(p.held)))
    union all
    select p.person, a.priority from alerts.alert a cross join lateral people_who_see(a.class_id) p
    where a.id = $1 and $2 = 'recalled' and a.state = 'recalled' and exists (
        select from addressee d join authority u on u.id = d.authority_id
        where d.alert_id = a.id and d.read_at is not null and 'agency:' || u.code = any(p.held))
    union all
    select p.person, a.priority
    from reply y join alerts.alert a on a.id = y.alert_id
    cross join lateral (
        select count(*) as place from reply e where e.alert_id = y.alert_id and (e.at, e.id) <= (y.at, y.id)) o
    cross join lateral people_who_see(a.class_id) p
    where y.alert_id = $1 and $2 = 'reply ' || y.id and a.state = 'released'
      and not p.held && case when y.authority_id is null then side_of(a.drafted_by ->> 'unit', a.second)
                             else array[y.by ->> 'unit'] end
      and not exists (
          select from reading r where r.alert_id = $1 and r.user_name = p.user_name and r.replies >= o.place)
      and exists (
          select from sides($1) s where s.side = any(p.held) and (
              exists (select from reading r where r.alert_id = $1 and r.user_name = p.user_name)
              or not exists (
                  select from reading r where r.alert_id = $1 and r.by ->> 'unit' = s.side and r.replies >= o.place)))
    union all
    select p.person, a.priority from alerts.alert a cross join lateral people_who_see(a.class_id) p
    where a.id = $1 and $2 = 'second' and a.state = 'draft' and p.user_name = a.second
$$;
