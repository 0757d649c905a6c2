-- Clocks of alerts: working hours of authorities in their own zone, who is on duty, and each step taken, once.

-- time_zone   of the IANA database
-- week        hours of an ordinary week: [{day 1 (Monday) – 7, opens, closes}]; other_days replaces them for some days
alter table alerts.authority
    add column time_zone text not null default 'UTC',
    add column week jsonb not null default '[{"day":1,"opens":"08:00","closes":"16:00"},
        {"day":2,"opens":"08:00","closes":"16:00"},{"day":3,"opens":"08:00","closes":"16:00"},
        {"day":4,"opens":"08:00","closes":"16:00"},{"day":5,"opens":"08:00","closes":"16:00"}]',
    add column other_days jsonb not null default '[]';

-- Who of an authority is on call and who deputises, from–until: for its own people alone.
create table alerts.duty (
    id uuid primary key default uuidv7(),
    authority_id uuid not null references alerts.authority,
    task text not null check (task in ('on-call', 'deputy')),
    user_name text not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null check (ends_at > starts_at),
    class_id integer not null references base.access_class
);
create index on alerts.duty (authority_id, ends_at);

-- round          how often its acknowledgement has expired and the alert was reopened
-- rung           steps of the ladder taken in this round: 0 those on call, then deputy, centre, other channel
-- next_at        when the clock takes its next step; null: nothing more to do
-- answer_due_at  once acknowledged: until when to answer
alter table alerts.addressee
    add column round smallint not null default 0,
    add column rung smallint not null default 0,
    add column next_at timestamptz,
    add column answer_due_at timestamptz;
create index on alerts.addressee (next_at) where next_at is not null;

alter table alerts.alert
    add column closed_at timestamptz,
    add column closed_by jsonb,
    add column closed_reason text not null default '';

-- Each step of each ladder, once: whom it told. `whom` are principals.
create table alerts.escalation (
    id uuid primary key default uuidv7(),
    alert_id uuid not null references alerts.alert,
    addressee_id uuid not null references alerts.addressee,
    round smallint not null,
    rung smallint not null,
    told text not null check (told in ('on-call', 'deputy', 'centre', 'other-channel')),
    whom text[] not null,
    at timestamptz not null,
    class_id integer not null references base.access_class,
    unique (addressee_id, round, rung)
);
create index on alerts.escalation (alert_id);

do $$
declare
    named text;
begin
    foreach named in array array['duty', 'escalation'] loop
        execute format('alter table alerts.%I enable row level security', named);
        execute format('alter table alerts.%I force row level security', named);
        execute format('create policy %I on alerts.%I to current_user using (true) with check (true)', named || '_owner', named);
        execute format('create policy %I on alerts.%I to jointops_app using (class_id in (select base.my_classes()))
                        with check (class_id in (select base.my_classes()))', named || '_seen', named);
        execute format('grant select, insert on alerts.%I to jointops_app', named);
    end loop;
end $$;
grant update (class_id) on alerts.escalation to jointops_app;
grant delete on alerts.duty to jointops_app;

-- Who is on duty at an authority at an instant, as principals: asked by those who send to it, who see no rota.
create function alerts.on_duty(authority uuid, wanted text, instant timestamptz) returns text[]
language sql stable security definer set search_path = alerts, pg_temp as $$
    select coalesce(array_agg('user:' || d.user_name order by d.user_name), '{}') from duty d
    where d.authority_id = $1 and d.task = $2 and d.starts_at <= $3 and d.ends_at > $3
$$;
revoke execute on function alerts.on_duty from public;
grant execute on function alerts.on_duty to jointops_app, jointops_clock;

-- The clock: sees how far alerts have come and moves their ladders. It reads no title and no text.
grant usage on schema base, realtime, geo, alerts to jointops_clock;
grant usage on all sequences in schema base, realtime to jointops_clock;
grant insert on base.audit, realtime.outbox to jointops_clock;
grant select on base.access_class to jointops_clock;
grant select (id, version, number, operation, priority, countries, state, deadline, marking, handling, place, drafted_by,
              drafted_at, released_at, class_id, face_class_id), update (version) on alerts.alert to jointops_clock;
grant select, update on alerts.addressee to jointops_clock;
grant select on alerts.authority to jointops_clock;
grant select, insert on alerts.escalation to jointops_clock;
grant select, insert, update on alerts.alert_face, geo.mark to jointops_clock;
create policy audit_add_clock on base.audit for insert to jointops_clock with check (true);
do $$
declare
    named text;
begin
    foreach named in array array['alerts.alert', 'alerts.addressee', 'alerts.authority', 'alerts.escalation',
                                 'alerts.alert_face', 'geo.mark'] loop
        execute format('create policy clock on %s to jointops_clock using (true) with check (true)', named);
    end loop;
end $$;

create policy escalation_purger on alerts.escalation to jointops_purger using (true);
grant select, delete on alerts.escalation to jointops_purger;
update ops.retention_rule set tables = tables || '{alerts.escalation}' where what = 'alerts';
