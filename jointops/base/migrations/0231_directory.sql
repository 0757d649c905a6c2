-- The directory at its full size: what changed in it and when, what authorities say of themselves for a time,
-- circulars with their replies, networks with their members; an addressee that cannot be sent to says why.

-- fields   names of what is another now; what it says stands in the entry itself
create table alerts.authority_change (
    id uuid primary key default uuidv7(),
    authority_id uuid not null references alerts.authority,
    code text not null,
    country text not null,
    functions text[] not null,
    act text not null check (act in ('added', 'changed', 'verified')),
    fields text[] not null,
    at timestamptz not null default now(),
    class_id integer not null references base.access_class
);
create index on alerts.authority_change (at desc, id desc);
insert into alerts.authority_change (authority_id, code, country, functions, act, fields, class_id)
select id, code, country, functions, 'added', '{}', class_id from alerts.authority;

-- What an authority says of itself from a day to another: closed, reduced hours, no paper, electronic transmission.
create table alerts.authority_notice (
    id uuid primary key default uuidv7(),
    version integer not null default 1,
    authority_id uuid not null references alerts.authority,
    kind text not null check (kind in ('closed', 'reduced-hours', 'paper-not-accepted', 'e-transmission-accepted')),
    text text not null default '',
    starts_on date not null,
    ends_on date check (ends_on >= starts_on),
    said_at timestamptz not null default now(),
    withdrawn_at timestamptz,
    class_id integer not null references base.access_class
);
create index on alerts.authority_notice (authority_id) where withdrawn_at is null;
create index on alerts.authority_notice (said_at desc, id desc);

-- A question to many authorities at once, and who of them has answered.
create table alerts.circular (
    id uuid primary key default uuidv7(),
    title text not null,
    text text not null,
    sent_at timestamptz not null default now(),
    class_id integer not null references base.access_class
);
create index on alerts.circular (sent_at desc, id desc);
create table alerts.circular_addressee (
    circular_id uuid not null references alerts.circular,
    authority_id uuid not null references alerts.authority,
    replied_at timestamptz,
    reply text not null default '',
    class_id integer not null references base.access_class,
    primary key (circular_id, authority_id)
);

-- A network, its secretariat (a principal) and its members; a new network is a row.
create table alerts.network (
    id uuid primary key default uuidv7(),
    version integer not null default 1,
    code text not null unique check (code ~ '^[a-z][a-z0-9-]{1,31}$'),
    name text not null,
    kind text not null check (kind in ('network', 'task-force', 'platform', 'partner')),
    parent text references alerts.network (code),
    topics text[] not null default '{}',
    secretariat uuid references alerts.authority,
    class_id integer not null references base.access_class
);
create table alerts.network_member (
    network text not null references alerts.network (code),
    country text not null,
    contact uuid references alerts.authority,
    class_id integer not null references base.access_class,
    primary key (network, country)
);

-- Why an addressee is not sent to, and what is offered instead.
alter table alerts.addressee
    add column blocked jsonb,
    drop constraint addressee_state_check,
    add constraint addressee_state_check
        check (state in ('pending', 'blocked', 'sent', 'delivered', 'read', 'acknowledged', 'replied'));
alter table alerts.alert add column networks text[] not null default '{}';

do $$
declare
    named text;
begin
    foreach named in array array['authority_change', 'authority_notice', 'circular', 'circular_addressee', 'network',
                                 'network_member'] loop
        execute format('alter table alerts.%I enable row level security', named);
        execute format('alter table alerts.%I force row level security', named);
        execute format('create policy %I on alerts.%I to current_user using (true) with check (true)', named || '_owner', named);
        execute format('create policy %I on alerts.%I to jointops_app using (class_id in (select base.my_classes()))
                        with check (class_id in (select base.my_classes()))', named || '_seen', named);
        execute format('grant select, insert on alerts.%I to jointops_app', named);
    end loop;
end $$;
grant update on alerts.authority_notice, alerts.circular_addressee, alerts.network to jointops_app;
grant delete on alerts.network_member to jointops_app;
