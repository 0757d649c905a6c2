-- As in 0633; whom a step means is worked out once for the step, not again for each person who might be told: `offset 0`
-- keeps the planner from pulling it apart, and who sees it is asked with what comes out.
create or replace function alerts.to_tell(alert uuid, cause text) returns table (person uuid, priority text)
language sql stable security definer set search_path = alerts, pg_temp as $$
    select p.person, a.priority from alerts.alert a cross join lateral people_who_see(a.class_id) p
    where a.id = $1 and $2 = 'released' and a.state = 'released' and exists (
        select from addressee d join authority u on u.id = d.authority_id
        where d.alert_id = a.id and 'agency:' || u.code = any(p.held)
          and (d.state = 'sent' or d.state = 'delivered' and a.priority in ('P1', 'P2')))
    union all
    select p.person, a.priority
    from escalation s join alerts.alert a on a.id = s.alert_id
    join addressee d on d.id = s.addressee_id join authority u on u.id = d.authority_id
    cross join lateral (
        select s.whom as principals, a.face_class_id as class_id where s.told in ('centre', 'other-channel')
        union all
        select case when exists (select from people_who_see(a.class_id) w where w.held && s.whom)
                    then s.whom else array['agency:' || u.code] end, a.class_id
        where s.told not in ('centre', 'other-channel')
        offset 0) t
    cross join lateral people_who_see(t.class_id) p
    where s.alert_id = $1 and $2 = 'step ' || s.id and a.state = 'released'
      and d.state in ('sent', 'delivered', 'read') and d.round = s.round and p.held && t.principals
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
    select p.person, a.priority from alerts.alert a cross join lateral people_who_see(a.class_id) p
    where a.id = $1 and $2 = 'taken-back' and a.state in ('released', 'closed') and a.taken_back_at is not null
      and exists (select from sides($1) s where s.side = any(p.held))
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
    union all
    select p.person, a.priority
    from base.proposal o join base.person w on w.id = o.proposed_by join alerts.alert a on a.id = o.record
    cross join lateral people_who_see(a.class_id) p
    where a.id = $1 and $2 = 'asked ' || o.id and o.kind in ('alert.send-late', 'alert.correct', 'alert.attach') and o.state = 'waiting'
      and a.state = 'released'
      and p.user_name = any(array[a.second, a.drafted_by ->> 'user']) and p.user_name <> w.user_name
$$;
