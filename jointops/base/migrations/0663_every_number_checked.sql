-- As before; a row for each number that was checked at once: who asks which variant of a number is on a list may put each
-- behind another paper, telephone or IMEI that is not meant.
create or replace function ops.numbers_checked(since timestamptz, until timestamptz)
returns table (id uuid, officer uuid, at timestamptz, number text, words text[])
language sql stable as $$
    select distinct c.id, c.person_id, c.occurred_at, upper(regexp_replace(said.number, '[^[:alnum:]]+', '', 'g')), named.words
    from ops.check_report c cross join lateral (
        select c.body -> 'subject' ->> field
        from unnest(array['plate', 'vin', 'number', 'imo', 'mmsi', 'serial']) field
        union all
        select one #>> '{}' from jsonb_path_query(c.body -> 'subject', '$.documents[*].number') one
        union all
        select one #>> '{}' from jsonb_path_query(c.body -> 'subject', '$.imeis[*]') one
        union all
        select one #>> '{}' from jsonb_path_query(c.body -> 'subject', '$.phones[*]') one
    ) said(number)
    cross join lateral (
        select array_agg(word) as words from ops.names_said(c.body -> 'subject') one, unnest(ops.name_words(one)) word) named
    where c.recorded_at >= since and c.recorded_at < until and said.number <> ''
$$;
