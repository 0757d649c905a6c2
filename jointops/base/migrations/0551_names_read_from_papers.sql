-- A passport is mostly checked by its machine-readable lines alone: the name they hold is a name that was checked.
-- ICAO 9303: TD1 (three lines) has it in the third, the others in the first, behind the kind of paper and its country.
create function ops.names_said(subject jsonb) returns setof text language sql immutable as $$
    select coalesce(n ->> 'full', concat_ws(' ', n ->> 'given', n ->> 'family'), '')
           || case when jsonb_typeof(n) = 'string' then n #>> '{}' else '' end
    from jsonb_array_elements(coalesce(subject -> 'names', '[]')) n
    union all
    select case jsonb_array_length(p -> 'mrz') when 3 then p #>> '{mrz,2}' else substr(p #>> '{mrz,0}', 6) end
    from jsonb_array_elements(coalesce(subject -> 'documents', '[]')) p
    where jsonb_array_length(coalesce(p -> 'mrz', '[]')) > 0
$$;

create or replace function ops.names_checked(since timestamptz, until timestamptz)
returns table (id uuid, officer uuid, checkpoint text, at timestamptz, words text[], has_document boolean)
language sql stable as $$
    select distinct c.id, c.person_id, c.checkpoint, c.occurred_at, ops.name_words(said),
           jsonb_array_length(coalesce(c.body -> 'subject' -> 'documents', '[]')) > 0
    from ops.check_report c, ops.names_said(c.body -> 'subject') said
    where c.recorded_at >= since and c.recorded_at < until and c.body -> 'subject' ->> 'kind' = 'person'
$$;

-- As before; a person may also be asked about by a telephone alone, and one whose lines say a name was asked about by it.
create or replace function ops.numbers_checked(since timestamptz, until timestamptz)
returns table (id uuid, officer uuid, at timestamptz, number text)
language sql stable as $$
    select c.id, c.person_id, c.occurred_at, upper(regexp_replace(said.number, '[^[:alnum:]]+', '', 'g'))
    from ops.check_report c cross join lateral (
        select coalesce(nullif(s.s ->> 'plate', ''), nullif(s.s ->> 'vin', ''), nullif(s.s ->> 'number', ''),
                        nullif(s.s ->> 'imo', ''), nullif(s.s ->> 'mmsi', ''), nullif(s.s ->> 'serial', ''),
                        nullif(s.s #>> '{documents,0,number}', ''), s.s #>> '{imeis,0}', s.s #>> '{phones,0}') as number
        from (select c.body -> 'subject') s(s)
        where not exists (select from ops.names_said(s.s))) said
    where c.recorded_at >= since and c.recorded_at < until and said.number is not null
$$;
