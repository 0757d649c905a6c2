-- record_match: a match found, once a pair; one withdrawn comes back with its entry, one denied or left undetermined when
-- that says something else of its subject
insert into ops.match as m (check_id, entry_id, entry_version, operation, kind, state, band, score, because, possible_from, undated,
                       list, action,                       checked, owner, retro, reference, entry, subject, place, officer, occurred_at, held, due_at, verdict,
                       doubts, class_id, face_class_id)
values (:check_id, :entry_id, :entry_version, :operation, :kind, :state, :band, :score, :because, :possible_from, :undated,
        :list, :action, :checked,
        :owner, :retro, :reference, :entry, :subject, :place, :officer, :occurred_at, :held, :due_at, :verdict,
        :doubts, :class_id, :face_class_id)
on conflict (check_id, entry_id) where not apart do update
set state = excluded.state, version = m.version + 1, entry = excluded.entry, entry_version = excluded.entry_version,
    band = excluded.band, score = excluded.score, because = excluded.because, possible_from = excluded.possible_from,
    undated = excluded.undated, held = excluded.held, action = excluded.action, due_at = excluded.due_at, overdue = 0,
    verdict = excluded.verdict, stop = null, retro = excluded.retro
where m.state = 'withdrawn'
   or m.state in ('denied', 'undetermined') and m.entry -> 'subject' <> excluded.entry -> 'subject'
returning m.*;

-- set_apart: a match that would come back for others than those who know of it stays as it was, and what those others
-- learn of the pair begins anew: nobody is told that fewer knew of it before, or that it is kept from them from now on
update ops.match m set apart = true
where check_id = :check_id and entry_id = :entry_id and not apart
  and (class_id, face_class_id) <> (base.shared_class(m.id, :class_id, alerts.shared_only_with(:action)),
                                    base.shared_class(m.id, :face_class_id, alerts.shared_only_with(:action)))
  and (state = 'withdrawn' or state in ('denied', 'undetermined') and entry -> 'subject' <> :entry::jsonb -> 'subject');

-- standing: of some pairs those whose match stands: to find it again changes nothing; one denied or left undetermined stands
-- as long as the entry says the same of its subject
select m.check_id, m.entry_id from unnest(:checks::uuid[], :entries::uuid[]) as p(check_id, entry_id)
cross join lateral (
    select check_id, entry_id, state, entry -> 'subject' as says from ops.match
    where check_id = p.check_id and entry_id = p.entry_id and not apart and state <> 'withdrawn'
    offset 0) m
left join (select id, subject::jsonb from unnest(:ids::uuid[], :subjects::text[]) as s(id, subject)) s on s.id = m.entry_id
where m.state not in ('denied', 'undetermined') or m.says = s.subject;

-- get_match: one match with both records
select * from ops.match where id = :id;

-- lock_match: the same, kept for this act alone
select * from ops.match where id = :id for update;

-- list_matches: matches that this viewer may see whole, newest first, before a place in the list
select * from ops.match
where (:operation::text is null or operation = :operation) and (:state::text is null or state = :state)
  and (:check_id::uuid is null or check_id = :check_id)
  and (:id::uuid is null or (recorded_at, id) < (:recorded_at::timestamptz, :id))
order by recorded_at desc, id desc limit :most;

-- list_waiting: matches that this viewer may see whole and on which somebody has to act, what is due first before a place
select * from ops.match
where (state in ('possible', 'claimed', 'asked') or due_at is not null)
  and (:id::uuid is null or (coalesce(due_at, recorded_at), id) > (:due_at::timestamptz, :id))
order by coalesce(due_at, recorded_at), id limit :most;

-- count_waiting: how many undecided matches this viewer may see, by whose turn it is
select count(*) filter (where turn = 'answer')::int as answer, count(*) filter (where turn = 'decide')::int as decide,
       count(*) filter (where turn = 'claim')::int as claim, count(*) filter (where turn = 'waiting')::int as waiting
from (select case when state = 'asked' and owner = :country then 'answer'
                  when state = 'possible' and checked = :country then 'claim'
                  when owner = :country then 'decide' else 'waiting' end as turn
      from ops.match where state in ('possible', 'claimed', 'asked')) m;

-- some_matches: of some records the matches that this viewer may see whole
select * from ops.match where id = any(:ids::uuid[]);

