-- A match on which nobody acted in time is told to who is not looking, by the ways that alerts have and with as little:
-- that something of a priority waits. First the bureau whose turn it is: the owner's while it is open, then the one where
-- the check was made. The second time the operation's centre, to try another channel.
-- Of a match that its owner's bureau alone knows of nothing goes out: that a letter was sent is on record, and would count
-- such matches.
-- cause  "overdue N": told so often that the time is over, until somebody acts

create function ops.overdue_to_tell(match uuid, cause text) returns table (person uuid, priority text)
language sql stable security definer set search_path = ops, pg_temp as $$
    select p.person, case m.held when 'person' then 'P1' when 'object' then 'P2' else 'P3' end
    from match m
    cross join lateral alerts.people_who_see(case when m.overdue > 1 then m.face_class_id else m.class_id end) p
    where m.id = $1 and $2 = 'overdue ' || m.overdue and m.overdue > 0 and not is_untold(m)
      and case when m.overdue > 1 then 'centre:' || m.operation
               when m.state in ('possible', 'claimed', 'asked') then 'bureau:' || m.owner
               else 'bureau:' || m.checked end = any(p.held)
$$;

-- As alerts.asked_for, of such a match: what the policy is asked with before anything goes out.
create function ops.overdue_asked_for(match uuid, cause text, person uuid) returns jsonb
language sql stable security definer set search_path = ops, pg_temp as $$
    select jsonb_build_object(
        'record', jsonb_build_object('marking', c.marking, 'handling', '{}'::text[], 'origin', 'bureau:' || m.owner,
                                     'audience', c.audience),
        'reader', jsonb_build_object('user', p.user_name, 'principals', p.principals || ('user:' || p.user_name),
                                     'clearance', p.clearance))
    from match m cross join base.person p
    join base.access_class c on c.id = case when m.overdue > 1 then m.face_class_id else m.class_id end
    where m.id = $1 and p.id = $3 and exists (select from overdue_to_tell($1, $2) w where w.person = $3)
$$;

-- Of an alert or a match, by the cause.
create function integrations.to_tell(record uuid, cause text) returns table (person uuid, priority text)
language sql stable security definer set search_path = integrations, pg_temp as $$
    select t.person, t.priority from alerts.to_tell($1, $2) t where $2 not like 'overdue %'
    union all
    select t.person, t.priority from ops.overdue_to_tell($1, $2) t where $2 like 'overdue %'
$$;

create function integrations.asked_for(record uuid, cause text, person uuid) returns jsonb
language sql stable security definer set search_path = integrations, pg_temp as $$
    select case when $2 like 'overdue %' then ops.overdue_asked_for($1, $2, $3) else alerts.asked_for($1, $2, $3) end
$$;

create or replace function integrations.devices_to_tell(alert uuid, cause text)
returns table (subscription uuid, priority text, at_once text[], quiet_from text, quiet_to text, digest_at text, zone text)
language sql stable security definer set search_path = integrations, pg_temp as $$
    select s.id, w.priority, s.at_once, s.quiet_from, s.quiet_to, s.digest_at, s.zone
    from integrations.to_tell($1, $2) w join push_subscription s on s.person_id = w.person
    join base.session o on o.id = s.session_id
    where o.revoked_at is null and o.expires_at > now()
$$;

revoke execute on function ops.overdue_to_tell, ops.overdue_asked_for, integrations.to_tell, integrations.asked_for from public;
grant execute on function integrations.to_tell, integrations.asked_for to jointops_partner;

create trigger forget_deliveries after delete on ops.match
    for each row execute function integrations.forget_deliveries();
update ops.retention_rule set tables = tables || '{integrations.mail,integrations.push_message}'
where what in ('checks', 'frozen-entries', 'removed-entries');
