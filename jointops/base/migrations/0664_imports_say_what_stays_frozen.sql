-- frozen: entries that the file names and that match nothing for all that, because their time was over and it says no other
alter table alerts.list_import add column frozen integer not null default 0;
