-- Whether the log still has all that records went through: the first of those that have not one state for good, found
-- without reading every check.
create index on geo.mark (operation, recorded_at) where kind <> 'check' and kind <> 'incident';
