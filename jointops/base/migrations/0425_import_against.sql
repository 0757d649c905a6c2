-- Rows of a file whose action does not go with that of an entry of the very subject: the line and the entry, as far as
-- whoever sent the file may see it. What the entry says is read from the entry itself, by whoever may.
alter table alerts.list_import add column against jsonb not null default '[]';
