-- hashes_of: which files an alert has
select sha256 from alerts.attachment where alert_id = :alert_id;

-- add_attachment: a file of an alert
insert into alerts.attachment (alert_id, name, media_type, bytes, sha256, content, checked, by, class_id)
values (:alert_id, :name, :media_type, :bytes, :digest, :content, :checked, :by, :class_id);

-- remove_attachment: a draft goes without it
delete from alerts.attachment where id = :id and alert_id = :alert_id returning sha256;

-- get_attachment: the file itself, when it may be handed out
select name, media_type, sha256, content from alerts.attachment
where id = :id and alert_id = :alert_id and checked in ('unchecked', 'clean');
