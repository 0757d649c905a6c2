-- Filing a check is what hundreds of officers do all day, so the whole act is one statement: enter, keep, show on the
-- map, audit, tell. A row comes back when the post is there for this person; it has no instant when nothing was kept.
-- The first event's mark is the one on the map; a check without a position of its own stands at its post.
create function ops.file_check(key text, checked jsonb, audits jsonb, events jsonb)
returns table (phase text, recorded_at timestamptz) language plpgsql as $$
#variable_conflict use_column
declare
    session uuid := base.enter(key);
    report ops.check_report := jsonb_populate_record(null::ops.check_report, checked);
    mark jsonb := events -> 0 -> 'mark';
    post record;
begin
    select o.phase, c.lon, c.lat into post
    from ops.checkpoint c join ops.operation o on o.code = c.operation
    where c.operation = report.operation and c.code = report.checkpoint and c.country = report.country;
    if not found then return; end if;
    phase := post.phase;
    if post.phase <> 'active' then return next; return; end if;
    if report.lon is null then
        mark := mark || jsonb_build_object('lon', post.lon, 'lat', post.lat);
        events := jsonb_set(events, '{0,mark}', mark);
    end if;
    report.version := 1;
    report.recorded_at := now();
    insert into ops.check_report values (report.*) on conflict (id) do nothing;
    if not found then return next; return; end if;
    perform geo.put_mark(report.id, report.version, report.operation, mark ->> 'kind', mark ->> 'state', mark ->> 'subject',
                         report.country, report.checkpoint, (mark -> 'lon')::float8, (mark -> 'lat')::float8,
                         (mark -> 'severity')::integer, report.occurred_at, '{}', (events -> 0 -> 'class_id')::integer);
    perform realtime.finish(audits, events, session, report.person_id, null);
    recorded_at := report.recorded_at;
    return next;
end $$;
