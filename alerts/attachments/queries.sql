-- files_of: the versions of an alert's documents, in order; document: the file with which it began
select id, coalesce(version_of, id) as document, number, name, media_type, bytes, sha256, checked, note, by, at
from alerts.attachment where alert_id = :alert_id order by at, id;

-- add_attachment: a file of an alert, or another version of one; under the id by which it was asked for, where it was
insert into alerts.attachment (id, alert_id, version_of, number, name, media_type, bytes, sha256, content, checked, note, by, class_id)
values (coalesce(:id, uuidv7()), :alert_id, :version_of, :number, :name, :media_type, :bytes, :digest, :content, :checked, :note, :by, :class_id);

-- ask_attachment: a file waits for the other of the two
insert into alerts.attachment_asked (alert_id, version_of, name, media_type, bytes, sha256, content, checked, note, by, class_id)
values (:alert_id, :version_of, :name, :media_type, :bytes, :digest, :content, :checked, :note, :by, :class_id)
returning id, at;

-- take_asked: it waits no more, for it goes out
delete from alerts.attachment_asked where id = :id and alert_id = :alert_id returning *;

-- get_asked: the same as of a version, of a file that waits
select 1 as number, name, media_type, sha256, checked, class_id, content
from alerts.attachment_asked where id = :id and alert_id = :alert_id;

-- forget_opened: nor stays who had opened what a draft goes without
delete from alerts.attachment_opened where attachment_id = any(:ids::uuid[]);

-- remove_attachments: a draft goes without a document, in all its versions
delete from alerts.attachment where id = any(:ids::uuid[]);

-- get_attachment: a version with its file, when it may be handed out
select number, name, media_type, sha256, checked, class_id,
       case when checked in ('unchecked', 'clean') then content end as content
from alerts.attachment where id = :id and alert_id = :alert_id;

-- hold_alert: an alert stays as it is while a file of it is fetched: whoever takes one off has the alert before the file,
-- so that neither waits for the other
select 1 from alerts.alert where id = :id for key share;

-- note_opened: somebody fetches a version for the first time
insert into alerts.attachment_opened (attachment_id, alert_id, user_name, by, class_id)
values (:id, :alert_id, :user, :by, :class_id) on conflict do nothing;

-- opened_of: who has fetched the versions that some sides put there, the last :most of each, and how many have: the
-- sender learns all; an addressee neither the sender's people, whom readings_of leaves out as well, nor whom a share let in
select attachment_id, name, country, at, people from (
    select o.attachment_id, o.user_name, o.by ->> 'name' as name, o.by ->> 'country' as country, o.at,
           row_number() over (partition by o.attachment_id order by o.at desc, o.user_name desc) as place,
           (count(*) over (partition by o.attachment_id))::int as people
    from alerts.attachment_opened o
    join alerts.attachment f on f.id = o.attachment_id
    join alerts.attachment d on d.id = coalesce(f.version_of, f.id)
    join alerts.alert a on a.id = o.alert_id
    cross join alerts.side_of(a.drafted_by ->> 'unit', a.second) as sender
    where o.alert_id = :alert_id and d.by ->> 'unit' = any(:sides::text[])
      and (d.by ->> 'unit' = any(sender) or o.by ->> 'unit' <> '' and o.by ->> 'unit' <> all(sender))) w
where place <= :most order by at, user_name;