-- thread_of: what the bureaux said about some matches, in order
select id, match_id, kind, by, at, text from ops.match_message where match_id = any(:ids) order by at, id;

-- say: a question or an answer
insert into ops.match_message (match_id, kind, by, text, class_id) values (:match_id, :kind, :by, :text, :class_id);

-- move: a match in its next state
update ops.match
set state = :state, version = version + 1, claimed_by = coalesce(:claimed_by, claimed_by),
    verdict = coalesce(:verdict, verdict), due_at = :due_at, overdue = 0
where id = :id returning *;

-- open_beside: other open matches of an entry that says the same of its subject as in this match, the newest first
select o.id, o.subject from ops.match m join ops.match o on o.entry_id = m.entry_id and o.id <> m.id
where m.id = :id and o.state in ('possible', 'claimed', 'asked') and o.entry -> 'subject' = m.entry -> 'subject'
  and (:before::uuid is null or o.id < :before)
order by o.id desc limit :most;

-- hold_beside: of some of these those that are open still, kept for this act alone; one that somebody decides at this very
-- moment is left to them
select o.id, o.class_id from ops.match m join ops.match o on o.id = any(:ids::uuid[])
where m.id = :id and o.state in ('possible', 'claimed', 'asked') and o.entry -> 'subject' = m.entry -> 'subject'
order by o.id for update of o skip locked;

-- deny: some matches are denied with one verdict
update ops.match set state = 'denied', version = version + 1, verdict = :verdict, due_at = null, overdue = 0
where id = any(:ids::uuid[]) returning *;

-- take_back: a denial whose owner says that it is so no more; the match stays what it was
update ops.match set version = version + 1, verdict = verdict || jsonb_build_object('taken_back', :taken_back::jsonb)
where id = :id returning *;

-- going_on_of: matches of entries that were taken back, or some that are none any more: open ones and hits for which an
-- officer waits or acts now
select m.id, m.state, m.held from ops.match m
where (m.entry_id = any(:entries::uuid[]) or m.id = any(:matches::uuid[]))
  and (m.state in ('possible', 'claimed', 'asked')
       or m.state = 'confirmed' and coalesce(m.step = 'instructed', not ops.is_untold(m)) and m.stop is null)
for update;

-- waited_for: the checks of some matches that are about to be deleted and for which an officer waits or acts now
select m.check_id, bool_or(m.step is not distinct from 'instructed') as acts from ops.match m
where m.id = any(:ids::uuid[]) and not ops.is_untold(m) and m.stop is null
  and (m.state in ('possible', 'claimed', 'asked') or m.state = 'confirmed' and coalesce(m.step = 'instructed', true))
group by m.check_id order by m.check_id;

-- to_correct: matches of a list that are open, or hits that are instructed or are to be, after one of them
select id, entry_id, entry_version from ops.match
where list = :list and (state in ('possible', 'claimed', 'asked')
                        or state = 'confirmed' and coalesce(step = 'instructed', true) and stop is null)
  and (:after::uuid is null or id > :after) order by id limit :most;

-- leave: a list's matches behind one are to be corrected in pages to come; another change begins them anew
insert into ops.correction_left (list, upto, after) values (:list, :upto, :after)
on conflict (list) do update set upto = excluded.upto, after = excluded.after, left_at = now();

-- nothing_left: all of a list's matches say what their entries say
delete from ops.correction_left where list = :list;

-- corrections_left: lists with matches left to correct, the one that waits longest first
select list from ops.correction_left order by left_at, list;

-- left_of: after which match a list goes on, for the page that is corrected now, and up to which version of it
select upto, after from ops.correction_left where list = :list;

-- lock_to_correct: some of them as they are now, and who is kept out of each, whatever else they hold
select m.id, m.entry_id, m.check_id, m.subject::text as subject, m.state, m.step, m.checked, m.class_id, m.face_class_id,
       m.kind, m.held, m.instruction, c.excluded
from ops.match m join base.access_class c on c.id = m.class_id
where m.id = any(:ids::uuid[])
  and (m.state in ('possible', 'claimed', 'asked')
       or m.state = 'confirmed' and coalesce(m.step = 'instructed', true) and m.stop is null)
order by m.id for update of m;

