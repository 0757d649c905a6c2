-- what_came_of: the matches of some entries and checks, and the incidents that came of those; no match that its owner's
-- bureau alone knows of: it goes with its entry or its check
with met as (
    select m.id, m.operation, m.owner from ops.match m
    where (m.entry_id = any(:records::uuid[]) or m.check_id = any(:records)) and not ops.is_untold(m))
select 'match' as kind, id, operation, owner, '' as category from met
union all
select 'incident', i.id, i.operation, i.country, i.kind from ops.incident i where i.match_id in (select id from met);

-- open_request: a person's request comes in
insert into ops.subject_request (id, kind, channel, subject, received_at, due_at, opened_by, class_id)
values (:id, :kind, :channel, :subject, :received_at, :due_at, :opened_by, :class_id);

-- get_request: one request
select id, version, kind, channel, subject as person, state, received_at, due_at,
       state <> 'answered' and due_at < :now::timestamptz as late, answer, answered_at
from ops.subject_request where id = :id;

-- list_requests: newest first, before a place in the list
select id, version, kind, channel, subject as person, state, received_at, due_at,
       state <> 'answered' and due_at < :now::timestamptz as late, answer, answered_at
from ops.subject_request
where (:id::uuid is null or (received_at, id) < (:received_at::timestamptz, :id))
order by received_at desc, id desc limit :most;

-- move_request: the request in its next state
update ops.subject_request set state = :state, version = version + 1, answer = :answer, answered_at = :answered_at
where id = :id and version = :version and state <> 'answered' returning version;

-- add_findings: records that may concern a person, each once for each request; those that are new
insert into ops.subject_finding (request_id, request_kind, subject, due_at, kind, record, record_version, said, place,
                                 owner, category, band, score, class_id)
select :request_id, :request_kind, :subject, :due_at, f.kind, f.record, f.version, f.said, f.place,
       f.owner, f.category, f.band, f.score, (:classes::jsonb ->> f.owner)::integer
from jsonb_to_recordset(:found::jsonb) as f(
    kind text, record uuid, version integer, said text, place text, owner text, category text, band text, score float8)
on conflict (request_id, record) do nothing returning id, kind, record, owner, class_id;

-- findings_of: what was found for a request
select id, kind, record, place, owner, category, band, score, state, reason, content, decided_by, decided_at
from ops.subject_finding where request_id = :request_id order by found_at, id;

-- tasks: what this bureau's country is asked to decide, newest first, before a place in the list
select id, request_kind, subject as person, due_at, kind, record, place, category, state, found_at
from ops.subject_finding
where owner = :owner and state = 'open' and (:id::uuid is null or (found_at, id) < (:found_at::timestamptz, :id))
order by found_at desc, id desc limit :most;

-- find_finding: one question to a country, for whoever may see it
select id, request_id, request_kind, kind, record, record_version, said, place, owner, category, state, class_id
from ops.subject_finding where id = :id and owner = :owner;

-- lock_finding: one open question to a country, kept for this decision alone
select id, request_id, request_kind, kind, record, record_version, said, place, owner, category, state, class_id
from ops.subject_finding where id = :id and owner = :owner for update;

-- decide: what the owner decided
update ops.subject_finding set state = :state, reason = :reason, content = :content, decided_by = :by, decided_at = now()
where id = :id returning id, kind, record, place, owner, category, band, score, state, reason, content, decided_by, decided_at;

-- hidden_subject: what a person may be told of a check
select occurred_at, checkpoint, operation, body -> 'subject' as subject, body ->> 'note' as note
from ops.check_report where id = :id;

-- seen_through: a record and its matches: who looked at one of these has received it; who made the check has not
select :record::uuid as id union
select m.id from ops.match m where m.entry_id = :record or m.check_id = :record and not ops.is_untold(m);

