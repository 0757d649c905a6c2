-- How many rows the caller has taken to another map today (UTC): an export of so many would wait for a second person.
create index on base.audit (person_id, at) where verb = 'map.take';
create function integrations.rows_taken() returns bigint
language sql stable security definer set search_path = base, pg_temp as $$
    select coalesce(sum(records), 0)::bigint from audit
    where verb = 'map.take' and person_id = base.my_person() and result ~ '\.(marks|routes)$'
      and at >= date_trunc('day', now(), 'UTC')
$$;
revoke execute on function integrations.rows_taken from public;
grant execute on function integrations.rows_taken to jointops_app;
