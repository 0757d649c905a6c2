-- remember: a pair that was denied; denied again it is as it is now
insert into ops.denial as d (entry_id, entry_version, entry_subject, subject, match_id, misused, class_id)
values (:entry_id, :entry_version, decode(:entry_subject, 'hex'), decode(:subject, 'hex'), :match_id, :misused, :class_id)
on conflict (entry_id, subject) do update
set entry_version = excluded.entry_version, entry_subject = excluded.entry_subject, match_id = excluded.match_id,
    misused = excluded.misused, holds = true, at = now(), class_id = excluded.class_id;

-- forget: a denied pair that is one no more; it stays, so that every node reads that it ended
update ops.denial set holds = false, at = now()
where entry_id = :entry_id and subject = decode(:subject, 'hex') and holds;

-- in_turn: of two words on one entry's matches the later one sees what the first one left
select pg_advisory_xact_lock(hashtext('jointops denial'), hashtext(:entry_id::uuid::text))::text;

-- denials_since: what was denied, or is no more, since an instant, for those who answer checks
select encode(subject, 'hex') as subject, entry_id as entry, entry_version, encode(entry_subject, 'hex') as entry_subject,
       match_id as match, misused, holds, at
from ops.denial where at >= :since order by at;

-- denial_of: a denied pair
select entry_id as entry, entry_version, encode(entry_subject, 'hex') as entry_subject, match_id as match, misused, at
from ops.denial where entry_id = :entry_id and subject = decode(:subject, 'hex') and holds;

-- denials_among: of some pairs those that were denied, by their places
select p.place, d.entry_id as entry, d.entry_version, encode(d.entry_subject, 'hex') as entry_subject, d.match_id as match,
       d.misused, d.at
from unnest(:places::int[], :entries::uuid[], :subjects::text[]) as p(place, entry, subject)
join ops.denial d on d.entry_id = p.entry and d.subject = decode(p.subject, 'hex') and d.holds;

-- still_denied: of some matches those because of which a pair is denied still
select match_id from ops.denial where match_id = any(:matches::uuid[]) and holds;

-- purge_denials: what was denied about some entries, or on some matches
with gone as (
    delete from ops.denial where entry_id = any(:entries::uuid[]) or match_id = any(:matches::uuid[]) returning 1) select count(*)::int from gone;
