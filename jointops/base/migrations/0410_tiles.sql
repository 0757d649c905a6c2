-- A Morton key for each mark: what lies in a tile or a box is one or a few ranges of a btree, also under row security. The
-- same key as geo/morton.py makes.
create function geo.spread(cell bigint) returns bigint language plpgsql immutable strict parallel safe as $$
begin
    cell := (cell | (cell << 16)) & x'0000FFFF0000FFFF'::bigint;
    cell := (cell | (cell << 8)) & x'00FF00FF00FF00FF'::bigint;
    cell := (cell | (cell << 4)) & x'0F0F0F0F0F0F0F0F'::bigint;
    cell := (cell | (cell << 2)) & x'3333333333333333'::bigint;
    return (cell | (cell << 1)) & x'5555555555555555'::bigint;
end $$;

create function geo.morton(lon double precision, lat double precision) returns bigint
language plpgsql immutable strict parallel safe as $$
declare
    side constant double precision := 2147483648;
    angle double precision := radians(least(greatest(lat, -85.0511287798066), 85.0511287798066));
    x double precision := (lon + 180) / 360 * side;
    y double precision := (0.5 - ln(tan(pi() / 4 + angle / 2)) / (2 * pi())) * side;
begin
    return geo.spread(least(greatest(floor(x), 0), side - 1)::bigint)
         | (geo.spread(least(greatest(floor(y), 0), side - 1)::bigint) << 1);
end $$;

alter table geo.mark add column mk bigint generated always as (geo.morton(lon, lat)) stored;
create index on geo.mark (operation, mk);

-- Whoever holds marks in memory learns of new ones by the log. That a mark went, or is for other people now, is counted
-- here in the same transaction: from its commit on nobody is answered out of the old picture.
create table geo.cleared (
    operation text primary key,
    number bigint not null default 1
);
create function geo.note_cleared() returns trigger
language plpgsql security definer set search_path = geo, pg_temp as $$
begin
    insert into cleared as c (operation) values (old.operation) on conflict (operation) do update set number = c.number + 1;
    return null;
end $$;
create trigger mark_gone after delete on geo.mark for each row execute function geo.note_cleared();
create trigger mark_moved after update of class_id on geo.mark for each row
    when (old.class_id is distinct from new.class_id) execute function geo.note_cleared();
create function geo.cleared_of(wanted text) returns bigint
language sql stable security definer set search_path = geo, pg_temp as $$
    select coalesce((select number from cleared where operation = wanted), 0)
$$;
