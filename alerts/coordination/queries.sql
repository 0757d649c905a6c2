-- add_alert: a draft; no row comes back when its number is taken
insert into alerts.alert (number, operation, title, text, priority, crime_types, trigger, countries, functions, networks,
                          deadline, marking, handling, second, persons, languages, translations, place, drafted_by,
                          class_id, raised)
values (:number, :operation, :title, :text, :priority, :crime_types, :trigger, :countries, :functions, :networks,
        :deadline, :marking, :handling, :second, :persons, :languages, :translations, :place, :drafted_by, :class_id,
        :raised)
on conflict (number) do nothing
returning id, version, number, operation, priority, countries, state, class_id;

-- add_addressee: an authority that will get it
insert into alerts.addressee (alert_id, authority_id, state, blocked, class_id)
values (:alert_id, :authority_id, :state, :blocked, :class_id);

-- standing_draft: the first of some that was raised and stands as a draft for the same countries, kept for this act alone
select id from alerts.alert
where id = any(:ids::uuid[]) and raised and state = 'draft' and countries = :countries::text[]
order by array_position(:ids::uuid[], id) limit 1 for update;

-- written_in: the language of the original
select languages[1] from alerts.alert where id = :id;

-- raised_of: the record that a raised draft was written of
select trigger ->> 'id' from alerts.alert where id = :id and raised and state = 'draft';

-- rest_on: a raised draft is of another record from now on
update alerts.alert set trigger = :trigger, place = :place, version = version + 1
where id = :id and raised and state = 'draft'
returning id, version, number, operation, priority, countries, state, class_id;

-- count_on: a raised draft says how much was met by now
update alerts.alert set title = :title, text = :text, languages = :languages, translations = :translations,
                        version = version + 1
where id = :id and (title, text) is distinct from (:title::text, :text::text)
returning id, version, number, operation, priority, countries, state, class_id;

-- discarded_because: those of some alerts that were raised and are discarded, and why
select id, closed_reason from alerts.alert where id = any(:ids::uuid[]) and raised and state = 'discarded';

-- lock_alert: one alert, kept for this act alone
select * from alerts.alert where id = :id for update;

-- get_alert: one alert and whom it is for
select a.*, c.audience from alerts.alert a join base.access_class c on c.id = a.class_id where a.id = :id;

-- excluded_from: whom an alert is kept from
select c.excluded from alerts.alert a join base.access_class c on c.id = a.class_id where a.id = :id;

-- alerts_named: some alerts and whom they are for
select a.*, c.audience from alerts.alert a join base.access_class c on c.id = a.class_id where a.id = any(:ids::uuid[]);

-- get_face: one alert as a centre sees it that did not draft it
select f.id, f.version, f.number, f.operation, f.priority, f.countries, f.state, c.marking, f.addressees
from alerts.alert_face f join base.access_class c on c.id = f.class_id where f.id = :id;

-- list_alerts: alerts of a box, newest first, before a place in the list
select a.*, c.audience from alerts.alert a join base.access_class c on c.id = a.class_id
where (:operation::text is null or a.operation = :operation)
  and (:id::uuid is null or (a.drafted_at, a.id) < (:drafted_at::timestamptz, :id))
  and case :box
      when 'draft' then a.state = 'draft'
      when 'sent' then a.state not in ('draft', 'discarded')
          and alerts.side_of(a.drafted_by ->> 'unit', a.second) && :principals::text[]
      else a.state not in ('draft', 'discarded') and exists (
          select from alerts.addressee d join alerts.authority u on u.id = d.authority_id
          where d.alert_id = a.id and d.state <> 'blocked' and 'agency:' || u.code = any(:principals::text[]))
      end
order by a.drafted_at desc, a.id desc limit :most;

-- heard_of: whether an alert of an operation was put before this viewer
select exists (select from alerts.alert where operation = :operation);

