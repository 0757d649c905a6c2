-- hold_attachments: files of alerts from before there was a scanner wait for it
update alerts.attachment set checked = 'waiting' where checked = 'unchecked';

-- hold_versions: and those of rooms
update alerts.document_version set checked = 'waiting' where checked = 'unchecked';

-- waiting: files of alerts and rooms that nobody gets yet, the oldest first, but for some
select * from (
    select at, id as owner, null::integer as number, id::text as name from alerts.attachment where checked = 'waiting'
    union all
    select at, document_id, number, document_id || ' ' || number from alerts.document_version where checked = 'waiting') w
where name <> all(:spared::text[])
order by at, owner limit :most;

-- attachment_content: what is in a file of an alert
select content from alerts.attachment where id = :owner and checked = 'waiting';

-- version_content: what is in a version of a document
select content from alerts.document_version where document_id = :owner and number = :number and checked = 'waiting';

-- lock_alert_of: the alert of a file, before the file, as by those who change it
select a.id, a.state, a.drafted_by ->> 'country' as country from alerts.alert a join alerts.attachment f on f.alert_id = a.id where f.id = :owner for update of a;

-- settle_attachment: a file of an alert may be handed out, or is gone but for its name; nothing when it was settled
update alerts.attachment set checked = :checked, content = case when :checked = 'clean' then content else '' end
where id = :owner and checked = 'waiting' returning sha256;

-- settle_version: a version of a document likewise
update alerts.document_version set checked = :checked, content = case when :checked = 'clean' then content else '' end
where document_id = :owner and number = :number and checked = 'waiting' returning sha256, class_id;

-- room_of: the room of a document
select r.id, r.version, r.network, r.state from alerts.room r join alerts.room_document d on d.room_id = r.id where d.id = :owner;

-- touch_alert: the alert has a new version
update alerts.alert set version = version + 1 where id = :id
returning id, version, number, operation, priority, countries, state, place, drafted_by, drafted_at, released_at, class_id,
          face_class_id;
