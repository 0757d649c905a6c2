-- Who is not looking is told of an answer in the thread, once, until they have read it there; and the second person whom a
-- drafter names is told that a draft waits for them.
-- replies  how many answers the thread had when somebody read it: of one that came later they are told
alter table alerts.reading add column replies smallint not null default 0;
update alerts.reading r set replies = (
    select count(*) from alerts.reply p where p.alert_id = r.alert_id and p.at <= r.at);
alter table alerts.reading drop constraint reading_pkey;
alter table alerts.reading add primary key (alert_id, user_name, edition, files, replies);

-- The sides of an alert that speak in its thread: the drafter's unit, and addressees where somebody has read it.
create function alerts.sides(alert uuid) returns table (side text)
language sql stable security definer set search_path = alerts, pg_temp as $$
    select a.drafted_by ->> 'unit' from alerts.alert a where a.id = $1
    union all
    select 'agency:' || u.code from addressee d join authority u on u.id = d.authority_id
    where d.alert_id = $1 and d.read_at is not null
$$;

-- As in 0396, and:
--   reply ID     everybody but the side that gave this answer: who reads along and has not read it, and all of a side
--                where nobody has
--   second       the second person whom the drafter named, while the draft waits for them
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
      and not y.by ->> 'unit' = any(p.held)
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
revoke execute on function alerts.sides from public;
