-- Watchlists and their entries, the directory of authorities, coordination alerts.
create schema alerts;
grant usage on schema alerts to jointops_app, jointops_matcher;

create table alerts.watchlist (
    id uuid primary key default uuidv7(),
    version integer not null default 1,
    code text not null unique check (code ~ '^[A-Z0-9][A-Z0-9-]{1,31}$'),
    name text not null,
    owner text not null,
    kinds text[] not null,
    marking smallint not null check (marking between 2 and 4),
    class_id integer not null references base.access_class
);

create table alerts.entry (
    id uuid primary key default uuidv7(),
    version integer not null default 1,
    list text not null references alerts.watchlist (code),
    -- The list's version that last changed this entry: who has seen that version has seen the change.
    list_version integer not null,
    owner text not null,
    kind text not null,
    subject jsonb not null,
    action text not null
        check (action in ('arrest', 'whereabouts', 'discreet', 'inquiry', 'seize', 'missing', 'refuse_entry')),
    purpose text not null,
    legal_basis text not null,
    review_by date not null,
    category text not null
        check (category in ('suspect', 'convicted', 'victim', 'witness', 'missing', 'other')),
    note text not null default '',
    exclude text[] not null default '{}',
    share text[] not null default '{}',
    as_printed boolean not null default false,
    recorded_at timestamptz not null default now(),
    removed_at timestamptz,
    class_id integer not null references base.access_class
);
create index on alerts.entry (list, recorded_at desc, id desc) where removed_at is null;
create index on alerts.entry (list, list_version);

create table alerts.authority (
    id uuid primary key default uuidv7(),
    version integer not null default 1,
    code text not null unique check (code ~ '^[A-Z]{2}-[A-Z0-9]{2,12}$'),
    name text not null,
    country text not null,
    functions text[] not null,
    languages text[] not null,
    channel text not null,
    hours text not null,
    urgent_contact text not null default '',
    valid_from date not null,
    valid_to date,
    verified_at timestamptz not null,
    class_id integer not null references base.access_class
);
create index on alerts.authority (country);

create table alerts.alert (
    id uuid primary key default uuidv7(),
    version integer not null default 1,
    number text not null unique,
    operation text not null,
    title text not null,
    text text not null,
    priority text not null check (priority in ('P1', 'P2', 'P3', 'P4')),
    crime_types text[] not null,
    trigger jsonb,
    countries text[] not null,
    functions text[] not null,
    deadline timestamptz,
    marking smallint not null check (marking between 2 and 4),
    handling text[] not null,
    languages text[] not null,
    state text not null default 'draft' check (state in ('draft', 'released', 'closed')),
    place jsonb,
    drafted_by jsonb not null,
    drafted_at timestamptz not null default now(),
    released_by jsonb,
    released_at timestamptz,
    class_id integer not null references base.access_class,
    face_class_id integer references base.access_class
);
create index on alerts.alert (drafted_at desc, id desc);

-- What a centre that did not draft the alert sees: that it is, for whom, and how far it has come.
create table alerts.alert_face (
    id uuid primary key,
    version integer not null,
    number text not null,
    operation text not null,
    priority text not null,
    countries text[] not null,
    state text not null,
    addressees jsonb not null,
    drafted_at timestamptz not null,
    class_id integer not null references base.access_class
);

create table alerts.addressee (
    id uuid primary key default uuidv7(),
    alert_id uuid not null references alerts.alert,
    authority_id uuid not null references alerts.authority,
    state text not null default 'pending'
        check (state in ('pending', 'sent', 'delivered', 'read', 'acknowledged', 'replied')),
    sent_at timestamptz,
    delivered_at timestamptz,
    delivered_by jsonb,
    read_at timestamptz,
    read_by jsonb,
    acknowledged_at timestamptz,
    acknowledged_by jsonb,
    replied_at timestamptz,
    replied_by jsonb,
    due_at timestamptz,
    class_id integer not null references base.access_class,
    unique (alert_id, authority_id)
);

create table alerts.reply (
    id uuid primary key default uuidv7(),
    alert_id uuid not null references alerts.alert,
    authority_id uuid references alerts.authority,
    by jsonb not null,
    at timestamptz not null default now(),
    text text not null,
    class_id integer not null references base.access_class
);
create index on alerts.reply (alert_id, at);

-- Operations whose codes start alike (kafo-ii, kafo-iii) share one series of numbers: a number names one alert.
create table alerts.counter (series text primary key, last integer not null);

do $$
declare
    named text;
begin
    foreach named in array array['watchlist', 'entry', 'authority', 'alert', 'alert_face', 'addressee', 'reply'] loop
        execute format('alter table alerts.%I enable row level security', named);
        execute format('alter table alerts.%I force row level security', named);
        execute format('create policy %I on alerts.%I to current_user using (true) with check (true)', named || '_owner', named);
        execute format('create policy %I on alerts.%I to jointops_app using (class_id in (select base.my_classes()))
                        with check (class_id in (select base.my_classes()))', named || '_seen', named);
        execute format('grant select, insert on alerts.%I to jointops_app', named);
    end loop;
end $$;
grant update on alerts.watchlist, alerts.entry, alerts.authority, alerts.alert, alerts.alert_face, alerts.addressee
    to jointops_app;
create policy entry_matcher on alerts.entry for select to jointops_matcher using (true);
create policy watchlist_matcher on alerts.watchlist for select to jointops_matcher using (true);
grant select on alerts.entry, alerts.watchlist to jointops_matcher;

-- The next number of a series of alerts; the row lock keeps two drafts from taking the same.
create function alerts.next_number(wanted text) returns integer
language sql security definer set search_path = alerts, pg_temp as $$
    insert into alerts.counter as c (series, last) values (wanted, 1)
    on conflict (series) do update set last = c.last + 1 returning last
$$;
