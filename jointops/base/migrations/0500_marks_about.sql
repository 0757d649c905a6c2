-- What lies about a route, or in a tile, is read out of the index alone: marks come in the order of time, so those of one
-- place stand in as many pages of the table as there are marks.
create index mark_about on geo.mark (operation, mk) include (class_id, record, kind, state, lon, lat, recorded_at);
drop index geo.mark_operation_mk_idx;
