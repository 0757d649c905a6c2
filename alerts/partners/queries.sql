-- list_keys: keys of a network's partners, the newest first; or one of them
select id, network, holder, public_key, recipient, valid_from, valid_to, seen, added_at, revoked_at, revoked_reason,
       case when revoked_at is not null then 'revoked' when :day::date < valid_from then 'not-yet'
            when :day > valid_to then 'expired' else 'valid' end as state
from alerts.partner_key
where (:network::text is null or network = :network) and (:id::uuid is null or id = :id) order by added_at desc, id desc;

-- add_key: carry out a released proposal; false where the key was revoked before
select alerts.add_partner_key(:proposal, :class_id);

-- lock_keys: the keys of a network, for this act alone
select id from alerts.partner_key where network = :network order by id for update;

-- lock_key: one key, for this act alone
select id, network, revoked_at, class_id from alerts.partner_key where id = :id for update;

-- revoke_key: files that it signed are taken in no more, whenever they were made
update alerts.partner_key set revoked_at = now(), revoked_reason = :reason where id = :id;

-- move_seen: how far the files under a recipient have come
update alerts.partner_key set seen = :last where network = :network and recipient = :recipient;

-- add_file: the receipt of a file
insert into alerts.partner_file (network, key_id, source, first, last, made_at, sha256, received_by, class_id)
values (:network, :key, :source, :first, :last, :made_at, :digest, :by, :class_id) returning id;

-- add_event: an event of it
insert into alerts.partner_event (file_id, sequence, kind, subject, at, data, class_id)
values (:file, :sequence, :kind, :subject, :at, :data, :class_id);

-- list_files: receipts of a network's files, the newest first; or one of them
select f.id, f.network, k.holder, f.source, f.first, f.last, f.made_at, f.sha256, f.received_at,
       f.received_by ->> 'name' as received_by, c.marking,
       (select count(*)::int from alerts.partner_event e where e.file_id = f.id) as events
from alerts.partner_file f join alerts.partner_key k on k.id = f.key_id join base.access_class c on c.id = f.class_id
where (:network::text is null or f.network = :network) and (:one::uuid is null or f.id = :one)
  and (:id::uuid is null or (f.received_at, f.id) < (:received_at::timestamptz, :id))
order by f.received_at desc, f.id desc limit :most;

-- events_of: what a file held, in its order, from a number on
select sequence, kind, subject, at, data from alerts.partner_event
where file_id = :file and sequence > :after order by sequence limit :most;

-- purge_events: what some files held
with gone as (delete from alerts.partner_event where file_id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- purge_files: the receipts
with gone as (delete from alerts.partner_file where id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;
