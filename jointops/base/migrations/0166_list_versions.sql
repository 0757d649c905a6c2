-- Imports that can go on after a stop, wait for a second person, and be rolled back.

-- digest     SHA-256 of the file: the same file sent again goes on where it was
-- given      the terms that were said for a list of others
-- left_out   rows about what is never checked, counted by what it is
-- expected   hits to expect, from the checks of the last 30 days
-- proposal   what waits for a second person; list_before and list_after are the list's versions around the step
alter table alerts.list_import
    drop constraint list_import_state_check,
    add constraint list_import_state_check
        check (state in ('reading', 'quarantine', 'live', 'checked', 'failed', 'rolled-back')),
    add column format text not null default 'csv',
    add column digest bytea,
    add column given jsonb not null default '{}',
    add column bytes bigint not null default 0,
    add column bytes_read bigint not null default 0,
    add column left_out jsonb not null default '{}',
    add column expected jsonb,
    add column proposal uuid,
    add column list_before integer,
    add column list_after integer;

-- Whoever reads a file holds this lock on a connection of its own: it falls with the process, however that ends.
create function alerts.reading_lock(import uuid) returns bigint language sql immutable as $$
    select hashtextextended(import::text, 0)
$$;
create function alerts.is_read(import uuid) returns boolean language sql stable as $$
    select exists (select from pg_locks l
                   where l.locktype = 'advisory' and l.granted and l.objsubid = 1
                     and ((l.classid::bigint << 32) | l.objid::bigint) = alerts.reading_lock(import))
$$;

-- What an entry said before an import changed it: for the way back, as long as the import is kept.
create table alerts.entry_past (
    import_id uuid not null,
    entry_id uuid not null,
    version integer not null,
    was jsonb not null,
    class_id integer not null references base.access_class,
    primary key (import_id, entry_id)
);
create index on alerts.entry_past (entry_id);
alter table alerts.entry_past enable row level security;
alter table alerts.entry_past force row level security;
create policy entry_past_owner on alerts.entry_past to current_user using (true) with check (true);
create policy entry_past_seen on alerts.entry_past to jointops_app
    using (class_id in (select base.my_classes())) with check (class_id in (select base.my_classes()));
create policy purger on alerts.entry_past to jointops_purger using (true);
grant select, insert on alerts.entry_past to jointops_app;
grant select, delete on alerts.entry_past to jointops_purger;
update ops.retention_rule set tables = tables || '{alerts.entry_past}' where what in ('imports', 'removed-entries', 'frozen-entries');

-- The two look-ups a row were a third of the time of a switch. A list and a class are never taken away, and each act
-- has read both in its own transaction.
alter table alerts.entry drop constraint entry_list_fkey, drop constraint entry_class_id_fkey;

-- The kinds of proposals stand in the code (jointops.base.approvals.model.KindName); here is their form.
alter table base.proposal drop constraint proposal_kind_check, add constraint proposal_kind_check check (kind ~ '^[a-z.-]+$');
