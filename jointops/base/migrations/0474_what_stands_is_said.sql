-- Who is told that other owners' matches name theirs no more sees the match anew on the map, whoever ended the other.
grant insert, update (version, state, severity, data, class_id) on geo.mark to jointops_purger;
grant update (version) on ops.match to jointops_purger;
grant select on base.access_class to jointops_purger;

-- What failed again says why.
grant update (reason) on realtime.parked to jointops_matcher;

-- While what the officer was told of is not recorded, nobody knows that the waiting is in vain: the matcher says it then.
create or replace function ops.waits_in_vain(c ops.check_report) returns boolean language sql stable as $$
    select c.answer <> 'clear' and coalesce(c.follow in ('call-centre', 'bureau-has-it'), true) and not exists (
        select from ops.match m where m.check_id = c.id and m.stop is null
          and (m.face_class_id <> m.class_id or m.step = 'instructed')
          and m.state in ('possible', 'claimed', 'asked', 'confirmed'))
      and not exists (select from ops.check_told t where t.check_id = c.id)
$$;

-- Whoever ends matches takes their checks first, as whoever ends checks does.
create function ops.hold_checks(checks uuid[]) returns setof uuid
language sql security definer set search_path = ops, pg_temp as $$
    select c.id from check_report c where c.id = any(hold_checks.checks) order by c.id for no key update
$$;
revoke execute on function ops.hold_checks from public;
grant execute on function ops.hold_checks to jointops_purger;

-- The newest instruction that an officer still has of a check.
create function ops.stands(check_id uuid) returns jsonb language sql stable as $$
    select m.instruction from ops.match m where m.check_id = stands.check_id and m.step = 'instructed' and m.stop is null
    order by (m.instruction -> 'by' ->> 'at')::timestamptz desc limit 1
$$;

-- As in 0459; but who was let act by another owner too hears what of that stands, and is not stopped.
create or replace function ops.end_waiting(checks uuid[], acting boolean[])
returns table (id uuid, version integer, operation text, country text, class_id integer, code text)
language sql security definer set search_path = ops, pg_temp as $$
    update check_report c
    set follow = case when w.acts then coalesce(w.stands ->> 'code', 'stop') else 'let-go' end,
        follow_text = case when w.acts then coalesce(w.stands ->> 'text', '') else '' end,
        followed_at = now(), version = c.version + 1
    from (select id, acts, ops.stands(id) as stands from unnest(checks, acting) as u(id, acts)) as w
    where c.id = w.id
      and case when w.acts then w.stands is null
                   or (c.follow, c.follow_text) is distinct from (w.stands ->> 'code', w.stands ->> 'text')
               else ops.waits_in_vain(c) end
    returning c.id, c.version, c.operation, c.country, c.class_id, c.follow
$$;
