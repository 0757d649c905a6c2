-- How old a list is, for those who keep it fresh: counts and days of all its entries, no entry itself.
alter table alerts.watchlist add column changed_at timestamptz not null default now();
update alerts.watchlist w set changed_at =
    coalesce((select max(greatest(e.recorded_at, e.removed_at)) from alerts.entry e where e.list = w.code), changed_at);

-- Every change to a list raises its version, by whatever statement.
create function alerts.note_change() returns trigger language plpgsql as $$
begin
    new.changed_at := now();
    return new;
end $$;
create trigger note_change before update of version on alerts.watchlist
    for each row execute function alerts.note_change();

create function alerts.list_ages()
returns table (code text, name text, owner text, kinds text[], marking smallint, version integer, entries integer,
               changed_at timestamptz, oldest_review date)
language sql stable security definer set search_path = alerts, base, pg_temp as $$
    select w.code, w.name, w.owner, w.kinds, w.marking, w.version, count(e.id)::int, w.changed_at, min(e.review_by)
    from alerts.watchlist w left join alerts.entry e on e.list = w.code and e.removed_at is null
    where (select base.my_role()) in ('admin', 'dpo')
    group by w.id order by w.changed_at, w.code
$$;
