-- What an entry said before anybody changed it, whether a file or a person did: for its owner's bureau, as long as the entry.

-- import_id  the import that changed it; null: a person did, by hand or on the way back from an import
-- version    the entry's version that the change made
-- made_by    who changed it, and at when; null for what was kept before this
alter table alerts.entry_past
    drop constraint entry_past_pkey,
    alter column import_id drop not null,
    add column made_by uuid,
    add column at timestamptz;
alter table alerts.entry_past alter column at set default now();
alter table alerts.entry_past add primary key (entry_id, version);
create index on alerts.entry_past (import_id);
drop index alerts.entry_past_entry_id_idx;
update alerts.entry_past p set made_by = i.begun_by, at = i.touched_at from alerts.list_import i where i.id = p.import_id;