-- correct: a match says what its entry says now, and why they meet; the clock starts anew where an instant is given
update ops.match
set entry = :entry, entry_version = :entry_version, action = :action, band = :band, score = :score, because = :because,
    possible_from = :possible_from, undated = :undated, version = version + 1,
    due_at = coalesce(:due_at, due_at), overdue = case when :due_at::timestamptz is null then overdue else 0 end
where id = :id returning *;

-- withdraw: its entry was taken back, or is another's; a hit stays one, and who may act on it is told not to
update ops.match
set state = case when state = 'confirmed' then state else 'withdrawn' end, stop = :stop, version = version + 1,
    due_at = :due_at, overdue = 0
where id = :id returning *;

-- told_and_open: undecided matches of a list that others than their owner's bureau know of, after one of them
select id, entry_id from ops.match
where list = :list and state in ('possible', 'claimed', 'asked') and face_class_id <> class_id
  and (:after::uuid is null or id > :after) order by id limit :most;

-- lock_told: some of them as they are now, and who is kept out of each, whatever else they hold
select m.id, m.entry_id, m.check_id, m.operation, m.owner, m.checked, m.held, m.class_id, m.face_class_id, c.excluded
from ops.match m join base.access_class c on c.id = m.class_id
where m.id = any(:ids::uuid[]) and m.state in ('possible', 'claimed', 'asked') and m.face_class_id <> m.class_id
order by m.id for update of m;

-- narrow: fewer see them; whom the owner let in by a share stay, as far as the entry lets them
update ops.match m
set action = n.action, class_id = base.shared_class(m.id, n.whole, alerts.shared_only_with(n.action)),
    face_class_id = base.shared_class(m.id, n.face, alerts.shared_only_with(n.action)), version = m.version + 1,
    held = n.held, due_at = n.due_at, overdue = 0
from unnest(:ids::uuid[], :actions::text[], :wholes::integer[], :faces::integer[], :held::text[], :due::timestamptz[])
     as n(id, action, whole, face, held, due_at)
where m.id = n.id returning m.*, old.class_id as was_whole, old.face_class_id as was_face;

-- lock_linked: matches of some checks that name other owners
select id from ops.match where check_id = any(:checks::uuid[]) and also <> '[]' order by id for update;

-- unlink: these name no other owner any more whose match is gone, withdrawn, or not to be known to theirs, as of others_of
with left_of as (
    select m.id, coalesce(
        (select jsonb_agg(one) from jsonb_array_elements(m.also) one
         where exists (select from ops.match o join base.access_class oc on oc.id = o.class_id
                       where o.check_id = m.check_id and o.owner = one ->> 'owner' and o.action = one ->> 'action'
                         and o.state <> 'withdrawn' and o.face_class_id <> o.class_id
                         and 'country:' || o.owner <> all(mc.excluded) and 'country:' || m.owner <> all(oc.excluded))),
        '[]') as also
    from ops.match m join base.access_class mc on mc.id = m.class_id
    where m.id = any(:ids::uuid[]))
update ops.match m set also = l.also, version = m.version + 1 from left_of l
where m.id = l.id and m.also <> l.also returning m.*;

-- wait_in_vain: of some checks those whose officer waits although nothing that may be told of them is open or a hit, and what
-- they hear
select c.id, ops.comes_to_nothing(c) as code from ops.check_report c where c.id = any(:checks::uuid[]) and ops.waits_in_vain(c) order by c.id;

-- told_in_vain: of some checks those whose officer was not told more since but that they wait, and of which nothing is open
-- or a hit that may be told, and what they hear; what they were told of is recorded now, so `waits_in_vain` would be too early
-- by its own row
select c.id, ops.comes_to_nothing(c) as code from ops.check_report c
where c.id = any(:checks::uuid[]) and coalesce(c.follow = 'call-centre', true) and not exists (
    select from ops.match m where m.check_id = c.id and m.stop is null
      and (m.face_class_id <> m.class_id or m.step = 'instructed')
      and m.state in ('possible', 'claimed', 'asked', 'confirmed')
      and not (m.step is not distinct from 'closed' and m.instruction is null))
order by c.id;

-- others_of: matches of the same check with entries of other owners, as far as neither may not know of the other
select o.id, o.owner, o.action from ops.match m
join ops.match o on o.check_id = m.check_id and o.owner <> m.owner
join base.access_class mc on mc.id = m.class_id
join base.access_class oc on oc.id = o.class_id
where m.id = :id and m.face_class_id <> m.class_id and o.face_class_id <> o.class_id
  and 'country:' || o.owner <> all(mc.excluded) and 'country:' || m.owner <> all(oc.excluded);

