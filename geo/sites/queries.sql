-- list_sites: ports, airports and border posts with their units, after a place in the order of their codes
select s.id, s.version, s.kind, s.code, s.name, s.country, s.lon, s.lat, s.approximate, s.source, s.changed_at,
       coalesce((select jsonb_agg(jsonb_build_object('kind', u.kind, 'name', u.name, 'agencies', u.agencies) order by u.place)
                 from geo.unit u where u.site_id = s.id), '[]') as units
from geo.site s
where (:countries::text[] is null or s.country = any(:countries))
  and (:code::text is null or (s.code, s.id) > (:code, :id::uuid))
order by s.code, s.id limit :most;

-- get_site: one of them
select s.id, s.version, s.kind, s.code, s.name, s.country, s.lon, s.lat, s.approximate, s.source, s.changed_at,
       coalesce((select jsonb_agg(jsonb_build_object('kind', u.kind, 'name', u.name, 'agencies', u.agencies) order by u.place)
                 from geo.unit u where u.site_id = s.id), '[]') as units
from geo.site s where s.id = :id;

-- sites_in: those in a box
select s.id, s.version, s.kind, s.code, s.name, s.country, s.lon, s.lat, s.approximate, s.source, s.changed_at,
       coalesce((select jsonb_agg(jsonb_build_object('kind', u.kind, 'name', u.name, 'agencies', u.agencies) order by u.place)
                 from geo.unit u where u.site_id = s.id), '[]') as units
from geo.site s
where s.lon between :west and :east and s.lat between :south and :north
order by s.code, s.id limit :most;

-- one_import_at_a_time: of a country's sites
select pg_advisory_xact_lock(hashtext('jointops sites ' || country)) from unnest(:countries::text[]) as country order by country;

-- put_site: a new site, or what a file says of a known one
insert into geo.site (kind, code, name, country, lon, lat, approximate, source, class_id)
values (:kind, :code, :name, :country, :lon, :lat, :approximate, :source, :class_id)
on conflict (country, kind, code) do update set version = geo.site.version + 1, name = excluded.name, lon = excluded.lon,
    lat = excluded.lat, approximate = excluded.approximate, source = excluded.source, changed_at = now();

-- drop_units: of sites that a file has said anew
delete from geo.unit u using geo.site s
where u.site_id = s.id and (s.country, s.kind, s.code) in (
    select * from unnest(:countries::text[], :kinds::text[], :codes::text[]));

-- put_unit: who works at a site
insert into geo.unit (site_id, place, kind, name, agencies, class_id)
select id, :place, :unit, :name, :agencies, :class_id from geo.site
where country = :country and kind = :kind and code = :code;

-- drop_sites: what a country's file names no more
delete from geo.site where id = any(:ids::uuid[]);
