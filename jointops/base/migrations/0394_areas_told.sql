-- What was met inside an area: told again when a match becomes a hit, judged by its mark each time it is read, settled
-- when its alert is sent, and gone with its record.
alter table ops.area_entry add column alert uuid;
alter table ops.area_entry drop constraint area_entry_state_check;
alter table ops.area_entry add constraint area_entry_state_check
    check (state in ('open', 'drafted', 'alerted', 'dismissed'));
create index on ops.area_entry (record);
create index on ops.area_entry (alert) where alert is not null;
create index on ops.area_entry (area_id) where state = 'open';
grant update on ops.area_entry to jointops_matcher;

create policy area_entry_purger on ops.area_entry to jointops_purger using (true);
grant select, delete on ops.area_entry to jointops_purger;
update ops.retention_rule set tables = tables || '{ops.area_entry}'
where what in ('checks', 'frozen-entries', 'removed-entries', 'arrests', 'seizures', 'rescues');

-- Whether a record stands on the map for the caller, under the caller's own row security: no row, when not.
create function geo.seen(wanted uuid) returns setof uuid language sql stable as $$
    select record from geo.mark where record = wanted
$$;