-- tell_other: another owner has an entry that the same check met
update ops.match set version = version + 1, also = also || :other::jsonb
where id = :id and not also @> :other::jsonb returning *;

-- near_told: of these the ones to be told of: no act on a match that others know of follows one that they must not know of
select b.id from ops.match a
join ops.match b on b.entry_id = a.entry_id and b.id <> a.id and b.place ->> 'code' <> a.place ->> 'code'
    and b.occurred_at between a.occurred_at - interval '30 minutes' and a.occurred_at + interval '30 minutes'
where a.id = :id and (a.face_class_id <> a.class_id or b.face_class_id = b.class_id) order by b.id;

-- near: the same entry met at other posts within half an hour, for some matches
select a.id as of, b.id as match, b.place, b.occurred_at from ops.match a
join ops.match b on b.entry_id = a.entry_id and b.id <> a.id and b.place ->> 'code' <> a.place ->> 'code'
    and b.occurred_at between a.occurred_at - interval '30 minutes' and a.occurred_at + interval '30 minutes'
where a.id = any(:ids::uuid[]) order by b.occurred_at, b.id;

-- matches_about: the matches of some checks, but for those that stay, or of some entries
select id, check_id from ops.match
where (check_id = any(:checks::uuid[]) or entry_id = any(:entries::uuid[])) and id <> all(:spared::uuid[])
   or id = any(:matches::uuid[]);

-- hold_checks: some checks, before anything of them is deleted
select ops.hold_checks(:checks::uuid[]);

-- untold_of: the matches of some checks or entries that only their owner's bureau knows of, but for those that stay
select m.id from ops.match m
where (m.check_id = any(:checks::uuid[]) or m.entry_id = any(:entries::uuid[])) and m.id <> all(:spared::uuid[])
  and ops.is_untold(m) order by m.id;

-- outlasting: matches of some checks that only their owner's bureau knows of, and that stay with their entries: what is
-- held, and hits where nobody asked for an end
select m.id from ops.match m
where m.check_id = any(:checks::uuid[]) and ops.is_untold(m)
  and (m.state = 'confirmed' and not :erased or exists (
      select from ops.hold h
      where h.lifted_at is null and (h.records && array[m.id, m.entry_id] or h.scope = 'list:' || m.list)));

-- purge_messages: what the bureaux said about some matches
with gone as (delete from ops.match_message where match_id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- purge_matches: matches with their copies of entry, subject and officer
with gone as (delete from ops.match where id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- move_class: other people see the match
update ops.match set class_id = :whole, face_class_id = :face where id = :id;

-- move_threads: what the bureaux said of some matches is for those who see them whole
update ops.match_message s set class_id = m.class_id from ops.match m
where s.match_id = m.id and m.id = any(:ids::uuid[]);

-- sees_record: whether this viewer sees the record behind an alert whole
select exists (
    select from ops.match where :kind = 'match' and id = :id
    union all select from ops.check_report where :kind = 'check' and id = :id
    union all select from ops.incident where :kind = 'incident' and id = :id
    union all select from ops.route where :kind = 'route' and id = :id);

-- kept_from: the countries that must not learn of the record behind an alert
select ops.kept_from(:kind, :id);

-- barred: the principals that the record behind an alert is kept from
select ops.barred(:kind, :id);

-- taken_back_at: when an incident was taken back, whether or not this viewer sees it
select ops.taken_back_at(:id);

-- hold_barred: from whom the record behind an alert is kept stays as it is until this act is done
select ops.hold_barred(:kind, :id);

-- seen_of: of some matches those that this viewer sees whole
select id from ops.match where id = any(:ids::uuid[]);

-- count_seen: how many of some records this viewer may see
select count(*)::int from ops.match where id = any(:ids::uuid[]);

-- lately: checks since an instant, and matches that a list had of them as they were made, and about which somebody was asked
select (select count(*)::int from ops.check_report where recorded_at >= :since::timestamptz) as checks,
       (select count(*)::int from ops.match where list = :list and recorded_at >= :since::timestamptz
          and not retro and verdict ->> 'remembered' is null) as matches;
