-- own_subscription: how the device of this session wants to be told
select at_once, quiet_from, quiet_to, digest_at, zone, trouble from integrations.push_subscription
where session_id = base.my_session();

-- subscribe: the device of this session is told from now on; the device that it was before is told no more
select integrations.subscribe(:endpoint, :point, :auth, :at_once, :quiet_from, :quiet_to, :digest_at, :zone, :class_id);

-- unsubscribe: this device is told nothing
delete from integrations.push_subscription where session_id = base.my_session();

-- devices_for: devices of those who answer for an addressee of this alert, where somebody is signed in
select s.subscription, s.priority, s.at_once, s.quiet_from, s.quiet_to, s.digest_at, s.zone
from integrations.devices_for(:alert) s;

-- add_message: tell a device of an alert, once
insert into integrations.push_message (subscription_id, alert, priority, due_at)
values (:subscription, :alert, :priority, :due_at) on conflict do nothing;

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

-- due_messages: what a device is to be told, and whether it still waits for its person
select m.alert, m.priority, m.tries,
       exists (select from alerts.waiting_for(m.alert) w join integrations.push_subscription s on s.person_id = w.person
               where s.id = m.subscription_id) as waits
from integrations.push_message m
where m.subscription_id = :subscription and m.state = 'waiting' and m.due_at <= now() order by m.priority, m.alert;

-- take_messages: this node tells it now; should it die over that, another does later
update integrations.push_message set due_at = now() + :taken::interval
where subscription_id = :subscription and alert = any(:alerts::uuid[]);

-- end_messages: some of it was told, or need not be
update integrations.push_message set state = :state, tries = tries + 1
where subscription_id = :subscription and alert = any(:alerts::uuid[]);

-- put_off: its push service did not take it; another try later
update integrations.push_message set tries = tries + 1, due_at = now() + :pause::interval
where subscription_id = :subscription and alert = any(:alerts::uuid[]);

-- note_trouble: why the last message was not taken, or that it was
update integrations.push_subscription set trouble = :trouble where id = :subscription and trouble <> :trouble;

-- drop_device: its push service knows it no more
delete from integrations.push_subscription where id = :subscription and endpoint = :endpoint returning person_id;
