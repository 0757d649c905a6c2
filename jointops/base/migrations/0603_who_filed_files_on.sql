-- What runs is not stopped: a country that was active files on while it goes back to correct a task, until it withdraws.
alter table ops.participant add column may_file boolean not null default false;

-- Enter, keep, show on the map, audit, tell. A row comes back when the post is there for this person; it has no instant
-- when nothing was kept. A check without a position of its own stands at its post. `told`: null for a clear answer.
create or replace function ops.file_check(
    key text, id uuid, reference text, operation text, checkpoint text, country text, person_id uuid, at timestamptz,
    clock_suspect boolean, as_printed boolean, lon double precision, lat double precision, accuracy_m real, body jsonb,
    body_hash bytea, answer text, instruction text, told uuid[], class_id integer,
    verb text, asked bytea, kind text, mark jsonb, mark_class_id integer)
returns table (phase text, readiness text, recorded_at timestamptz) language plpgsql as $$
#variable_conflict use_variable
declare
    session uuid := base.enter(key);
    post record;
begin
    select o.phase, p.readiness, p.may_file, c.lon, c.lat into post
    from ops.checkpoint c join ops.operation o on o.code = c.operation
    left join ops.participant p on p.operation = c.operation and p.country = c.country
    where c.operation = operation and c.code = checkpoint and c.country = country;
    if not found then return; end if;
    phase := post.phase;
    readiness := case when post.may_file then 'active' else coalesce(post.readiness, 'preparing') end;
    if phase <> 'active' or readiness <> 'active' then return next; return; end if;
    insert into ops.check_report (id, reference, operation, checkpoint, country, person_id, occurred_at, clock_suspect,
                                  as_printed, lon, lat, accuracy_m, body, body_hash, answer, instruction, class_id)
    values (id, reference, operation, checkpoint, country, person_id, at, clock_suspect, as_printed, lon, lat, accuracy_m,
            body, body_hash, answer, instruction, class_id)
    on conflict on constraint check_report_pkey do nothing;
    if not found then return next; return; end if;
    if told is not null then
        insert into ops.check_told (check_id, entries) values (id, told);
    end if;
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
