-- Watched areas leave the house as files of maps, the same way as routes and marks; whether what a file holds is still
-- there, the purger asks.
alter table ops.export
    drop constraint export_what_check,
    add constraint export_what_check
        check (what in ('checks', 'matches', 'incidents', 'entries', 'alerts', 'court', 'routes', 'marks', 'areas'));
create policy area_purger on ops.area for select to jointops_purger using (true);
grant select on ops.area to jointops_purger;
