-- How long each kind of record is kept, who may stop its end, what was purged, and what the purger may touch.

-- From when the period of an operation's records counts.
alter table ops.operation add column closed_at timestamptz;
update ops.operation set closed_at = now() where phase = 'closed';

-- frozen      its review date has passed: it matches nothing until its owner renews it
-- restricted  its accuracy or lawfulness is being looked into: it matches nothing until that is settled
-- erased      what it said is gone; the row stays for a while so that every node hears of it
alter table alerts.entry
    add column reviewed_at timestamptz not null default now(),
    add column reminded_at timestamptz,
    add column frozen_at timestamptz,
    add column restricted_at timestamptz,
    add column restricted_because text not null default '',
    add column erased_at timestamptz;
create index on alerts.entry (review_by) where removed_at is null and frozen_at is null;
create index on ops.match (entry_id);

-- The one table of periods. scope is '' for the rule that holds for all, or list:CODE, category:WORD, operation:CODE:
-- the shortest that fits a record counts. days is null where the setting retention_h says it.
create table ops.retention_rule (
    what text not null,
    scope text not null default '' check (scope ~ '^$|^(list|category|operation):[A-Za-z0-9-]+$'),
    days integer check (days >= 0),
    least_days integer not null default 0,
    most_days integer,
    counts_from text not null,
    tables text[] not null,
    reason text not null default '',
    primary key (what, scope),
    check (days >= least_days and (most_days is null or days <= most_days))
);

-- 30 days after closing: domain practice of joint operations; five years: INTERPOL rules on the processing of data;
-- ten years: Firearms Protocol, art. 7.
insert into ops.retention_rule (what, days, least_days, most_days, counts_from, tables) values
    ('checks', 30, 0, 365, 'the operation was closed',
     '{ops.check_report,ops.check_key,ops.match,ops.match_message,geo.mark}'),
    ('entries', 1826, 1, 1826, 'the entry was last reviewed', '{alerts.entry}'),
    ('frozen-entries', 30, 1, 365, 'the entry was frozen', '{alerts.entry,ops.match,ops.match_message,geo.mark}'),
    ('removed-entries', 30, 1, 365, 'the entry was taken back or erased',
     '{alerts.entry,ops.match,ops.match_message,geo.mark}'),
    ('imports', 30, 1, 90, 'the import was last touched', '{alerts.list_import,alerts.staged_entry}'),
    ('alerts', 365, 30, 1826, 'the operation was closed',
     '{alerts.alert,alerts.alert_face,alerts.addressee,alerts.reply}'),
    ('arrests', 1826, 30, 3653, 'the operation was closed', '{ops.incident,ops.seized_item,geo.mark}'),
    ('seizures', 3653, 3653, null, 'the operation was closed', '{ops.incident,ops.seized_item,geo.mark}'),
    ('rescues', 365, 30, 1826, 'the operation was closed', '{ops.incident,ops.seized_item,geo.mark}'),
    ('victims', 365, 30, 1826, 'the victim desk closed the record', '{care.victim,care.step}'),
    ('sessions', 30, 1, 365, 'the session ended', '{base.session,base.session_class}'),
    ('holds', 30, 1, 365, 'the hold was lifted', '{ops.hold}'),
    ('events', null, 0, null, 'the event was recorded', '{realtime.event,realtime.outbox,realtime.parked}');

-- A hold keeps records from the purge. records: those that it names, or those that concern a person; else a scope.
create table ops.hold (
    id uuid primary key default uuidv7(),
    kind text not null check (kind in ('record', 'list', 'operation', 'person')),
    records uuid[] not null default '{}',
    scope text,
    owner text,
    reason text not null,
    placed_by text not null,
    placed_as text not null check (placed_as in ('dpo', 'bureau')),
    placed_at timestamptz not null default now(),
    lifted_at timestamptz,
    lifted_by text,
    lift_reason text,
    class_id integer not null references base.access_class,
    check (scope is not null or cardinality(records) > 0)
);
create index on ops.hold (placed_at desc, id desc);

-- What was purged, under which rule: counts and keyed hashes, signed. Never what the records said, nor their ids.
create table ops.purge_certificate (
    id uuid primary key,
    run_id uuid not null,
    what text not null,
    scope text not null,
    records integer not null,
    counts jsonb not null,
    first_hash bytea not null,
    last_hash bytea not null,
    commitment bytea not null,
    at timestamptz not null,
    key_id text not null,
    signature bytea not null
);
create index on ops.purge_certificate (at desc, id desc);
create trigger append_only before update or delete or truncate on ops.purge_certificate
    for each statement execute function base.refuse_change();

-- What each room keeps: one row a record, with the ids that stand and fall with it, the scopes of its rules, from when
-- its period counts, and the day after which it is over in any case. ops reads these and no table of another room.
create function alerts.kept()
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
$$;

