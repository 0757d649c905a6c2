-- The desk for the rights of persons (Directive (EU) 2016/680, art. 14–17), and notices to all who received a record.

create table ops.subject_request (
    id uuid primary key default uuidv7(),
    version integer not null default 1,
    kind text not null check (kind in ('access', 'rectify', 'erase', 'restrict')),
    channel text not null,
    subject jsonb not null,
    state text not null default 'received' check (state in ('received', 'compiling', 'answered')),
    received_at timestamptz not null,
    due_at timestamptz not null,
    opened_by text not null,
    answer text not null default '',
    answered_at timestamptz,
    class_id integer not null references base.access_class
);
create index on ops.subject_request (received_at desc, id desc);

-- A record that may concern the person, and what its owner decided. content: what the owner lets the person know.
create table ops.subject_finding (
    id uuid primary key default uuidv7(),
    request_id uuid not null references ops.subject_request,
    request_kind text not null,
    subject jsonb not null,
    due_at timestamptz not null,
    kind text not null check (kind in ('entry', 'check', 'match', 'incident')),
    record uuid not null,
    record_version integer not null,
    place text not null,
    owner text not null,
    category text not null,
    band text,
    score real,
    state text not null default 'open' check (state in ('open', 'agreed', 'refused')),
    reason text not null default '',
    content jsonb,
    decided_by text,
    decided_at timestamptz,
    found_at timestamptz not null default now(),
    class_id integer not null references base.access_class,
    unique (request_id, record)
);
create index on ops.subject_finding (owner, found_at desc, id desc);

-- Who received a record hears what became of it, and says that they heard.
create table ops.correction_notice (
    id uuid primary key default uuidv7(),
    record uuid not null,
    place text not null,
    act text not null check (act in ('rectified', 'erased', 'restricted')),
    country text not null,
    made_at timestamptz not null default now(),
    acknowledged_at timestamptz,
    acknowledged_by text,
    class_id integer not null references base.access_class
);
create index on ops.correction_notice (made_at desc, id desc);
create index on ops.correction_notice (record);

insert into ops.retention_rule (what, days, least_days, most_days, counts_from, tables) values
    ('requests', 365, 30, 1826, 'the request was answered', '{ops.subject_request,ops.subject_finding}'),
    ('notices', 365, 30, 1826, 'the notice was made', '{ops.correction_notice}');

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

do $$
declare
    named text;
begin
    foreach named in array array['subject_request', 'subject_finding', 'correction_notice'] loop
        execute format('alter table ops.%I enable row level security', named);
        execute format('alter table ops.%I force row level security', named);
        execute format('create policy %I on ops.%I to current_user using (true) with check (true)', named || '_owner', named);
        execute format('create policy %I on ops.%I to jointops_app using (class_id in (select base.my_classes()))
                        with check (class_id in (select base.my_classes()))', named || '_seen', named);
        execute format('create policy purger on ops.%I to jointops_purger using (true) with check (true)', named);
        execute format('grant select, insert, update on ops.%I to jointops_app', named);
        execute format('grant select, delete on ops.%I to jointops_purger', named);
    end loop;
end $$;
-- What an owner agrees to is done in the transaction of the decision, under the role that may erase.
grant update on ops.subject_finding to jointops_purger;
grant insert on ops.correction_notice to jointops_purger;

-- Who received a record is read from the audit by the reviewer; a class says whether a match was shown to a bureau.
grant select on base.access_class to jointops_reviewer;
