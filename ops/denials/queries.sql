-- remember: a pair that was denied; denied again it is as it is now
insert into ops.denial as d (entry_id, entry_version, subject, match_id, misused, class_id)
values (:entry_id, :entry_version, decode(:subject, 'hex'), :match_id, :misused, :class_id)
on conflict (entry_id, subject) do update
set entry_version = excluded.entry_version, match_id = excluded.match_id, misused = excluded.misused,
    at = now(), class_id = excluded.class_id;

-- denials_since: what was denied since an instant, for those who answer checks
select encode(subject, 'hex') as subject, entry_id as entry, entry_version, match_id as match, misused, at
from ops.denial where at >= :since order by at;

-- denial_of: a denied pair, if neither side has changed since
select entry_id as entry, entry_version, match_id as match, misused, at
from ops.denial
where entry_id = :entry_id and entry_version = :entry_version and subject = decode(:subject, 'hex');

-- purge_denials: what was denied about some entries, or on some matches
with gone as (
    delete from ops.denial where entry_id = any(:entries::uuid[]) or match_id = any(:matches::uuid[]) returning 1) select count(*)::int from gone;
