-- Who is not looking is told of more than the release, of each once: of a step of a ladder that means them, of a
-- correction or late file that they have not read, of the recall of what their authority had read.
-- cause   what for, as `alerts.to_tell` takes it
-- letter  with what else it went out: taken up by a node that died over it, it goes out again as the same letter
alter table integrations.mail add column cause text not null default 'released', add column letter uuid;
alter table integrations.mail drop constraint mail_pkey, add primary key (person_id, alert, cause);
alter table integrations.push_message add column cause text not null default 'released';
alter table integrations.push_message drop constraint push_message_pkey, add primary key (subscription_id, alert, cause);

-- The people in use who may see what is of a class, with all that they hold: the rule decides.
create function alerts.people_who_see(class integer) returns table (person uuid, user_name text, held text[])
language sql stable security definer set search_path = base, pg_temp as $$
    select p.id, p.user_name, p.principals || ('user:' || p.user_name)
    from person p cross join access_class c
    where c.id = $1 and p.state = 'active'
      and visible(c.audience, c.excluded, c.marking, p.principals || ('user:' || p.user_name) || 'signed-in'::text,
                  p.clearance)
$$;

-- Who has read what an alert says now, with the files that it has now.
create function alerts.up_to_date(alert uuid) returns table (user_name text, unit text)
language sql stable security definer set search_path = alerts, pg_temp as $$
    select r.user_name, r.by ->> 'unit' from alerts.alert a join reading r on r.alert_id = a.id and r.edition = a.edition
    where a.id = $1 and r.files = (select count(*) from attachment f where f.alert_id = a.id)
$$;

-- For whom an alert waits by one cause:
--   released     addressees on whose screens it has not come
--   step ID      whom that step of a ladder told, until somebody acknowledges
--   changed N    with its version N it says something else, or has more files: who read it before and not since, and all
--                of an addressee where nobody has read it as it stands
--   recalled     addressees where somebody had read it
create function alerts.to_tell(alert uuid, cause text) returns table (person uuid, priority text)
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
$$;

-- The devices of those for whom an alert waits by a cause, where their session lives.
create function integrations.devices_to_tell(alert uuid, cause text)
returns table (subscription uuid, priority text, at_once text[], quiet_from text, quiet_to text, digest_at text, zone text)
language sql stable security definer set search_path = integrations, pg_temp as $$
    select s.id, w.priority, s.at_once, s.quiet_from, s.quiet_to, s.digest_at, s.zone
    from alerts.to_tell($1, $2) w join push_subscription s on s.person_id = w.person
    join base.session o on o.id = s.session_id
    where o.revoked_at is null and o.expires_at > now()
$$;
revoke execute on function alerts.people_who_see, alerts.up_to_date, alerts.to_tell, integrations.devices_to_tell from public;
grant execute on function alerts.to_tell, integrations.devices_to_tell to jointops_partner;
-- integrations.devices_for and alerts.waiting_for stay for nodes of the release before, which may still run beside this one.