-- addressees_of: the addressees of some alerts with their authorities
select d.id, d.alert_id, d.state, d.blocked, d.sent_at, d.delivered_at, d.read_at, d.acknowledged_at, d.acknowledged_by, d.replied_at,
       d.due_at, d.answer_due_at, d.next_at, d.round, d.rung, u.id as authority_id, u.code, u.name, u.country, u.time_zone,
       u.week, u.other_days, u.urgent_contact
from alerts.addressee d join alerts.authority u on u.id = d.authority_id
where d.alert_id = any(:ids) order by u.country, u.code;

-- replies_of: the threads of some alerts
select y.id, y.alert_id, y.authority_id, y.by, y.at, y.text, y.answer, y.not_competent, y.about,
       case when u.id is null then null else jsonb_build_object(
           'id', u.id, 'code', u.code, 'name', u.name, 'country', u.country, 'time_zone', u.time_zone) end as named
from alerts.reply y left join alerts.authority u on u.id = y.named where y.alert_id = any(:ids) order by y.at, y.id;

-- release_alert: from now on the addressees see it
update alerts.alert set state = 'released', version = version + 1, released_by = :released_by, released_at = now(),
    class_id = :class_id, face_class_id = :face_class_id
where id = :id returning *;

-- send: addressees are sent to, each with its own time to acknowledge
update alerts.addressee d set state = 'sent', blocked = null, sent_at = :at::timestamptz, due_at = g.due, next_at = g.due
from unnest(:ids::uuid[], :due_at::timestamptz[]) as g(id, due) where d.id = g.id;

-- add_first_steps: addressees stand on the lowest rung, with those on call who may see it
insert into alerts.escalation (alert_id, addressee_id, round, rung, told, whom, at, class_id)
select :alert_id, d.id, 0, 0, 'on-call', alerts.on_duty_for(:alert_id, d.authority_id, 'on-call', :at::timestamptz), :at, :class_id
from alerts.addressee d where d.id = any(:ids::uuid[]);

-- on_duty_for: who is on duty at an addressee at an instant and may see the alert, as principals
select alerts.on_duty_for(:alert_id, :authority_id, :task, :at);

-- pass_on: the class of a draft's addressees becomes that of the released alert
update alerts.addressee set class_id = :class_id where alert_id = :alert_id;

-- add_step: a step of a ladder is taken; taken already, it fails
insert into alerts.escalation (alert_id, addressee_id, round, rung, told, whom, at, class_id)
values (:alert_id, :addressee_id, :round, :rung, :told, :whom, :at, :class_id) returning id;

-- steps_of: the steps taken for some alerts, in order
select addressee_id, round, rung, told, whom, at from alerts.escalation where alert_id = any(:ids) order by at, rung;

-- due_alerts: released alerts with a step to take, the longest waiting first
select a.id from alerts.alert a
where a.state = 'released' and exists (
    select from alerts.addressee d where d.alert_id = a.id and d.next_at <= :now::timestamptz)
order by a.released_at limit :most;

-- due_alert: one of them, unless another node works on it or has just taken the step
select id, version, number, operation, priority, countries, state, deadline, marking, handling, place, drafted_by,
       second, drafted_at, released_at, class_id, face_class_id
from alerts.alert a
where id = :id and state = 'released' and exists (
    select from alerts.addressee d where d.alert_id = a.id and d.next_at <= :now::timestamptz)
for update skip locked;

-- climb: the ladder has come to another rung
update alerts.addressee set rung = :rung, next_at = :next_at where id = :id;

-- reopen: nobody answered what was acknowledged: it has to be acknowledged again
update alerts.addressee set state = 'read', acknowledged_at = null, acknowledged_by = null, answer_due_at = null,
    round = round + 1, rung = 0, due_at = :due_at, next_at = :due_at
where id = :id;

-- hold: acknowledged, each ladder rests until its acknowledgement expires
update alerts.addressee d set answer_due_at = :answer_due_at, next_at = g.expires
from unnest(:ids::uuid[], :next_at::timestamptz[]) as g(id, expires) where d.id = g.id;

-- rest: answered, nothing more is due of these
update alerts.addressee set answer_due_at = null, next_at = null where id = any(:ids);

