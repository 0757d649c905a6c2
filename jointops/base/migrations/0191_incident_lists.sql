-- The list of an operation's incidents, and what was seized in each, without reading all there are.
create index on ops.incident (operation, recorded_at desc, id desc);
create index on ops.seized_item (incident_id);
