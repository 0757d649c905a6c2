-- A check looked its access class up three times, and locked that one row against all other checks of the same second.
-- Row security lets nobody write a class that is not in their session's table, which still refers to it; what remains to
-- be held is that a class is never taken away.
alter table ops.check_report drop constraint check_report_class_id_fkey;
alter table geo.mark drop constraint mark_class_id_fkey;
alter table realtime.outbox drop constraint outbox_class_id_fkey;
alter table realtime.event drop constraint event_class_id_fkey;

create function base.keep_class() returns trigger language plpgsql as $$
begin
    raise exception 'an access class stays: records, marks and events of it are found by its number' using errcode = 'JO500';
end $$;
create trigger stays before delete or truncate on base.access_class for each statement execute function base.keep_class();

-- A check constraint is read and compiled again by every statement, a domain's once in a connection: a ninth of a check.
create domain geo.lon as double precision check (value >= -180 and value <= 180);
create domain geo.lat as double precision check (value >= -90 and value <= 90);
alter table ops.check_report drop constraint check_report_lon_check, drop constraint check_report_lat_check,
    alter column lon type geo.lon, alter column lat type geo.lat;
alter table geo.mark drop constraint mark_lon_check, drop constraint mark_lat_check,
    alter column lon type geo.lon, alter column lat type geo.lat;
