-- Where a record must not go, and files that leave the house.

-- The countries of origin of a juvenile or refugee on a list: whoever drafts an alert may not see the entry, and must not
-- send to them all the same. The owner's own country is none of them.
create function alerts.origins_of(entry uuid) returns text[]
language sql stable security definer set search_path = alerts, pg_temp as $$
    select coalesce(array_agg(n.country), '{}')
    from alerts.entry e cross join lateral jsonb_array_elements_text(
        case jsonb_typeof(e.subject -> 'nationalities') when 'array' then e.subject -> 'nationalities' else '[]' end)
        as n(country)
    where e.id = $1 and (e.juvenile or e.refugee) and n.country <> e.owner
$$;

-- The same for the match or the incident that an alert is about.
create function ops.kept_from(kind text, record uuid) returns text[]
language sql stable security definer set search_path = ops, pg_temp as $$
    select coalesce((
        select alerts.origins_of(m.entry_id) from ops.match m
        where m.id = case kept_from.kind when 'match' then kept_from.record
                     else (select i.match_id from ops.incident i where i.id = kept_from.record) end), '{}')
$$;
