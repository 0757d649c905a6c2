-- How old lists are: of those that the viewer may know of at all. The function reads with its owner's rights.
create or replace function alerts.list_ages()
returns table (code text, name text, owner text, kinds text[], marking smallint, version integer, entries integer,
               changed_at timestamptz, oldest_review date)
language sql stable security definer set search_path = alerts, base, pg_temp as $$
    select w.code, w.name, w.owner, w.kinds, w.marking, w.version, count(e.id)::int, w.changed_at, min(e.review_by)
    from alerts.watchlist w left join alerts.entry e on e.list = w.code and e.removed_at is null
    where (select base.my_role()) in ('admin', 'dpo') and w.class_id in (select base.my_classes())
    group by w.id order by w.changed_at, w.code
$$;
