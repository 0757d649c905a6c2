-- Web Push to devices on which somebody is signed in: that an alert waits, never what it says.

-- A device as its browser subscribed it, for as long as its session lives.
-- trouble  why its push service did not take the last message
create table integrations.push_subscription (
    id uuid primary key default uuidv7(),
    person_id uuid not null references base.person,
    session_id uuid not null unique references base.session on delete cascade,
    endpoint text not null unique,
    p256dh bytea not null,
    auth bytea not null,
    at_once text[] not null,
    quiet_from text,
    quiet_to text,
    digest_at text not null,
    zone text not null,
    trouble text not null default '',
    made_at timestamptz not null default now(),
    class_id integer not null references base.access_class,
    check ((quiet_from is null) = (quiet_to is null))
);
create index on integrations.push_subscription (person_id);
alter table integrations.push_subscription enable row level security;
alter table integrations.push_subscription force row level security;
create policy push_subscription_owner on integrations.push_subscription to current_user using (true) with check (true);
create policy push_subscription_own on integrations.push_subscription to jointops_app
    using (class_id in (select base.my_classes()) and session_id = (select base.my_session()))
    with check (class_id in (select base.my_classes()) and session_id = (select base.my_session()));
create policy push_subscription_partner on integrations.push_subscription to jointops_partner using (true) with check (true);
grant select, delete on integrations.push_subscription to jointops_app;
grant select, delete, update (trouble) on integrations.push_subscription to jointops_partner;

-- What waits to be sent, and what was: each device is told of each alert once. It goes with the device and the alert.
create table integrations.push_message (
    subscription_id uuid not null references integrations.push_subscription on delete cascade,
    alert uuid not null,
    priority text not null,
    due_at timestamptz not null,
    state text not null default 'waiting' check (state in ('waiting', 'sent', 'needless', 'failed')),
    tries smallint not null default 0,
    primary key (subscription_id, alert)
);
create index on integrations.push_message (due_at) where state = 'waiting';
create index on integrations.push_message (alert);
alter table integrations.push_message enable row level security;
alter table integrations.push_message force row level security;
create policy push_message_owner on integrations.push_message to current_user using (true) with check (true);
create policy push_message_partner on integrations.push_message to jointops_partner using (true) with check (true);
grant select, insert, update on integrations.push_message to jointops_partner;
update ops.retention_rule set tables = tables || '{integrations.push_message}' where what = 'alerts';
update ops.retention_rule set tables = tables || '{integrations.push_subscription}' where what = 'sessions';

create or replace function integrations.forget_deliveries() returns trigger
language plpgsql security definer set search_path = integrations, pg_temp as $$
begin
    delete from integrations.delivery where record = old.id;
    delete from integrations.mail where alert = old.id;
    delete from integrations.push_message where alert = old.id;
    return null;
end $$;

-- A device that somebody else was signed in on before is theirs no more: its address names the device.
create function integrations.subscribe(endpoint text, p256dh bytea, auth bytea, at_once text[], quiet_from text,
                                       quiet_to text, digest_at text, zone text, class_id integer) returns void
language plpgsql security definer set search_path = integrations, pg_temp as $$
begin
    delete from push_subscription s where s.endpoint = $1 or s.session_id = base.my_session();
    insert into push_subscription (person_id, session_id, endpoint, p256dh, auth, at_once, quiet_from, quiet_to,
                                   digest_at, zone, class_id)
    values (base.my_person(), base.my_session(), $1, $2, $3, $4, $5, $6, $7, $8, $9);
end $$;
revoke execute on function integrations.subscribe from public;
grant execute on function integrations.subscribe to jointops_app;

-- The devices of those for whom an alert waits, where their session lives.
create function integrations.devices_for(alert uuid)
returns table (subscription uuid, priority text, at_once text[], quiet_from text, quiet_to text, digest_at text, zone text)
language sql stable security definer set search_path = integrations, pg_temp as $$
    select s.id, w.priority, s.at_once, s.quiet_from, s.quiet_to, s.digest_at, s.zone
    from alerts.waiting_for($1) w join push_subscription s on s.person_id = w.person
    join base.session o on o.id = s.session_id
    where o.revoked_at is null and o.expires_at > now()
$$;
create function integrations.forget_ended_devices() returns void
language sql security definer set search_path = integrations, pg_temp as $$
    delete from push_subscription s using base.session o
    where o.id = s.session_id and (o.revoked_at is not null or o.expires_at <= now())
$$;
revoke execute on function integrations.devices_for, integrations.forget_ended_devices from public;
grant execute on function integrations.devices_for, integrations.forget_ended_devices to jointops_partner;
