-- What an entry said before a file changed it is kept as long as the entry, as what a person changed: not as the import.
update ops.retention_rule set tables = array_remove(tables, 'alerts.entry_past') where what = 'imports';
