-- Import of watchlists: rows wait here until they go live, all in one step.

-- What an entry says, as one number to compare by; jsonb has one text for equal values, whatever wrote them.
create function alerts.content_of(kind text, subject jsonb, action text, purpose text, legal_basis text, review_by date,
                                  category text, note text, exclude text[], share text[], as_printed boolean)
returns bytea language sql immutable parallel safe as $$
    select sha256(convert_to(jsonb_build_array(kind, subject, action, purpose, legal_basis, review_by - date '2000-01-01',
                                               category, note, exclude, share, as_printed)::text, 'UTF8'))
$$;

-- The owner's own number of the entry.
alter table alerts.entry
    add column source_id text,
    add column content bytea not null generated always as (alerts.content_of(
        kind, subject, action, purpose, legal_basis, review_by, category, note, exclude, share, as_printed)) stored;
create unique index entry_source_id on alerts.entry (list, source_id) where removed_at is null;
create index on alerts.entry (list, content) where removed_at is null;

create table alerts.list_import (
    id uuid primary key default uuidv7(),
    list text not null references alerts.watchlist (code),
    state text not null default 'reading' check (state in ('reading', 'quarantine', 'live', 'checked', 'failed')),
    replace boolean not null,
    dry_run boolean not null,
    read integer not null default 0,
    new integer not null default 0,
    changed integer not null default 0,
    removed integer not null default 0,
    rejected_count integer not null default 0,
    rejected jsonb not null default '[]',
    reason text not null default '',
    begun_at timestamptz not null default now(),
    -- A node that dies while it reads leaves this behind: see get_import.
    touched_at timestamptz not null default now(),
    class_id integer not null references base.access_class
);
create index on alerts.list_import (list, begun_at desc);

-- Without references: three look-ups a row would cost more than all the rest, and the entry has them when it is live.
create table alerts.staged_entry (
    import_id uuid not null,
    line integer not null,
    source_id text,
    kind text not null,
    subject jsonb not null,
    action text not null,
    purpose text not null,
    legal_basis text not null,
    review_by date not null,
    category text not null,
    note text not null,
    exclude text[] not null,
    share text[] not null,
    as_printed boolean not null,
    content bytea not null generated always as (alerts.content_of(
        kind, subject, action, purpose, legal_basis, review_by, category, note, exclude, share, as_printed)) stored,
    -- Whom the entry is for when it is live; until then only the owner's bureau sees the row, by class_id.
    entry_class_id integer not null,
    class_id integer not null,
    primary key (import_id, line)
);

do $$
declare
    named text;
begin
    foreach named in array array['list_import', 'staged_entry'] loop
        execute format('alter table alerts.%I enable row level security', named);
        execute format('alter table alerts.%I force row level security', named);
        execute format('create policy %I on alerts.%I to current_user using (true) with check (true)', named || '_owner', named);
        execute format('create policy %I on alerts.%I to jointops_app using (class_id in (select base.my_classes()))
                        with check (class_id in (select base.my_classes()))', named || '_seen', named);
    end loop;
end $$;
grant select, insert, update on alerts.list_import to jointops_app;
grant select, insert, delete on alerts.staged_entry to jointops_app;

-- What staged rows mean for a list as it is now: new, changed, same; and removed, when they replace its content.
create function alerts.compared(import uuid, code text, replaces boolean)
returns table (line integer, entry_id uuid, act text) language sql stable as $$
    select s.line, e.id, case when e.id is null then 'new' when e.content = s.content then 'same' else 'changed' end
    from alerts.staged_entry s
    left join alerts.entry e on e.list = code and e.source_id = s.source_id and e.removed_at is null
    where s.import_id = import and s.source_id is not null
    union all
    select s.line, null, case when exists (
        select from alerts.entry e where e.list = code and e.content = s.content and e.removed_at is null
    ) then 'same' else 'new' end
    from alerts.staged_entry s where s.import_id = import and s.source_id is null
    union all
    select null, e.id, 'removed' from alerts.entry e
    where replaces and e.list = code and e.removed_at is null
      and not exists (select from alerts.staged_entry s where s.import_id = import and s.source_id = e.source_id)
      and not exists (
          select from alerts.staged_entry s
          where s.import_id = import and s.source_id is null and s.content = e.content)
$$;
