-- Which side recorded a journey, and takes it back, stands with it: whoever recorded it may hold another office by then.
alter table ops.journey add column by_centre boolean;
update ops.journey j set by_centre = (select p.role = 'centre' from base.person p where p.id = j.person_id);
alter table ops.journey alter by_centre set not null;
