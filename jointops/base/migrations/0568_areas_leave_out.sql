-- A record behind what was met inside an area, as far as the reader sees it: an incident that was taken back waits nowhere.
create function geo.counts(wanted uuid) returns setof uuid language sql stable as $$
    select record from geo.mark where record = wanted and (kind, state) <> ('incident', 'withdrawn')
$$;
