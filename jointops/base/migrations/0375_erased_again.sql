-- What was erased because the person asked for it is kept outside the database, for the day when an older backup is
-- restored: found among all rows on record without reading them all.
create index on base.audit (record) where verb in ('subject.decide', 'care.erase');

-- A record whose key is destroyed stays as it is, and is not counted again.
create or replace function care.destroy_keys(ids uuid[]) returns integer
language sql security definer set search_path = care, pg_temp as $$
    with ended as (
        update care.victim set version = version + 1, key_id = '', key = '', details = ''
        where id = any(ids) and key <> '' returning 1)
    select count(*)::int from ended
$$;
