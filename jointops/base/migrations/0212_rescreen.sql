-- A whole list against all stored checks, chunk by chunk: what is done stays done, whoever dies meanwhile.
create table ops.rescreen (
    id uuid primary key default uuidv7(),
    list text not null,
    list_version integer not null,
    state text not null default 'running' check (state in ('running', 'stopped', 'done')),
    begun_at timestamptz not null default now(),
    ended_at timestamptz
);
create index on ops.rescreen (list, begun_at desc);

-- Entries from `first` to `last` of the list by their ids. Whoever works a chunk off marks it in the transaction that
-- records its matches.
create table ops.rescreen_chunk (
    rescreen_id uuid not null references ops.rescreen on delete cascade,
    number integer not null,
    first uuid not null,
    last uuid not null,
    entries integer not null,
    done_at timestamptz,
    found integer not null default 0,
    primary key (rescreen_id, number)
);

do $$
declare
    named text;
begin
    foreach named in array array['rescreen', 'rescreen_chunk'] loop
        execute format('alter table ops.%I enable row level security', named);
        execute format('alter table ops.%I force row level security', named);
        execute format('create policy %I on ops.%I to current_user using (true) with check (true)', named || '_owner', named);
        execute format('create policy %I on ops.%I to jointops_matcher using (true) with check (true)', named || '_matcher', named);
        execute format('grant select, insert, update, delete on ops.%I to jointops_matcher', named);
    end loop;
end $$;

create policy rescreen_purger on ops.rescreen to jointops_purger using (true);
create policy rescreen_chunk_purger on ops.rescreen_chunk to jointops_purger using (true);
grant select, delete on ops.rescreen, ops.rescreen_chunk to jointops_purger;

insert into ops.retention_rule (what, days, least_days, most_days, counts_from, tables) values
    ('rescreens', 30, 1, 90, 'the run ended', '{ops.rescreen,ops.rescreen_chunk}');

-- As in 0110, with packs and runs.
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
    select 'rescreens', r.id, array[r.id], array['list:' || r.list], null, coalesce(r.ended_at, r.begun_at), null
    from ops.rescreen r
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
