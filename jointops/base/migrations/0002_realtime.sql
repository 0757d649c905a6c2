-- The event log: written with the change, numbered after it, read by everything else.
create schema realtime;
grant usage on schema realtime to jointops_app, jointops_log, jointops_matcher;

-- Rows wait here between their commit and their number. No counter, no NOTIFY: writers never wait for each other.
create table realtime.outbox (
    id bigint generated always as identity primary key,
    kind text not null,
    operation text,
    record uuid not null,
    version integer not null,
    class_id integer not null references base.access_class,
    at timestamptz not null,
    recorded_at timestamptz not null default now(),
    data jsonb not null default '{}',
    mark jsonb
);

create table realtime.event (
    number bigint primary key,
    kind text not null,
    operation text,
    record uuid not null,
    version integer not null,
    class_id integer not null references base.access_class,
    at timestamptz not null,
    recorded_at timestamptz not null,
    numbered_at timestamptz not null default clock_timestamp(),
    data jsonb not null,
    mark jsonb
);
create index on realtime.event (record);

-- One row, locked by each numbering transaction and written by nobody else.
create table realtime.head (
    one boolean primary key default true check (one),
    number bigint not null default 0,
    epoch uuid not null default gen_random_uuid(),
    term bigint not null default 0
);
insert into realtime.head default values;

create table realtime.consumer (
    name text primary key,
    number bigint not null default 0
);

create table realtime.parked (
    consumer text not null,
    number bigint not null,
    reason text not null,
    parked_at timestamptz not null default now(),
    primary key (consumer, number)
);

-- Moves committed rows to the log with dense numbers; two callers at once queue at the head row and number correctly.
create function realtime.number_events(most integer) returns setof realtime.event
language plpgsql security definer set search_path = realtime, pg_temp as $$
declare
    last bigint;
begin
    select number into last from realtime.head for update;
    return query
        with taken as (
            delete from realtime.outbox where id in (select id from realtime.outbox order by id limit most) returning *
        ), numbered as (
            insert into realtime.event (number, kind, operation, record, version, class_id, at, recorded_at, data, mark)
            select last + row_number() over (order by id), kind, operation, record, version, class_id, at, recorded_at, data, mark
            from taken returning *
        )
        select * from numbered order by number;
    update realtime.head set number = (select coalesce(max(e.number), last) from realtime.event e where e.number >= last);
end $$;

-- The end of every writing transaction: audit rows, then events, in one statement.
-- Raises when something was changed and nobody would ever know.
create function realtime.finish(audits jsonb, events jsonb, session uuid, person uuid, as_service text) returns void
language plpgsql as $$
begin
    if jsonb_array_length(audits) = 0 then
        if pg_current_xact_id_if_assigned() is not null then
            raise exception 'a change without an audit row' using errcode = 'JO500';
        end if;
        return;
    end if;
    insert into base.audit (session_id, person_id, service, verb, record, purpose, result, records)
    select session, person, as_service, a.verb, a.record, a.purpose, coalesce(a.result, 'done'), coalesce(a.records, 1)
    from jsonb_to_recordset(audits) as a(verb text, record uuid, purpose text, result text, records integer);
    insert into realtime.outbox (kind, operation, record, version, class_id, at, data, mark)
    select e.kind, e.operation, e.record, e.version, e.class_id, e.at, coalesce(e.data, '{}'), e.mark
    from jsonb_to_recordset(events) as e(kind text, operation text, record uuid, version integer, class_id integer,
                                         at timestamptz, data jsonb, mark jsonb);
end $$;

grant insert on realtime.outbox to jointops_app, jointops_log, jointops_matcher;
grant usage on all sequences in schema realtime to jointops_app, jointops_log, jointops_matcher;
grant select on realtime.head to jointops_app, jointops_log, jointops_matcher;
grant select on realtime.event to jointops_app, jointops_log, jointops_matcher;
grant select, insert, update on realtime.consumer to jointops_log, jointops_matcher, jointops_app;
grant select, insert on realtime.parked to jointops_log, jointops_matcher, jointops_app;

alter table realtime.event enable row level security;
alter table realtime.event force row level security;
create policy event_seen on realtime.event for select to jointops_app using (class_id in (select base.my_classes()));
create policy event_owner on realtime.event to current_user using (true) with check (true);
create policy event_log on realtime.event for select to jointops_log, jointops_matcher using (true);
revoke execute on function realtime.number_events from public;
grant execute on function realtime.number_events to jointops_log;
