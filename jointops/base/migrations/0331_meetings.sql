-- Meetings of networks, and what was agreed there: who does what until when; who sent a circular.
create table alerts.meeting (
    id uuid primary key default uuidv7(),
    network text not null references alerts.network (code),
    title text not null,
    agenda text not null default '',
    held_on date not null,
    by jsonb not null,
    recorded_at timestamptz not null default now(),
    class_id integer not null references base.access_class
);
create index on alerts.meeting (network, recorded_at desc, id desc);

-- country  whose contact point does it
create table alerts.action_item (
    id uuid primary key default uuidv7(),
    version integer not null default 1,
    meeting_id uuid not null references alerts.meeting,
    text text not null,
    country text not null,
    due_on date,
    done_at timestamptz,
    done_by jsonb,
    class_id integer not null references base.access_class
);
create index on alerts.action_item (meeting_id);

alter table alerts.circular add column by jsonb not null default '{"user": "", "name": "", "country": "", "unit": ""}';

do $$
declare
    named text;
begin
    foreach named in array array['meeting', 'action_item'] loop
        execute format('alter table alerts.%I enable row level security', named);
        execute format('alter table alerts.%I force row level security', named);
        execute format('create policy %I on alerts.%I to current_user using (true) with check (true)', named || '_owner', named);
        execute format('create policy %I on alerts.%I to jointops_app using (class_id in (select base.my_classes()))
                        with check (class_id in (select base.my_classes()))', named || '_seen', named);
        execute format('grant select, insert on alerts.%I to jointops_app', named);
    end loop;
end $$;
grant update on alerts.action_item to jointops_app;
