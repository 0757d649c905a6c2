-- Editions of an alert and who read which; recall; what becomes of it in each country; requests under treaties.
alter table alerts.alert
    add column edition smallint not null default 1,
    add column recalled_because text not null default '',
    drop constraint alert_state_check,
    add constraint alert_state_check check (state in ('draft', 'released', 'closed', 'recalled'));

-- What it said before it was corrected; the newest stands in the alert itself.
create table alerts.edition (
    alert_id uuid not null references alerts.alert,
    edition smallint not null,
    title text not null,
    text text not null,
    reason text not null,
    by jsonb not null,
    at timestamptz not null default now(),
    class_id integer not null references base.access_class,
    primary key (alert_id, edition)
);
-- Who has read which edition, and when first.
create table alerts.reading (
    alert_id uuid not null references alerts.alert,
    edition smallint not null,
    user_name text not null,
    by jsonb not null,
    at timestamptz not null default now(),
    class_id integer not null references base.access_class,
    primary key (alert_id, user_name, edition)
);
-- What came of it: referral, case, joint action, charge, outcome, each in a country by its authority on a legal basis.
create table alerts.follow_up (
    id uuid primary key default uuidv7(),
    alert_id uuid not null references alerts.alert,
    authority_id uuid not null references alerts.authority,
    country text not null,
    stage text not null check (stage in ('referral', 'case', 'joint-action', 'charge', 'outcome')),
    legal_basis text not null,
    note text not null default '',
    happened_on date not null,
    by jsonb not null,
    recorded_at timestamptz not null default now(),
    class_id integer not null references base.access_class,
    unique (alert_id, country, stage)
);
create index on alerts.follow_up (alert_id);

-- Treaties, many-sided and two-sided alike, and from when each state is bound.
create table alerts.treaty (code text primary key, name text not null, class_id integer not null references base.access_class);
create table alerts.treaty_party (
    treaty text not null references alerts.treaty (code),
    country text not null,
    in_force_from date not null,
    class_id integer not null references base.access_class,
    primary key (treaty, country)
);

-- One authority asks another. unit: what its network counts; network and facilitator are empty where there is none.
create table alerts.request (
    id uuid primary key default uuidv7(),
    version integer not null default 1,
    number text not null unique,
    requesting uuid not null references alerts.authority,
    requested uuid not null references alerts.authority,
    network text references alerts.network (code),
    facilitator text,
    unit text not null check (unit in ('request', 'case')),
    treaty text not null references alerts.treaty (code),
    article text not null,
    measure text not null,
    text text not null,
    urgent boolean not null,
    alert_id uuid,
    state text not null default 'draft' check (state in ('draft', 'informal', 'sent', 'received', 'need-more', 'executing',
                                                         'answered', 'refused', 'closed')),
    opened_on date not null,
    opened_at timestamptz not null default now(),
    class_id integer not null references base.access_class
);
create index on alerts.request (opened_at desc, id desc);
create table alerts.request_step (
    id uuid primary key default uuidv7(),
    request_id uuid not null references alerts.request,
    state text not null,
    note text not null default '',
    by jsonb not null,
    at timestamptz not null default now(),
    class_id integer not null references base.access_class
);
create index on alerts.request_step (request_id);

do $$
declare
    named text;
begin
    foreach named in array array['edition', 'reading', 'follow_up', 'treaty', 'treaty_party', 'request', 'request_step'] loop
        execute format('alter table alerts.%I enable row level security', named);
        execute format('alter table alerts.%I force row level security', named);
        execute format('create policy %I on alerts.%I to current_user using (true) with check (true)', named || '_owner', named);
        execute format('create policy %I on alerts.%I to jointops_app using (class_id in (select base.my_classes()))
                        with check (class_id in (select base.my_classes()))', named || '_seen', named);
        execute format('grant select, insert on alerts.%I to jointops_app', named);
    end loop;
    foreach named in array array['edition', 'reading', 'follow_up', 'request', 'request_step'] loop
        execute format('create policy %I on alerts.%I to jointops_purger using (true)', named || '_purger', named);
        execute format('grant select, delete on alerts.%I to jointops_purger', named);
    end loop;
    foreach named in array array['edition', 'reading', 'follow_up'] loop
        execute format('grant update (class_id) on alerts.%I to jointops_app', named);
    end loop;
end $$;
grant update on alerts.request, alerts.treaty_party to jointops_app;
grant select (edition) on alerts.alert to jointops_clock;

update ops.retention_rule set tables = tables || '{alerts.edition,alerts.reading,alerts.follow_up}' where what = 'alerts';
insert into ops.retention_rule (what, days, least_days, most_days, counts_from, tables) values
    ('cooperation-requests', 1826, 30, 3653, 'the request was closed', '{alerts.request,alerts.request_step}');

create or replace function alerts.kept()
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
    union all
    select 'cooperation-requests', r.id, array_remove(array[r.id, r.alert_id], null), '{}', null,
           (select max(s.at) from alerts.request_step s where s.request_id = r.id), null
    from alerts.request r where r.state = 'closed'
$$;
