-- What was known at an instant: the states that records on the map went through, found without reading every check.
create index on realtime.event (operation, number)
    where mark is not null and kind <> 'check.reported' and kind <> 'incident.recorded';
