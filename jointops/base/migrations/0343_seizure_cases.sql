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
