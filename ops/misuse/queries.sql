-- oneself: An officer checked a person of the officer's own name.
with found as (
    select n.officer as person_id, n.at, 'check.file' as verb, n.id as record
    from ops.names_checked(:since, :until) n join base.person p on p.id = n.officer
    where n.words = ops.name_words(p.name)
)
select person_id, min(at) as first_at, jsonb_agg(jsonb_build_object('at', at, 'verb', verb, 'record', record) order by at) as rows
from found group by person_id, at::date;

-- family_name: An officer checked three or more people of the officer's own family name in one day.
with found as (
    select distinct n.officer as person_id, n.at, 'check.file' as verb, n.id as record
    from ops.names_checked(:since, :until) n join base.person p on p.id = n.officer
    where n.words @> ops.name_words((regexp_match(p.name, '\S+$'))[1]) and n.words <> ops.name_words(p.name)
)
select person_id, min(at) as first_at, jsonb_agg(jsonb_build_object('at', at, 'verb', verb, 'record', record) order by at) as rows
from found group by person_id, at::date having count(*) >= 3;

-- colleague: An officer checked the name of a colleague of the same post, with no document shown.
with found as (
    select distinct n.officer as person_id, n.at, 'check.file' as verb, n.id as record
    from ops.names_checked(:since, :until) n
    join base.person p on p.id = n.officer
    join base.person c on c.checkpoint = p.checkpoint and c.id <> p.id and c.name <> p.name
    where not n.has_document and n.words = ops.name_words(c.name)
)
select person_id, min(at) as first_at, jsonb_agg(jsonb_build_object('at', at, 'verb', verb, 'record', record) order by at) as rows
from found group by person_id, at::date;

-- look_without_check: An officer opened three or more checks in one day, a desk six or more, that neither their post made nor their desk had a match of.
with found as (
    select a.person_id, a.at, a.verb, a.record, case when p.role = 'officer' then 3 else 6 end as enough
    from base.audit a
    join base.person p on p.id = a.person_id
    join ops.check_report c on c.id = a.record
    where a.verb = 'check.read' and a.at >= :since and a.at < :until
      and c.person_id <> a.person_id
      and c.checkpoint is distinct from p.checkpoint
      and c.answer = 'clear'
      and not exists (select from ops.match m join base.access_class k on k.id = m.class_id
                      where m.check_id = c.id and 'bureau:' || p.country = any(k.audience))
)
select person_id, min(at) as first_at, jsonb_agg(jsonb_build_object('at', at, 'verb', verb, 'record', record) order by at) as rows
from found group by person_id, at::date, enough having count(distinct record) >= enough;

-- burst: A person opened 25 or more records within ten minutes.
with looks as (
    select a.person_id, a.at, a.verb, a.record from base.audit a
    where a.verb like '%.read' and a.record is not null and a.person_id is not null and a.at >= :since and a.at < :until
      and not (a.verb in ('alert.read', 'match.read') and realtime.was_told(a.record, a.at, a.person_id))
), firsts as (
    -- A record that is opened again and again is one record: each counts where it was not opened in the ten minutes before.
    select person_id, at, record,
           lag(at) over (partition by person_id, record order by at) > at - interval '10 minutes' as is_again
    from looks
), counted as (
    select person_id, at,
           count(*) over (partition by person_id order by at range between '10 minutes' preceding and current row) as lately
    from firsts where is_again is not true
), peak as (
    select distinct on (person_id, at::date) person_id, at from counted where lately >= 25
    order by person_id, at::date, lately desc
)
select l.person_id, min(l.at) as first_at,
       jsonb_agg(jsonb_build_object('at', l.at, 'verb', l.verb, 'record', l.record) order by l.at) as rows
from peak k join looks l on l.person_id = k.person_id and l.at <= k.at and l.at >= k.at - interval '10 minutes'
group by l.person_id, k.at;

-- off_shift: A person opened a record and, three hours before and after, did no work: no check, no verdict, no message.
with acts as (
    select a.person_id, a.at, a.verb, a.record,
           a.verb like any (array['%.read', '%.list', 'map.take', 'session.%', 'look.%', 'audit.%', 'misuse.%']) as is_look
    from base.audit a
    where a.person_id is not null and a.at >= :since::timestamptz - interval '3 hours'
      and a.at < :until::timestamptz + interval '3 hours'
), found as (
    select l.person_id, l.at, l.verb, l.record
    from acts l join base.person p on p.id = l.person_id
    where l.verb in ('check.read', 'match.read') and p.role in ('officer', 'bureau')
      and l.at >= :since and l.at < :until
      and not (l.verb = 'match.read' and realtime.was_told(l.record, l.at, l.person_id))
      and not exists (select from acts w where w.person_id = l.person_id and not w.is_look
                      and w.at between l.at - interval '3 hours' and l.at + interval '3 hours')
)
select person_id, min(at) as first_at, jsonb_agg(jsonb_build_object('at', at, 'verb', verb, 'record', record) order by at) as rows
from found group by person_id, at::date;

