-- Why an entry's category changed goes with the entry: its reasons may name people.
alter table alerts.category_change drop constraint category_change_entry_id_fkey,
    add constraint category_change_entry_id_fkey foreign key (entry_id) references alerts.entry on delete cascade;
grant select, delete on alerts.category_change to jointops_purger;
create policy category_change_purger on alerts.category_change to jointops_purger using (true);
update ops.retention_rule set tables = tables || '{alerts.category_change}' where tables && '{alerts.entry}';
