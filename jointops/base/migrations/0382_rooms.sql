-- Rooms of networks: documents that some or all parties see, in versions that stay, and what was asked about them.
create table alerts.room (
    id uuid primary key default uuidv7(),
    version integer not null default 1,
    network text not null references alerts.network (code),
    title text not null,
    about text not null default '',
    parties text[] not null,
    marking text not null,
    state text not null default 'open' check (state in ('open', 'closed')),
    opened_by jsonb not null,
    opened_at timestamptz not null default now(),
    closed_at timestamptz,
    closed_reason text not null default '',
    class_id integer not null references base.access_class
);
create index on alerts.room (network, opened_at desc, id desc);

-- unit: the principal of the side that wrote it, and writes it anew
create table alerts.room_document (
    id uuid primary key,
    version integer not null default 1,
    room_id uuid not null references alerts.room,
    title text not null,
    parties text[] not null,
    unit text not null,
    added_at timestamptz not null default now(),
    class_id integer not null references base.access_class
);
create index on alerts.room_document (room_id);

create table alerts.document_version (
    document_id uuid not null references alerts.room_document,
    number integer not null,
    name text not null,
    media_type text not null,
    bytes integer not null check (bytes between 1 and 5 * 1024 * 1024),
    sha256 text not null,
    content bytea not null,
    note text not null default '',
    by jsonb not null,
    at timestamptz not null default now(),
    class_id integer not null references base.access_class,
    primary key (document_id, number)
);
-- What is compressed already is not compressed again.
alter table alerts.document_version alter column content set storage external;

create table alerts.clarification (
    id uuid primary key default uuidv7(),
    room_id uuid not null references alerts.room,
    document_id uuid references alerts.room_document,
    question text not null,
    asked_by jsonb not null,
    asked_at timestamptz not null default now(),
    answer text not null default '',
    answered_by jsonb,
    answered_at timestamptz,
    class_id integer not null references base.access_class
);
create index on alerts.clarification (room_id);
create index on alerts.clarification (document_id);

do $$
declare
    named text;
begin
    foreach named in array array['room', 'room_document', 'document_version', 'clarification'] loop
        execute format('alter table alerts.%I enable row level security', named);
        execute format('alter table alerts.%I force row level security', named);
        execute format('create policy %I on alerts.%I to current_user using (true) with check (true)', named || '_owner', named);
        execute format('create policy %I on alerts.%I to jointops_app using (class_id in (select base.my_classes()))
                        with check (class_id in (select base.my_classes()))', named || '_seen', named);
        execute format('create policy %I on alerts.%I to jointops_purger using (true)', named || '_purger', named);
        execute format('grant select, insert on alerts.%I to jointops_app', named);
        execute format('grant select, delete on alerts.%I to jointops_purger', named);
    end loop;
end $$;
grant update on alerts.room, alerts.clarification to jointops_app;
grant update (version) on alerts.room_document to jointops_app;

insert into ops.retention_rule (what, days, least_days, most_days, counts_from, tables) values
    ('rooms', 1826, 30, 3653, 'the room was closed',
     '{alerts.room,alerts.room_document,alerts.document_version,alerts.clarification}');

-- As in 0232, with rooms.
create or replace function alerts.kept()
returns table (what text, record uuid, records uuid[], scopes text[], operation text, counts_from timestamptz,
               not_after timestamptz)
language sql stable as $$
    select case when e.removed_at is not null then 'removed-entries' when e.frozen_at is not null then 'frozen-entries'
                else 'entries' end,
           e.id, array[e.id], array['list:' || e.list, 'category:' || e.category], null::text,
           coalesce(e.removed_at, e.frozen_at, e.reviewed_at),
           case when e.removed_at is null and e.frozen_at is null then e.review_by::timestamptz end
    from alerts.entry e
    union all
    select 'imports', i.id, array[i.id], array['list:' || i.list], null, i.touched_at, null from alerts.list_import i
    union all
    select 'alerts', a.id, array[a.id], array['operation:' || a.operation], a.operation, null, null from alerts.alert a
    union all
    select 'cooperation-requests', r.id, array_remove(array[r.id, r.alert_id], null), '{}', null,
           (select max(s.at) from alerts.request_step s where s.request_id = r.id), null
    from alerts.request r where r.state = 'closed'
    union all
    select 'rooms', r.id, array[r.id], '{}', null, r.closed_at, null from alerts.room r where r.state = 'closed'
$$;
