-- own_subscription: how the device of this session wants to be told
select at_once, quiet_from, quiet_to, digest_at, zone, trouble from integrations.push_subscription
where session_id = base.my_session();

-- subscribe: the device of this session is told from now on; the device that it was before is told no more
select integrations.subscribe(:endpoint, :point, :auth, :at_once, :quiet_from, :quiet_to, :digest_at, :zone, :class_id);

-- unsubscribe: this device is told nothing
delete from integrations.push_subscription where session_id = base.my_session();

-- devices_to_tell: devices of those for whom an alert waits by a cause, where somebody is signed in
select s.subscription, s.priority, s.at_once, s.quiet_from, s.quiet_to, s.digest_at, s.zone
from integrations.devices_to_tell(:alert, :cause) s;

-- add_message: tell a device of an alert, once for each cause
insert into integrations.push_message (subscription_id, alert, cause, priority, due_at)
values (:subscription, :alert, :cause, :priority, :due_at) on conflict do nothing;

-- due_devices: which devices are told something now, the most urgent first, the longest due before others
select subscription_id, host
from (select d.*, row_number() over (partition by host order by priority, due_at) as place
      from (select m.subscription_id, split_part(s.endpoint, '/', 3) as host, min(m.priority) as priority,
                   min(m.due_at) as due_at
            from integrations.push_message m join integrations.push_subscription s on s.id = m.subscription_id
            where m.state = 'waiting' and m.due_at <= now() group by m.subscription_id, s.endpoint) d) ranked
where place <= 20 order by priority, due_at;

-- forget_ended: devices whose session is over are told nothing any more
select integrations.forget_ended_devices();

-- lock_device: one of them, for this node alone; nothing when another node is telling it
select s.id, s.endpoint, s.p256dh, s.auth, coalesce(p.language, 'en') as language
from integrations.push_subscription s join base.person p on p.id = s.person_id
where s.id = :subscription for update of s skip locked;

-- due_messages: what a device is to be told, and what the policy is asked with where it still waits for its person
select m.alert, m.cause, m.priority, m.tries,
       integrations.asked_for(m.alert, m.cause, s.person_id) as asked
from integrations.push_message m join integrations.push_subscription s on s.id = m.subscription_id
where m.subscription_id = :subscription and m.state = 'waiting' and m.due_at <= now() order by m.priority, m.alert;

-- end_message: it was told, or need not be
update integrations.push_message set state = :state, tries = tries + 1
where subscription_id = :subscription and alert = :alert and cause = :cause;

-- put_off: this node tells it now and another later should it die over that; or it was not taken, and is tried later
update integrations.push_message set tries = tries + :tries, due_at = now() + :pause::interval
where subscription_id = :subscription and alert = :alert and cause = :cause;

-- note_trouble: why the last message was not taken, or that it was
update integrations.push_subscription set trouble = :trouble where id = :subscription and trouble <> :trouble;

-- drop_device: its push service knows it no more
delete from integrations.push_subscription where id = :subscription and endpoint = :endpoint returning person_id;