-- near_identical: An officer checked four or more names within a day that are one name written in several ways.
with mine as (
    select distinct n.id, n.officer, n.at from ops.names_checked(:since, :until) n
), telling as (
    -- Whole names, not their common words: keys of at most one name in 200.
    select key from ops.check_keys k join mine m on m.id = k.check_id cross join unnest(k.keys) as key
    group by key having count(*) between 2 and greatest(20, (select count(*) from mine) / 200)
), keyed as (
    select m.id, m.officer, m.at, t.key
    from mine m join ops.check_keys k on k.check_id = m.id cross join unnest(k.keys) as of(key) join telling t using (key)
), pairs as (
    select distinct one.officer, one.id, one.at, other.id as other_id, other.at as other_at
    from keyed one
    join keyed other on other.key = one.key and other.officer = one.officer and other.id <> one.id
     and other.at between one.at and one.at + interval '1 day'
), anchors as (
    select distinct on (officer, at::date) officer, id, at from (
        select officer, id, at, count(*) as alike from pairs group by officer, id, at having count(*) >= 3) a
    order by officer, at::date, alike desc, at
)
select a.officer as person_id, a.at as first_at,
       jsonb_build_array(jsonb_build_object('at', a.at, 'verb', 'check.file', 'record', a.id))
       || jsonb_agg(jsonb_build_object('at', p.other_at, 'verb', 'check.file', 'record', p.other_id) order by p.other_at) as rows
from anchors a join pairs p on p.id = a.id group by a.officer, a.at, a.id;

-- near_numbers: An officer checked four or more numbers within an hour that are one plate, paper or container a sign apart.
with mine as (
    select n.*, array_agg(n.number) over (partition by n.id) as numbers from ops.numbers_checked(:since, :until) n
), keyed as materialized (
    select m.*, key from mine m join ops.check_keys k on k.check_id = m.id cross join unnest(k.keys) as key
), pairs as (
    -- Numbers a sign apart have a key in common: that of what is left when the sign is taken away.
    select distinct on (one.id, other.number) one.officer, one.id, one.at, other.id as other_id, other.at as other_at
    from keyed one
    join keyed other on other.key = one.key and other.officer = one.officer and other.number <> all(one.numbers)
     and other.id <> one.id and other.at between one.at and one.at + interval '1 hour'
     -- Beside names or other numbers the key may be one of theirs; and a family has papers that follow each other.
     and (coalesce(one.words, other.words) is null and cardinality(one.numbers || other.numbers) = 2
          or ops.sign_apart(one.number, other.number) and (one.words && other.words) is not true)
    order by one.id, other.number, other.at
), anchors as (
    select distinct on (officer, at::date) officer, id, at from (
        select officer, id, at, count(*) as alike from pairs group by officer, id, at having count(*) >= 3) a
    order by officer, at::date, alike desc, at
)
select a.officer as person_id, a.at as first_at,
       jsonb_build_array(jsonb_build_object('at', a.at, 'verb', 'check.file', 'record', a.id))
       || jsonb_agg(jsonb_build_object('at', p.other_at, 'verb', 'check.file', 'record', p.other_id) order by p.other_at) as rows
from anchors a join pairs p on p.id = a.id group by a.officer, a.at, a.id;

-- searches: A person looked for 25 or more different words on the lists within ten minutes.
with asks as (
    select a.person_id, a.at, a.verb, a.asked from base.audit a
    where a.verb = 'entry.read' and a.asked is not null and a.person_id is not null and a.at >= :since and a.at < :until
), firsts as (
    select person_id, at, lag(at) over (partition by person_id, asked order by at) > at - interval '10 minutes' as is_again
    from asks
), counted as (
    select person_id, at,
           count(*) over (partition by person_id order by at range between '10 minutes' preceding and current row) as lately
    from firsts where is_again is not true
), peak as (
    select distinct on (person_id, at::date) person_id, at from counted where lately >= 25
    order by person_id, at::date, lately desc
)
select a.person_id, min(a.at) as first_at,
       jsonb_agg(jsonb_build_object('at', a.at, 'verb', a.verb, 'record', null) order by a.at) as rows
from peak k join asks a on a.person_id = k.person_id and a.at <= k.at and a.at >= k.at - interval '10 minutes'
group by a.person_id, k.at;

-- files_held: A person sent four or more files of at most a hundred entries in one day that were held and never went live.
with found as (
    select distinct on (a.record) a.person_id, a.at, a.verb, a.record from base.audit a
    where a.verb = 'list.import' and a.result = 'quarantine' and a.records <= 100 and a.person_id is not null
      and a.at >= :since and a.at < :until
      and not exists (select from base.audit r where r.record = a.record and r.verb = 'import.release' and r.result = 'live')
    order by a.record, a.at
)
select person_id, min(at) as first_at, jsonb_agg(jsonb_build_object('at', at, 'verb', verb, 'record', record) order by at) as rows
from found group by person_id, at::date having count(*) >= 4;

-- among: how many checks and looks there were
select (select count(*) from ops.check_report where recorded_at >= :since and recorded_at < :until) as checks,
       (select count(*) from base.audit where at >= :since and at < :until and person_id is not null
        and verb like any (array['%.read', '%.list', 'map.take'])) as looks;

-- kept_back: of some verbs those of acts of which an officer of a country that has no part in them does not read the record
select verb from unnest(:verbs::text[]) as verb where base.is_kept_back(verb, '', 'owner', 'actor', 'reader');

-- people: who somebody is
select id, user_name, name, country from base.person where id = any(:ids::uuid[]);
