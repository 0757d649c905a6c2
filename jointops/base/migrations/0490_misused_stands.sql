-- What an officer hears where a check comes to nothing: whose identity is misused stays a victim, whichever entry was decided
-- last, and also where the entry of which that was said has gone since the first answer. But who was told so at first, and of
-- whom an owner has said otherwise after looking at this very check, is let go: that is newer.
create function ops.comes_to_nothing(c ops.check_report) returns text language sql stable as $$
    select case when bool_or((m.verdict ->> 'misused_identity')::boolean)
                  or c.instruction = 'misused-identity' and not coalesce(bool_or(m.verdict ->> 'remembered' is null), false)
           then 'misused-identity' else 'let-go' end
    from ops.match m
    where m.check_id = c.id and (m.face_class_id <> m.class_id or m.step = 'instructed')
      and m.state in ('denied', 'undetermined') and not m.apart
$$;

-- As in 0474, with that word.
create or replace function ops.end_waiting(checks uuid[], acting boolean[])
returns table (id uuid, version integer, operation text, country text, class_id integer, code text)
language sql security definer set search_path = ops, pg_temp as $$
    update check_report c
    set follow = case when w.acts then coalesce(w.stands ->> 'code', 'stop') else ops.comes_to_nothing(c) end,
        follow_text = case when w.acts then coalesce(w.stands ->> 'text', '') else '' end,
        followed_at = now(), version = c.version + 1
    from (select id, acts, ops.stands(id) as stands from unnest(checks, acting) as u(id, acts)) as w
    where c.id = w.id
      and case when w.acts then w.stands is null
                   or (c.follow, c.follow_text) is distinct from (w.stands ->> 'code', w.stands ->> 'text')
               else ops.waits_in_vain(c) end
    returning c.id, c.version, c.operation, c.country, c.class_id, c.follow
$$;
