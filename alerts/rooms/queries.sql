-- add_room: a room is opened; no row comes back when its id is taken
insert into alerts.room (id, network, title, about, parties, agencies, marking, opened_by, class_id)
values (:id, :network, :title, :about, :parties, :agencies, :marking, :by, :class_id)
on conflict (id) do nothing returning id;

-- list_rooms: rooms of a network, the newest first, or one of them
select r.id, r.version, r.network, r.title, r.about, r.parties, r.marking, r.state, r.opened_at, r.closed_reason,
       r.changes,
       r.opened_by ->> 'name' as opened_by, r.opened_by ->> 'country' as opened_country,
       (select count(*)::int from alerts.clarification c where c.room_id = r.id and c.answered_at is null) as unanswered
from alerts.room r
where (:one::uuid is null or r.id = :one) and (:network::text is null or r.network = :network)
  and (:id::uuid is null or (r.opened_at, r.id) < (:opened_at::timestamptz, :id))
order by r.opened_at desc, r.id desc limit :most;

-- documents_of: the documents of a room
select id, version, title, parties, unit from alerts.room_document where room_id = :room order by added_at, id;

-- versions_of: the versions of a room's documents, the newest first, without their files
select v.document_id, v.number, v.name, v.media_type, v.bytes, v.sha256, v.checked, v.note, v.by ->> 'name' as by,
       v.by ->> 'country' as country, v.at
from alerts.document_version v join alerts.room_document d on d.id = v.document_id
where d.room_id = :room order by v.number desc;

-- clarifications_of: what was asked in a room and answered, the oldest first
select id, document_id as document, question, asked_by ->> 'name' as asked_by, asked_by ->> 'country' as asked_country,
       asked_at, answer, coalesce(answered_by ->> 'name', '') as answered_by, answered_at
from alerts.clarification where room_id = :room order by asked_at, id;

-- lock_room: one room, kept for this act alone
select id, version, network, title, about, parties, agencies, marking, state, class_id from alerts.room where id = :id for update;

-- close_room: nothing more is written there
update alerts.room set version = version + 1, state = 'closed', closed_at = now(), closed_reason = :reason
where id = :id returning version;

-- agencies_in: the principals of a room's parties, as the room keeps them
select network, parties, agencies, marking from alerts.room where id = :id;

-- set_parties: others take part from now on; why, and who they were before, stays
update alerts.room set version = version + 1, parties = :parties, agencies = :agencies, class_id = :class_id,
    changes = changes || jsonb_build_object('version', version + 1, 'at', now(), 'by', :by::jsonb ->> 'name',
        'country', :by::jsonb ->> 'country', 'parties', to_jsonb(:parties::text[]), 'reason', :reason::text)
where id = :id returning version;

-- circles_of: for whom the documents of a room are, and who wrote them
select id, parties, unit from alerts.room_document where room_id = :room order by id;

-- move_document: others see a document
update alerts.room_document set parties = :parties, unit = :unit, class_id = :class_id where id = :id;

-- move_versions: and its files
update alerts.document_version set class_id = :class_id where document_id = :id;

-- move_questions: and what was asked about it
update alerts.clarification set class_id = :class_id where document_id = :id;

-- move_general: and what was asked about the room
update alerts.clarification set class_id = :class_id where room_id = :id and document_id is null;

-- held: how full a room is: documents, bytes of all files, questions
select documents, bytes, questions from alerts.room_held(:room);

-- room_of_document: where it lies
select room_id from alerts.room_document where id = :id;

-- room_of_question: where it was asked
select room_id from alerts.clarification where id = :id;

-- first: the hash of the version that a document began with
select sha256 from alerts.document_version where document_id = :document and number = 1;

-- add_document: a document, before its first version; no row comes back when its id is taken
insert into alerts.room_document (id, room_id, title, parties, unit, class_id)
values (:id, :room, :title, :parties, :unit, :class_id) on conflict (id) do nothing returning id;

-- lock_document: one document, kept for this act alone
select d.id, d.room_id, d.version, d.title, d.parties, d.unit, d.class_id,
       (select v.by ->> 'country' from alerts.document_version v where v.document_id = d.id and v.number = 1) as country
from alerts.room_document d where d.id = :id for update of d;

-- touch_document: it has a new version
update alerts.room_document set version = version + 1 where id = :id;

-- add_version: a version of a document
insert into alerts.document_version (document_id, number, name, media_type, bytes, sha256, content, checked, note, by, class_id)
values (:document, :number, :name, :media_type, :bytes, :digest, :content, :checked, :note, :by, :class_id);

-- newest: the hash of the version that stands
select sha256 from alerts.document_version where document_id = :document order by number desc limit 1;

-- get_file: a version with its file, when it may be handed out, and where it lies
select v.name, v.media_type, v.sha256, v.checked, d.room_id, r.marking, r.network, v.by ->> 'country' as country,
       case when v.checked in ('unchecked', 'clean') then v.content end as content
from alerts.document_version v join alerts.room_document d on d.id = v.document_id join alerts.room r on r.id = d.room_id
where v.document_id = :document and v.number = :number;

-- ask: a question in a room; the same question of the same person that nobody has answered yet is there once
insert into alerts.clarification (room_id, document_id, question, asked_by, class_id)
select :room, :document, :question, :by, :class_id
where not exists (
    select from alerts.clarification c
    where c.room_id = :room and c.document_id is not distinct from :document::uuid and c.question = :question
      and c.asked_by ->> 'user' = :user and c.answered_at is null)
returning id;

-- lock_clarification: one question, kept for this act alone
select c.id, c.room_id, c.answered_at, c.class_id, d.unit from alerts.clarification c
left join alerts.room_document d on d.id = c.document_id where c.id = :id for update of c;

-- answer: it is clear now
update alerts.clarification set answer = :answer, answered_by = :by, answered_at = now() where id = :id;

-- purge_versions: the files of some rooms
with gone as (
    delete from alerts.document_version v using alerts.room_document d
    where d.id = v.document_id and d.room_id = any(:ids::uuid[]) returning 1)
select count(*)::int from gone;

-- purge_clarifications: what was asked there
with gone as (delete from alerts.clarification where room_id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- purge_documents: the documents of some rooms
with gone as (delete from alerts.room_document where room_id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- purge_rooms: the rooms themselves
with gone as (delete from alerts.room where id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;
