-- The number by which something was checked, with who checked: one row a check without a name, letters and digits alone.
create function ops.numbers_checked(since timestamptz, until timestamptz)
returns table (id uuid, officer uuid, at timestamptz, number text)
language sql stable as $$
    select c.id, c.person_id, c.occurred_at, upper(regexp_replace(said.number, '[^[:alnum:]]+', '', 'g'))
    from ops.check_report c cross join lateral (
        select coalesce(nullif(s.s ->> 'plate', ''), nullif(s.s ->> 'vin', ''), nullif(s.s ->> 'number', ''),
                        nullif(s.s ->> 'imo', ''), nullif(s.s ->> 'mmsi', ''), nullif(s.s ->> 'serial', ''),
                        nullif(s.s #>> '{documents,0,number}', ''), s.s #>> '{imeis,0}') as number
        from (select c.body -> 'subject') s(s)
        where jsonb_array_length(coalesce(s.s -> 'names', '[]')) = 0) said
    where c.recorded_at >= since and c.recorded_at < until and said.number is not null
$$;