create function base.kept() returns table (what text, record uuid, counts_from timestamptz) language sql stable as $$
    select 'sessions', s.id, least(s.expires_at, s.revoked_at) from base.session s
$$;

-- Victims are counted and ended without being seen.
create function care.kept() returns table (what text, record uuid, operation text, counts_from timestamptz)
language sql stable security definer set search_path = care, pg_temp as $$
    select 'victims', v.id, v.operation, (select max(s.at) from care.step s where s.victim_id = v.id)
    from care.victim v where v.state in ('closed', 'unfounded') and v.key <> ''
$$;

-- The key of a record is destroyed: nothing that was enciphered can be read any more, in no backup either.
create function care.destroy_keys(ids uuid[]) returns integer
language sql security definer set search_path = care, pg_temp as $$
    with ended as (
        update care.victim set version = version + 1, key_id = '', key = '', details = '' where id = any(ids) returning 1)
    select count(*)::int from ended
$$;
revoke execute on function care.kept(), care.destroy_keys(uuid[]) from public;

create function ops.kept()
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
    select k.what, k.record, k.records, k.scopes, k.operation, k.counts_from, k.not_after from alerts.kept() k
    union all
    select k.what, k.record, array[k.record], '{}', null, k.counts_from, null from base.kept() k
    union all
    select k.what, k.record, array[k.record], array['operation:' || k.operation], null, k.counts_from, null
    from care.kept() k
$$;

-- When each record is over, under the shortest rule that fits it, and the hold that keeps it all the same.
create function ops.due()
returns table (what text, scope text, record uuid, due_at timestamptz, hold uuid) language sql stable as $$
    select k.what, coalesce(k.scopes[1], ''), k.record,
           least(coalesce(k.counts_from, o.closed_at) + make_interval(days => r.days), k.not_after),
           (select h.id from ops.hold h
            where h.lifted_at is null and (h.records && k.records or h.scope = any(k.scopes)) limit 1)
    from ops.kept() k
    left join ops.operation o on o.code = k.operation
    cross join lateral (
        select min(r.days) as days from ops.retention_rule r
        where r.what = k.what and (r.scope = '' or r.scope = any(k.scopes))) r
$$;

alter table ops.hold enable row level security;
alter table ops.hold force row level security;
create policy hold_owner on ops.hold to current_user using (true) with check (true);
create policy hold_seen on ops.hold to jointops_app
    using (class_id in (select base.my_classes())) with check (class_id in (select base.my_classes()));
create policy hold_purger on ops.hold to jointops_purger using (true) with check (true);
alter table ops.purge_certificate enable row level security;
alter table ops.purge_certificate force row level security;
create policy certificate_owner on ops.purge_certificate to current_user using (true) with check (true);
create policy certificate_read on ops.purge_certificate for select to jointops_app
    using ((select base.my_role()) in ('dpo', 'admin'));
create policy certificate_add on ops.purge_certificate for insert to jointops_purger with check (true);
grant select on ops.purge_certificate to jointops_app;
grant select, insert, update on ops.hold to jointops_app;
grant insert, update on ops.retention_rule to jointops_purger;

-- The purger: reads what may be over, deletes it, and says so. It changes nothing else and signs nobody in.
grant usage on schema base, realtime, geo, alerts, ops, care to jointops_purger;
grant usage on all sequences in schema base, realtime to jointops_purger;
grant insert on base.audit, realtime.outbox, ops.purge_certificate to jointops_purger;
grant select, delete on base.session, geo.mark, realtime.event, realtime.parked, alerts.list_import,
    alerts.staged_entry, alerts.alert, alerts.alert_face, alerts.addressee, alerts.reply, ops.check_report,
    ops.check_key, ops.match, ops.match_message, ops.incident, ops.seized_item, ops.hold to jointops_purger;
grant select, update, delete on alerts.entry to jointops_purger;
grant select on ops.retention_rule, ops.operation, realtime.consumer, alerts.watchlist to jointops_purger;
grant update (version) on alerts.watchlist to jointops_purger;
grant select, update on realtime.outbox to jointops_purger;
grant update (data, mark) on realtime.event to jointops_purger;
grant execute on function care.kept(), care.destroy_keys(uuid[]) to jointops_purger;

create policy audit_add_purger on base.audit for insert to jointops_purger with check (true);
do $$
declare
    named text;
begin
    foreach named in array array['realtime.event', 'geo.mark', 'alerts.watchlist', 'alerts.entry', 'alerts.list_import',
                                 'alerts.staged_entry', 'alerts.alert', 'alerts.alert_face', 'alerts.addressee',
                                 'alerts.reply', 'ops.check_report', 'ops.match', 'ops.match_message', 'ops.incident',
                                 'ops.seized_item', 'ops.operation'] loop
        execute format('create policy purger on %s to jointops_purger using (true) with check (true)', named);
    end loop;
end $$;

-- Who looks for all that concerns a person (a hold, a request) sees incidents through their matches, as the matcher.
grant select on ops.incident to jointops_matcher;
