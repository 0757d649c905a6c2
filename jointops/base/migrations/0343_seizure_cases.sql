-- What follows a seizure: countries by their part in the way of the goods, authorities, a forum with actions.
create table ops.seizure_case (
    id uuid primary key,
    version integer not null default 1,
    operation text not null references ops.operation (code),
    incident uuid not null unique,
    country text not null,
    occurred_at timestamptz not null,
    goods jsonb not null,
    countries jsonb not null,
    authorities uuid[] not null,
    state text not null default 'open' check (state in ('open', 'closed')),
    opened_by text not null,
    opened_at timestamptz not null default now(),
    class_id integer not null references base.access_class
);
create index on ops.seizure_case (opened_at desc, id desc);

create table ops.seizure_case_entry (
    id uuid primary key default uuidv7(),
    case_id uuid not null references ops.seizure_case,
    text text not null,
    by text not null,
    country text not null,
    at timestamptz not null default now(),
    owner text,
    due_on date,
    done_at timestamptz,
    done_note text not null default '',
    class_id integer not null references base.access_class,
    check ((owner is null) = (due_on is null))
);
create index on ops.seizure_case_entry (case_id, at);

do $$
declare
    named text;
begin
    foreach named in array array['seizure_case', 'seizure_case_entry'] loop
        execute format('alter table ops.%I enable row level security', named);
        execute format('alter table ops.%I force row level security', named);
        execute format('create policy %I on ops.%I to current_user using (true) with check (true)', named || '_owner', named);
        execute format('create policy %I on ops.%I to jointops_app using (class_id in (select base.my_classes()))
                        with check (class_id in (select base.my_classes()))', named || '_seen', named);
        execute format('create policy %I on ops.%I to jointops_purger using (true) with check (true)', named || '_purger', named);
        execute format('grant select, insert, update on ops.%I to jointops_app', named);
        execute format('grant select, delete on ops.%I to jointops_purger', named);
    end loop;
end $$;

insert into ops.retention_rule (what, days, least_days, most_days, counts_from, tables) values
    ('seizure-cases', 1826, 30, 3653, 'the operation was closed', '{ops.seizure_case,ops.seizure_case_entry}');

-- As in 0340, with cases.
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
    select 'plans', p.id, p.id || array(select unnest(c.plans) from ops.plan_conflict c where p.id = any(c.plans)),
           array['operation:' || p.operation], null, p.ends_at, null from ops.plan p
    union all
    select 'seizure-cases', s.id, array[s.id, s.incident], array['operation:' || s.operation], s.operation, null, null
    from ops.seizure_case s
    union all
    select 'routes', r.id, array[r.id], array['operation:' || r.operation], r.operation, null, null from ops.route r
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
