-- What the misuse report compares: names as sets of folded words, in checks and in accounts.
grant usage on schema base, ops to jointops_reviewer;
grant select on base.audit, base.person to jointops_reviewer;
grant select on ops.check_report, ops.check_key, ops.match to jointops_reviewer;

create policy audit_reviewer on base.audit for select to jointops_reviewer using (true);
create policy check_report_reviewer on ops.check_report for select to jointops_reviewer using (true);
create policy match_reviewer on ops.match for select to jointops_reviewer using (true);

-- The words of a name without accents and case, sorted: the order of given and family name differs by country.
create function ops.name_words(name text) returns text[] language sql immutable as $$
    select array(
        select distinct word
        from regexp_split_to_table(lower(regexp_replace(normalize(name, NFD), '[\u0300-\u036f]', '', 'g')), '[^[:alnum:]]+') word
        where word <> '' order by word)
$$;

-- Every name under which a person was checked, with who checked: one row a name.
create function ops.names_checked(since timestamptz, until timestamptz)
returns table (id uuid, officer uuid, checkpoint text, at timestamptz, words text[], has_document boolean)
language sql stable as $$
    select c.id, c.person_id, c.checkpoint, c.occurred_at,
           ops.name_words(coalesce(n ->> 'full', concat_ws(' ', n ->> 'given', n ->> 'family'), '')
                          || case when jsonb_typeof(n) = 'string' then n #>> '{}' else '' end),
           jsonb_array_length(coalesce(c.body -> 'subject' -> 'documents', '[]')) > 0
    from ops.check_report c, jsonb_array_elements(coalesce(c.body -> 'subject' -> 'names', '[]')) n
    where c.recorded_at >= since and c.recorded_at < until and c.body -> 'subject' ->> 'kind' = 'person'
$$;
