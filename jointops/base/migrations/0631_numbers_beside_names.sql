-- Whether two numbers are one with a sign changed, left out, put in, or two turned round.
create function ops.sign_apart(a text, b text) returns boolean language sql immutable as $$
    select a <> b and (
        substr(a, p + 2) = substr(b, p + 2) or substr(a, p + 2) = substr(b, p + 1) or substr(a, p + 1) = substr(b, p + 2)
        or substr(a, p + 1, 2) = reverse(substr(b, p + 1, 2)) and substr(a, p + 3) = substr(b, p + 3))
    from (select coalesce(min(place) filter (where substr(a, place, 1) <> substr(b, place, 1)) - 1, min(of_shorter)) as p
          from (select least(length(a), length(b)) as of_shorter) s, generate_series(1, of_shorter + 1) place) same
$$;

-- As before; also the number of a paper that was checked beside a name, with the words of all names that were said: who asks
-- which variant of a number is on a list may put another invented name beside each.
drop function ops.numbers_checked;
create function ops.numbers_checked(since timestamptz, until timestamptz)
returns table (id uuid, officer uuid, at timestamptz, number text, words text[])
language sql stable as $$
    select c.id, c.person_id, c.occurred_at, upper(regexp_replace(said.number, '[^[:alnum:]]+', '', 'g')), named.words
    from ops.check_report c cross join lateral (
        select coalesce(nullif(s.s ->> 'plate', ''), nullif(s.s ->> 'vin', ''), nullif(s.s ->> 'number', ''),
                        nullif(s.s ->> 'imo', ''), nullif(s.s ->> 'mmsi', ''), nullif(s.s ->> 'serial', ''),
                        nullif(s.s #>> '{documents,0,number}', ''), s.s #>> '{imeis,0}', s.s #>> '{phones,0}') as number
        from (select c.body -> 'subject') s(s)) said
    cross join lateral (
        select array_agg(word) as words from ops.names_said(c.body -> 'subject') one, unnest(ops.name_words(one)) word) named
    where c.recorded_at >= since and c.recorded_at < until and said.number is not null
$$;
