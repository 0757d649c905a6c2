-- The keys of victims' records can be replaced: each record's own key is wrapped anew, its contents stay as they are.
-- These show and change wrapped keys alone; without the file of the domain's keys they are noise.

create function care.keys_in_use() returns table (key_id text, records integer)
language sql stable security definer set search_path = care, pg_temp as $$
    select v.key_id, count(*)::int from care.victim v where v.key <> '' group by v.key_id order by v.key_id
$$;

create function care.wrapped_by_others(newest text, most integer) returns table (id uuid, key_id text, key bytea)
language sql volatile security definer set search_path = care, pg_temp as $$
    select v.id, v.key_id, v.key from care.victim v where v.key <> '' and v.key_id <> newest
    order by v.id limit most for update
$$;

create function care.rewrap(victim uuid, was bytea, key_id text, key bytea) returns void
language sql volatile security definer set search_path = care, pg_temp as $$
    update care.victim v set key_id = rewrap.key_id, key = rewrap.key where v.id = victim and v.key = was
$$;

revoke execute on function care.keys_in_use(), care.wrapped_by_others(text, integer),
    care.rewrap(uuid, bytea, text, bytea) from public;
grant execute on function care.keys_in_use(), care.wrapped_by_others(text, integer),
    care.rewrap(uuid, bytea, text, bytea) to jointops_care;
