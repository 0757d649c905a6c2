-- As in 0510, rounded to five as presumed victims are (0050): of two exact sums, one before and one after a rescue that an
-- event tells of, the difference is the number of those who were in it. Nobody reads an exact sum: what a rescue counted,
-- its country's victim desk and whoever recorded it read in the rescue itself.
create or replace function ops.rescue_counts(wanted text) returns table (country text, count text)
language sql stable security definer set search_path = ops, pg_temp as $$
    select i.country, case when sum(i.persons) < 5 then '<5' else (round(sum(i.persons) / 5.0) * 5)::int::text end
    from ops.incident i
    where i.kind = 'rescue' and i.operation = wanted and i.withdrawn_at is null
      and exists (select from ops.operation o where o.code = wanted and o.class_id in (select base.my_classes()))
    group by i.country order by i.country
$$;
