-- Who instructs on a hit may not see its entry, and must know whether it is still what the hit says: a number, no content.
create function alerts.entry_version(wanted uuid) returns integer
language sql stable security definer set search_path = alerts, pg_temp as $$
    select version from entry where id = wanted and removed_at is null
$$;
revoke execute on function alerts.entry_version from public;
grant execute on function alerts.entry_version to jointops_app;

-- What is corrected after a change of its list is looked for among hits too.
create index on ops.match (list, id) where state = 'confirmed' and coalesce(step = 'instructed', true) and stop is null;
