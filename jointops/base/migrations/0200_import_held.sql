-- A bureau may ask to see what a file would change before it goes live, however small the file is.
alter table alerts.list_import add column hold boolean not null default false;
