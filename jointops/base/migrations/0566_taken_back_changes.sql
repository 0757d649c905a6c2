-- An incident has one state for good until it is taken back: those that were are found without reading every mark.
create index on geo.mark (operation, recorded_at) where state = 'withdrawn';
