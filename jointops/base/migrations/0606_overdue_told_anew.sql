-- As in 0571; and a time that is over again, after somebody acted, is told again: the cause has the match's version. What
-- goes out later than it was noted, at an hour that somebody wants, is still for them after the next step, which tells
-- others.
-- cause  "overdue N vV": told so often that the time is over, until somebody acts

create function ops.step_of(cause text) returns integer language sql immutable as $$
    select case when $1 ~ '^overdue [12]( v[0-9]+)?$' then split_part($1, ' ', 2)::integer end
$$;

create or replace function ops.overdue_to_tell(match uuid, cause text) returns table (person uuid, priority text)
language sql stable security definer set search_path = ops, pg_temp as $$
    select p.person, case m.held when 'person' then 'P1' when 'object' then 'P2' else 'P3' end
    from match m
    cross join step_of($2) n
    cross join lateral alerts.people_who_see(case when n > 1 then m.face_class_id else m.class_id end) p
    where m.id = $1 and m.overdue >= n and not is_untold(m)
      and (m.step is distinct from 'closed' or m.stop is not null)
      and case when n > 1 then 'centre:' || m.operation
               when m.state in ('possible', 'claimed', 'asked') then 'bureau:' || m.owner
               else 'bureau:' || m.checked end = any(p.held)
$$;

create or replace function ops.overdue_asked_for(match uuid, cause text, person uuid) returns jsonb
language sql stable security definer set search_path = ops, pg_temp as $$
    select jsonb_build_object(
        'record', jsonb_build_object('marking', c.marking, 'handling', '{}'::text[], 'origin', 'bureau:' || m.owner,
                                     'audience', c.audience),
        'reader', jsonb_build_object('user', p.user_name, 'principals', p.principals || ('user:' || p.user_name),
                                     'clearance', p.clearance))
    from match m cross join base.person p
    join base.access_class c on c.id = case when step_of($2) > 1 then m.face_class_id else m.class_id end
    where m.id = $1 and p.id = $3 and exists (select from overdue_to_tell($1, $2) w where w.person = $3)
$$;

revoke execute on function ops.step_of from public;
