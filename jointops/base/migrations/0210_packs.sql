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

create or replace function ops.kept()
returns table (what text, record uuid, records uuid[], scopes text[], operation text, counts_from timestamptz,
               not_after timestamptz)
language sql stable as $$
    -- A check with a hit is kept as long as the entry that it met.
    select 'checks', c.id,
           c.id || array(select unnest(array[m.id, m.entry_id]) from ops.match m where m.check_id = c.id),
           array['operation:' || c.operation], c.operation, null::timestamptz, null::timestamptz
    from ops.check_report c
    where not exists (select from ops.match m where m.check_id = c.id and m.state = 'confirmed')
    union all
    select i.kind || 's', i.id, array_remove(array[i.id, i.match_id], null), array['operation:' || i.operation],
           i.operation, null, null
    from ops.incident i
    union all
    select 'holds', h.id, array[h.id], '{}', null, h.lifted_at, null from ops.hold h where h.lifted_at is not null
    union all
    select 'requests', r.id, array[r.id], '{}', null, r.answered_at, null
    from ops.subject_request r where r.answered_at is not null
    union all
    select 'notices', n.id, array[n.id], '{}', null, n.made_at, null from ops.correction_notice n
    union all
    select 'exports', x.id, array_remove(array[x.id, x.proposal], null), '{}', null, x.expires_at, null from ops.export x
    union all
    select 'packs', p.id, array[p.id], array['operation:' || p.operation], null, p.expires_at, null from ops.pack p
    union all
    -- An entry takes its matches with it: who holds one of those, or the check that it met, holds the entry.
    select k.what, k.record,
           k.records || array(select unnest(array[m.id, m.check_id]) from ops.match m where m.entry_id = k.record),
           k.scopes, k.operation, k.counts_from, k.not_after
    from alerts.kept() k
    union all
    select k.what, k.record, array[k.record], '{}', null, k.counts_from, null from base.kept() k
    union all
    select k.what, k.record, array[k.record], array['operation:' || k.operation], null, k.counts_from, null
    from care.kept() k
$$;
