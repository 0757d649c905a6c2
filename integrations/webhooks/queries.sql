-- list_webhooks: registered systems with what their accounts may see
select w.id, w.name, w.url, p.user_name as account, p.country,
       base.given_principals(p.principals) as principals, p.clearance, w.state,
       w.requests, w.sequence as delivered, w.tries, case when w.state = 'active' then w.next_try_at end as next_try_at, w.trouble,
       w.registered_at
from integrations.webhook w join base.person p on p.id = w.person_id
where :id::uuid is null or w.id = :id order by w.registered_at, w.id;

-- list_deliveries: what a system has acknowledged, newest first
select sequence, event_id as event, kind, record, tries, at from integrations.delivery
where webhook_id = :id and (:before::bigint is null or sequence < :before) order by sequence desc limit :most;

-- register_webhook: carry out a released registration
select integrations.register_webhook(:proposal, :class_id);

-- revoke_webhook: end a system that one sees, and its account; the sessions that ended, or null
select (select integrations.revoke_webhook(w.id) from integrations.webhook w where w.id = :id);

-- go_on: from a place on, or where it stands, at once
update integrations.webhook set state = 'active', place = coalesce(:place::bigint, place), tries = 0, trouble = '',
    next_try_at = now()
where id = :id and state <> 'revoked' returning id;

-- due_webhooks: the systems that may be called now
select id from integrations.webhook where state = 'active' and url <> '' and next_try_at <= now();

-- lock_due: one of them, for this node alone until the delivery is over; nothing when another node has it
select id, url, person_id, place, sequence, requests, tries, class_id from integrations.webhook
where id = :id and state = 'active' and next_try_at <= now() for update skip locked;

-- lock_by_file: a system without a connection, for one file at a time
select id, url, person_id, place, sequence, requests, tries, class_id from integrations.webhook
where id = :id and state = 'active' and url = '' for update;

-- look_past: nothing for this system up to here
update integrations.webhook set place = :place where id = :id;

-- was_delivered: whether the system has got anything of a record
select exists (select from integrations.delivery where webhook_id = :id and record = :record);

-- note_delivery: the system has acknowledged an event
with moved as (
    update integrations.webhook set place = :place, sequence = :sequence, tries = 0, trouble = '', next_try_at = now()
    where id = :id returning class_id)
insert into integrations.delivery (webhook_id, sequence, event_id, kind, record, tries, class_id)
select :id, :sequence, :event, :kind, :record, :tries, class_id from moved;

-- note_failure: the system has not; another try later, or an administrator is to look
update integrations.webhook set tries = tries + 1, trouble = :trouble,
    state = case when :pause::interval is null then 'parked' else 'active' end,
    next_try_at = now() + coalesce(:pause::interval, '0')
where id = :id;

-- pause: an active system is called no more for now; the state that it has then, or null when there is none
with paused as (
    update integrations.webhook set state = 'parked', trouble = :trouble where id = :id and state = 'active' returning state)
select coalesce((select state from paused), (select state from integrations.webhook where id = :id));
