-- A rota has a version of its own: of two colleagues who say it at the same time the second is told, and a keeper who
-- changes the entry is in nobody's way.
alter table alerts.authority add column rota_version integer not null default 1;
