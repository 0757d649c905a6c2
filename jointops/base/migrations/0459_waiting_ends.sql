-- Whether the officer of a check waits, and nothing that may be told of it is open or a hit.
create function ops.waits_in_vain(c ops.check_report) returns boolean language sql stable as $$
    select c.answer <> 'clear' and coalesce(c.follow in ('call-centre', 'bureau-has-it'), true) and not exists (
        select from ops.match m where m.check_id = c.id and m.stop is null
          and (m.face_class_id <> m.class_id or m.step = 'instructed')
          and m.state in ('possible', 'claimed', 'asked', 'confirmed'))
$$;

-- A match that is erased can say no more what comes of it. Whoever deletes it, and may write to no officer otherwise, ends
-- the waiting here when it is gone: `stop` where it let the officer act, `let-go` to who waits for nothing else.
create function ops.end_waiting(checks uuid[], acting boolean[])
returns table (id uuid, version integer, operation text, country text, class_id integer, code text)
language sql security definer set search_path = ops, pg_temp as $$
    update check_report c
    set follow = case when w.acts then 'stop' else 'let-go' end, follow_text = '', followed_at = now(),
        version = c.version + 1
    from unnest(checks, acting) as w(id, acts)
    where c.id = w.id and (w.acts or ops.waits_in_vain(c))
    returning c.id, c.version, c.operation, c.country, c.class_id, c.follow
$$;
revoke execute on function ops.end_waiting from public;
grant execute on function ops.end_waiting to jointops_purger;

-- Entries of an emergency that nobody kept, by the instant at which their hours are over.
create index on alerts.entry (expires_at) where expires_at is not null and removed_at is null;