-- stop: nothing more is due
update alerts.addressee set next_at = null where alert_id = :alert_id;

-- close_alert: nothing more is to be done, or a draft is never to be sent
update alerts.alert set state = :state, version = version + 1, closed_at = now(), closed_by = :by, closed_reason = :reason
where id = :id returning *;

-- advance: some addressees have come to a later state; the ones in between are passed through
update alerts.addressee set state = :state,
    delivered_at = coalesce(delivered_at, now()),
    delivered_by = coalesce(delivered_by, :by),
    read_at = case when :state in ('read', 'acknowledged', 'replied') then coalesce(read_at, now()) else read_at end,
    read_by = case when :state in ('read', 'acknowledged', 'replied') then coalesce(read_by, :by) else read_by end,
    acknowledged_at = case when :state in ('acknowledged', 'replied') then coalesce(acknowledged_at, now()) else acknowledged_at end,
    acknowledged_by = case when :state in ('acknowledged', 'replied') then coalesce(acknowledged_by, :by) else acknowledged_by end,
    replied_at = case when :state = 'replied' then now() else replied_at end,
    replied_by = case when :state = 'replied' then :by else replied_by end
where id = any(:ids) and state = any(:earlier::text[]) returning id;

-- note_taken_back: alerts that were sent of incidents which were taken back since, each once
update alerts.alert a set taken_back_at = g.at, version = a.version + 1
from unnest(:incidents::text[], :at::timestamptz[]) as g(incident, at)
where a.trigger ->> 'id' = g.incident and a.trigger ->> 'kind' = 'incident' and a.state in ('released', 'closed')
  and a.taken_back_at is null
returning a.id, a.version, a.number, a.operation, a.priority, a.countries, a.state, a.place, a.drafted_by, a.drafted_at,
          a.released_at, a.face_class_id;

-- touch: the alert has a new version
update alerts.alert set version = version + 1 where id = :id
returning id, version, number, operation, priority, countries, state, place, drafted_at, released_at, class_id,
          face_class_id;

-- add_reply: an answer in the thread, its id; what the same side has just said is not said twice
insert into alerts.reply (alert_id, authority_id, by, text, answer, not_competent, named, about, class_id)
select :alert_id, :authority_id, :by, :text, :answer, :not_competent, :named, :about, :class_id
where not exists (
    select from (select authority_id, text, answer, not_competent, named, about from alerts.reply where alert_id = :alert_id order by at desc, id desc limit 1) newest
    where authority_id is not distinct from :authority_id::uuid and text = :text and answer is not distinct from :answer::text
      and not_competent = :not_competent::text[] and named is not distinct from :named::uuid
      and about is not distinct from :about::uuid)
returning id;

-- show_face: how far it has come, for the centre
insert into alerts.alert_face as f (id, version, number, operation, priority, countries, state, addressees, drafted_at, class_id)
values (:id, :version, :number, :operation, :priority, :countries, :state, :addressees, :drafted_at, :class_id)
on conflict (id) do update set version = excluded.version, state = excluded.state, addressees = excluded.addressees;

