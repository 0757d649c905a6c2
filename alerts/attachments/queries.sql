-- files_of: the versions of an alert's documents, in order; document: the file with which it began
select id, coalesce(version_of, id) as document, number, name, media_type, bytes, sha256, checked, note, by, at
from alerts.attachment where alert_id = :alert_id order by at, id;

-- add_attachment: a file of an alert, or another version of one
insert into alerts.attachment (alert_id, version_of, number, name, media_type, bytes, sha256, content, checked, note, by, class_id)
values (:alert_id, :version_of, :number, :name, :media_type, :bytes, :digest, :content, :checked, :note, :by, :class_id);

-- forget_opened: nor stays who had opened what a draft goes without
delete from alerts.attachment_opened where attachment_id = any(:ids::uuid[]);

-- remove_attachments: a draft goes without a document, in all its versions
delete from alerts.attachment where id = any(:ids::uuid[]);

-- get_attachment: a version with its file, when it may be handed out
select number, name, media_type, sha256, checked, class_id,
       case when checked in ('unchecked', 'clean') then content end as content
from alerts.attachment where id = :id and alert_id = :alert_id;

-- note_opened: somebody fetches a version for the first time
insert into alerts.attachment_opened (attachment_id, alert_id, user_name, by, class_id)
values (:id, :alert_id, :user, :by, :class_id) on conflict do nothing;

-- opened_of: who has fetched which version of an alert's documents
select attachment_id, by ->> 'name' as name, by ->> 'country' as country, at from alerts.attachment_opened
where alert_id = :alert_id order by at, user_name;
