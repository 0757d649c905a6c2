-- A bundle for a court is an export of one case; and every export says how much of it no court may see.
alter table ops.export
    drop constraint export_what_check,
    add constraint export_what_check check (what in ('checks', 'matches', 'incidents', 'entries', 'alerts', 'court')),
    add column not_for_court integer not null default 0;
