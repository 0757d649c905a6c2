-- Packs for phones without a link: marks of entries, of which nothing can be read without the key that no row holds.

-- The device of the session that asks; null when it is bound to none.
create function base.my_device() returns uuid
language sql stable security definer set search_path = base, pg_temp as $$
    select s.device_id from base.session s where s.id = base.my_session()
$$;

create table ops.pack (
    id uuid primary key,
    person_id uuid not null references base.person,
    device_id uuid not null references base.device on delete cascade,
    operation text not null,
    state text not null default 'building' check (state in ('building', 'ready', 'failed', 'replaced')),
    made_at timestamptz not null default now(),
    expires_at timestamptz not null,
    entries integer not null default 0,
    unfindable integer not null default 0,
    bytes integer not null default 0,
    sha256 text not null default '',
    content bytea,
    class_id integer not null references base.access_class
);
create index on ops.pack (device_id, operation);
alter table ops.pack enable row level security;
alter table ops.pack force row level security;
create policy pack_owner on ops.pack to current_user using (true) with check (true);
-- Its own person on its own device alone: another phone of the same officer asks for one of its own.
create policy pack_own on ops.pack to jointops_app
    using (class_id in (select base.my_classes()) and person_id = (select base.my_person())
           and device_id = (select base.my_device()))
    with check (class_id in (select base.my_classes()) and person_id = (select base.my_person())
                and device_id = (select base.my_device()));
create policy pack_purger on ops.pack to jointops_purger using (true);
grant select, insert, update on ops.pack to jointops_app;
grant select, delete on ops.pack to jointops_purger;

insert into ops.retention_rule (what, days, least_days, most_days, counts_from, tables) values
    ('packs', 1, 0, 7, 'the pack ran out', '{ops.pack}');
