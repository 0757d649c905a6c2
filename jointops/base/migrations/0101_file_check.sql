-- The whole act of a check again, each value by its own type: reading rows out of JSON was a tenth of it.
drop function ops.file_check(text, jsonb, jsonb, jsonb);

-- A mark that is new: nothing to compare its version with.
create function geo.add_mark(record uuid, operation text, kind text, state text, subject text, country text, place text,
                             lon double precision, lat double precision, severity integer, at timestamptz, class_id integer)
returns void language plpgsql as $$
begin
    insert into geo.mark (record, version, operation, kind, state, subject, country, place, lon, lat, severity, occurred_at,
                          class_id)
    values ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);
end $$;

-- The end of an act about one new record: its audit row, then its event.
create function realtime.finish_one(session uuid, person uuid, verb text, asked bytea, record uuid, kind text,
                                    operation text, class_id integer, at timestamptz, mark jsonb)
returns void language plpgsql as $$
begin
    insert into base.audit (session_id, person_id, verb, asked, record) values ($1, $2, $3, $4, $5);
    insert into realtime.outbox (kind, operation, record, version, class_id, at, mark) values ($6, $7, $5, 1, $8, $9, $10);
end $$;

-- Enter, keep, show on the map, audit, tell. A row comes back when the post is there for this person; it has no instant
-- when nothing was kept. A check without a position of its own stands at its post.
create function ops.file_check(
    key text, id uuid, reference text, operation text, checkpoint text, country text, person_id uuid, at timestamptz,
    clock_suspect boolean, as_printed boolean, lon double precision, lat double precision, accuracy_m real, body jsonb,
    body_hash bytea, answer text, instruction text, class_id integer,
    verb text, asked bytea, kind text, mark jsonb, mark_class_id integer)
returns table (phase text, recorded_at timestamptz) language plpgsql as $$
#variable_conflict use_variable
declare
    session uuid := base.enter(key);
    post record;
begin
    select o.phase, c.lon, c.lat into post
    from ops.checkpoint c join ops.operation o on o.code = c.operation
    where c.operation = operation and c.code = checkpoint and c.country = country;
    if not found then return; end if;
    phase := post.phase;
    if phase <> 'active' then return next; return; end if;
    insert into ops.check_report (id, reference, operation, checkpoint, country, person_id, occurred_at, clock_suspect,
                                  as_printed, lon, lat, accuracy_m, body, body_hash, answer, instruction, class_id)
    values (id, reference, operation, checkpoint, country, person_id, at, clock_suspect, as_printed, lon, lat, accuracy_m,
            body, body_hash, answer, instruction, class_id)
    on conflict on constraint check_report_pkey do nothing;
    if not found then return next; return; end if;
    if lon is null then
        lon := post.lon;
        lat := post.lat;
        mark := mark || jsonb_build_object('lon', lon, 'lat', lat);
    end if;
    perform geo.add_mark(id, operation, mark ->> 'kind', answer, mark ->> 'subject', country, checkpoint, lon, lat,
                         (mark -> 'severity')::integer, at, mark_class_id);
    perform realtime.finish_one(session, person_id, verb, asked, id, kind, operation, mark_class_id, at, mark);
    recorded_at := now();
    return next;
end $$;