-- stands_with: a record, its matches, and what those met, and what an alert or a request came of: a hold on any of these
-- keeps it; of a match that its owner's bureau alone knows of the check that it met shows nothing, as in `ops.kept`
select :record::uuid as id union
select unnest(array[m.id, m.entry_id, m.check_id]) from ops.match m
where :record in (m.id, m.entry_id) or m.check_id = :record and not ops.is_untold(m)
union
select unnest(h.records || ops.behind(h.records)) from ops.holdable(:record) h;

-- who_looked: the countries of all persons on record with these records; who oversees them has not received them
select distinct p.country from base.audit a join base.person p on p.id = a.person_id
where a.record = any(:records::uuid[]) and p.role not in ('dpo', 'admin')
union select m.checked from ops.match m
      where m.entry_id = any(:records) and m.class_id in (
          select c.id from base.access_class c where 'bureau:' || m.checked = any(c.audience));

-- countries_of: the countries of some accounts
select distinct country from base.person where user_name = any(:users::text[]) and country is not null;

-- with_a_bureau: which of some countries have somebody who decides
select distinct country from base.person
where country = any(:countries::text[]) and role = 'bureau' and state = 'active';

-- add_notice: a country hears what became of a record
insert into ops.correction_notice (id, record, place, act, country, class_id)
values (:id, :record, :place, :act, :country, :class_id);

-- list_notices: newest first, before a place in the list
select id, record, place, act, country, made_at, acknowledged_at, acknowledged_by from ops.correction_notice
where (:record::uuid is null or record = :record)
  and (:id::uuid is null or (made_at, id) < (:made_at::timestamptz, :id))
order by made_at desc, id desc limit :most;

-- acknowledge: the country has heard
update ops.correction_notice set acknowledged_at = now(), acknowledged_by = :by
where id = :id and country = :country and acknowledged_at is null
returning id, record, place, act, country, made_at, acknowledged_at, acknowledged_by, class_id;

-- done_so_far: what was done for a person and is named outside the database, after a place in the audit
select id as place, base.kept_outside(verb, result) as word, record, at from base.audit
where id > :after and base.kept_outside(verb, result) is not null and record is not null order by id limit :most;

-- switches_so_far: the acts by which an import took entries off its list, or brought them back
select alerts.switches() as act;

-- moved_with: what such an act took off, or brought back, after an entry
select word, record, at from alerts.moved_with(:act, :after, :most);

-- sealed_to: where the sealed log ends
select coalesce(max(leaf) + 1, 0) from base.audit_leaf;

-- done_between: what was done for a person, after a leaf, up to another
select l.leaf as place, base.kept_outside(a.verb, a.result) as word, a.record, a.at
from base.audit_leaf l join base.audit a on a.id = l.audit_id
where l.leaf > :after and l.leaf < :end and base.kept_outside(a.verb, a.result) is not null and a.record is not null
order by l.leaf limit :most;

-- switches_between: the acts of imports, of the leaves from one up to another
select a.id as act from base.audit_leaf l join base.audit a on a.id = l.audit_id
where l.leaf >= :first and l.leaf < :end and a.verb in ('import.release', 'import.roll-back');

-- still_there: what a record is, and whose, where it is there; entries and victims have their own rooms' word for it
select 'check' as kind, country as owner from ops.check_report where id = :id
union all select 'match', owner from ops.match where id = :id
union all select 'incident', country from ops.incident where id = :id
union all select 'alert', drafted_by ->> 'country' from alerts.alert where id = :id
union all select 'request', u.country from alerts.request r join alerts.authority u on u.id = r.requesting
          where r.id = :id;

-- purge_requests: requests answered long ago, with what was found
with gone as (delete from ops.subject_finding where request_id = any(:ids::uuid[]) returning 1),
ended as (delete from ops.subject_request where id = any(:ids) returning 1)
select (select count(*)::int from gone) as findings, (select count(*)::int from ended) as requests;

-- purge_notices: notices made long ago
with gone as (delete from ops.correction_notice where id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;