-- purge_addressees: who some alerts went to
with gone as (delete from alerts.addressee where alert_id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- purge_steps: whom their ladders told
with gone as (delete from alerts.escalation where alert_id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- purge_replies: what was answered to some alerts
with gone as (delete from alerts.reply where alert_id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- purge_faces: what centres saw of some alerts
with gone as (delete from alerts.alert_face where id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- purge_alerts: the alerts themselves
with gone as (delete from alerts.alert where id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- move_class: other people see the alert
update alerts.alert set class_id = :whole, face_class_id = :face where id = :id;

-- move_addressees: and whom it is addressed to
update alerts.addressee set class_id = :whole where alert_id = :id;

-- move_replies: and what was answered
update alerts.reply set class_id = :whole where alert_id = :id;

-- move_steps: and whom its ladders told
update alerts.escalation set class_id = :whole where alert_id = :id;

-- move_face: and how far it has come
update alerts.alert_face set class_id = :face where id = :id;

-- name_more: at TLP:RED, it is for some more persons; whoever reads it for two authorities stands there once
update alerts.alert a set persons = a.persons || array(
    select one from unnest(:persons::text[]) with ordinality m (one, place)
    where one <> all(a.persons) group by one order by min(place))
where id = :id;

-- count_seen: how many of some records this viewer may see
select count(*)::int from alerts.alert where id = any(:ids::uuid[]);

-- keep_back: some authorities are not sent to, and why
update alerts.addressee d set state = 'blocked', blocked = b.blocked
from jsonb_to_recordset(:kept::jsonb) as b (id uuid, blocked jsonb) where d.id = b.id;

-- readers_of: everybody who may see a record of a class, by the rule itself
select user_name as "user", name, title, country from base.person
where state = 'active' and base.visible(:audience, :excluded, :marking::smallint,
                                        principals || ('user:' || user_name) || 'signed-in'::text, clearance)
order by country, user_name limit :most;

-- count_readers: how many those are
select count(*)::int from base.person
where state = 'active' and base.visible(:audience, :excluded, :marking::smallint,
                                        principals || ('user:' || user_name) || 'signed-in'::text, clearance);

-- keep_edition: what it said until now
insert into alerts.edition (alert_id, edition, title, text, translations, reason, by, class_id)
values (:alert_id, :edition, :title, :text, :translations, :reason, :by, :class_id);

-- reword: it says something else from now on
update alerts.alert set title = :title, text = :text, translations = :translations, languages = :languages,
    edition = edition + 1, version = version + 1 where id = :id
returning id, version, number, operation, priority, countries, state, place, drafted_at, released_at, face_class_id;

-- recall: it should not have been sent
update alerts.alert set state = 'recalled', recalled_because = :reason, recalled_at = now(), version = version + 1 where id = :id
returning id, version, number, operation, priority, countries, state, place, drafted_at, released_at, face_class_id;

-- note_reading: somebody reads an edition, with the files and answers that it has now, for the first time; and whether
-- they had not read it with these files before
insert into alerts.reading (alert_id, edition, files, others, replies, user_name, by, class_id)
select :alert_id, :edition,
       (select count(*) from alerts.attachment where alert_id = :alert_id and checked in ('unchecked', 'clean')),
       (select count(*) from alerts.attachment f join alerts.alert a on a.id = f.alert_id
        where f.alert_id = :alert_id and f.checked in ('unchecked', 'clean')
          and f.by ->> 'unit' <> all(alerts.side_of(a.drafted_by ->> 'unit', a.second))),
       (select count(*) from alerts.reply where alert_id = :alert_id), :user, :by, :class_id
on conflict do nothing
returning not exists (select from alerts.reading r where (r.alert_id, r.user_name, r.edition, r.files)
                                                         = (:alert_id, :user, reading.edition, reading.files)) as first;

-- editions_of: what some alerts said before
select alert_id, edition, title, text, translations, reason, at from alerts.edition where alert_id = any(:ids) order by edition;

-- readings_of: which of the addressees' people have read which edition of some alerts, with how many files
select r.alert_id, r.edition, r.files, r.user_name as "user", min(r.by ->> 'name') as name,
       min(r.by ->> 'country') as country, min(r.at) as at
from alerts.reading r join alerts.alert a on a.id = r.alert_id
where r.alert_id = any(:ids) and r.by ->> 'unit' <> all(alerts.side_of(a.drafted_by ->> 'unit', a.second))
group by r.alert_id, r.edition, r.files, r.user_name order by min(r.at);

-- read_by: how far somebody has read some alerts: an edition, with so many files, so many of these of others than its
-- sender, and so many answers
select alert_id, edition, files, max(others) as others, max(replies) as replies from alerts.reading
where alert_id = any(:ids) and user_name = :user group by alert_id, edition, files;

-- hold_fact: one release about a fact at a time
select pg_advisory_xact_lock(hashtextextended('alert about ' || :operation || ' ' || :trigger, 0))::text;

-- told_already: authorities that an open alert about the same fact went to, the first alert first, as far as this viewer
-- sees it: no draft, which may never be sent, and none at TLP:RED, which told persons and not their authority
select d.authority_id, a.id, a.number from alerts.alert a join alerts.addressee d on d.alert_id = a.id
where a.state = 'released' and a.marking < 4 and a.operation = :operation and a.trigger ->> 'id' = :trigger
  and d.state <> 'blocked'
order by a.released_at, a.id;

-- purge_editions: what some alerts said before
with gone as (delete from alerts.edition where alert_id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- purge_readings: who had read them
with gone as (delete from alerts.reading where alert_id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- purge_follow_ups: what became of them
with gone as (delete from alerts.follow_up where alert_id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- move_editions: other people see what it said before
update alerts.edition set class_id = :whole where alert_id = :id;

-- move_readings: and who has read it
update alerts.reading set class_id = :whole where alert_id = :id;

-- move_follow_ups: and what became of it
update alerts.follow_up set class_id = :whole where alert_id = :id;

-- attachments_of: the newest version of each document of some alerts, without what is in it, and how many may be saved
select n.alert_id, n.id, n.name, n.media_type, n.bytes, n.sha256, n.checked, n.by ->> 'name' as by, n.at,
       w.side, w.document, n.number, w.saved
from (select f.alert_id, coalesce(f.version_of, f.id) as document, max(f.number) as newest, min(f.at) as begun,
             (count(*) filter (where f.checked in ('unchecked', 'clean')))::int as saved,
             max(f.by ->> 'unit') filter (where f.number = 1) as side
      from alerts.attachment f where f.alert_id = any(:ids) group by 1, 2) w
join alerts.attachment n on n.alert_id = w.alert_id and coalesce(n.version_of, n.id) = w.document and n.number = w.newest
order by w.begun, w.document;

-- is_document: whether a document is one of an alert's
select exists (select from alerts.attachment where id = :document and alert_id = :id and version_of is null);

-- pass_on_files: the class of a draft's files, and of who opened them, becomes that of the released alert; so it does when
-- the alert is shared
with opened as (update alerts.attachment_opened set class_id = :class_id where alert_id = :alert_id)
update alerts.attachment set class_id = :class_id where alert_id = :alert_id;

-- purge_asked: what was asked for and did not go out
with gone as (delete from alerts.attachment_asked where alert_id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- purge_opened: who opened their files
with gone as (delete from alerts.attachment_opened where alert_id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- purge_attachments: the files of some alerts
with gone as (delete from alerts.attachment where alert_id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- written: what alerts say in every edition and language, with what was answered and put beside them. The words are taken
-- out of what is json: as its text a new line is two characters, and the second would begin the next word
select a.id, a.number, a.operation, a.drafted_by ->> 'country' as owner, (a.trigger ->> 'id')::uuid as about,
       concat_ws(' ', a.title, a.text,
                 (select string_agg(w #>> '{}', ' ') from jsonb_path_query(a.translations, '$[*].*') w),
                 (select string_agg(concat_ws(' ', e.title, e.text, e.reason), ' ')
                  from alerts.edition e where e.alert_id = a.id),
                 (select string_agg(w #>> '{}', ' ')
                  from alerts.edition e, jsonb_path_query(e.translations, '$[*].*') w where e.alert_id = a.id),
                 (select string_agg(y.text, ' ') from alerts.reply y where y.alert_id = a.id),
                 (select string_agg(concat_ws(' ', f.legal_basis, f.note), ' ')
                  from alerts.follow_up f where f.alert_id = a.id),
                 (select string_agg(concat_ws(' ', t.name, t.note), ' ')
                  from (select name, note from alerts.attachment where alert_id = a.id
                        union all select name, note from alerts.attachment_asked where alert_id = a.id) t)) as said
from alerts.alert a where (:after::uuid is null or a.id > :after) order by a.id limit :most;

-- state_of: how far an alert has come
select state from alerts.alert where id = :id;
