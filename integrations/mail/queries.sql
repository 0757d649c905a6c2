-- own_wish: how this person wants to be told
select address, at_once, quiet_from, quiet_to, digest_at, zone, language, trouble from integrations.mail_wish
where person_id = :person;

-- keep_wish: how this person wants to be told from now on
insert into integrations.mail_wish (person_id, address, at_once, quiet_from, quiet_to, digest_at, zone, language, class_id)
values (:person, :address, :at_once, :quiet_from, :quiet_to, :digest_at, :zone, :language, :class_id)
on conflict (person_id) do update set address = excluded.address, at_once = excluded.at_once,
    quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, digest_at = excluded.digest_at,
    zone = excluded.zone, language = excluded.language, trouble = '';

-- drop_wish: this person is told nothing by e-mail
delete from integrations.mail_wish where person_id = :person;

-- wishes_for: those who answer for an addressee of this alert and want to be told
select w.person, w.priority, m.address, m.at_once, m.quiet_from, m.quiet_to, m.digest_at, m.zone, m.language
from alerts.waiting_for(:alert) w join integrations.mail_wish m on m.person_id = w.person;

-- add_mail: tell somebody of an alert, once
insert into integrations.mail (person_id, alert, priority, due_at) values (:person, :alert, :priority, :due_at)
on conflict do nothing;

-- due_people: who is to be told something now
select distinct m.person_id from integrations.mail m join integrations.mail_wish w on w.person_id = m.person_id
where m.state = 'waiting' and m.due_at <= now();

-- lock_wish: one of them, for this node alone; nothing when another node is telling them
select w.address, coalesce(p.language, w.language) as language
from integrations.mail_wish w join base.person p on p.id = w.person_id
where w.person_id = :person for update of w skip locked;

-- due_mails: what this person is to be told, and whether it still waits for them
select m.alert, m.priority, m.tries,
       exists (select from alerts.waiting_for(m.alert) w where w.person = m.person_id) as waits
from integrations.mail m where m.person_id = :person and m.state = 'waiting' and m.due_at <= now()
order by m.priority, m.alert;

-- end_mails: some of it was told, or need not be
update integrations.mail set state = :state, tries = tries + 1
where person_id = :person and alert = any(:alerts::uuid[]);

-- put_off: it could not be handed over; another try later
update integrations.mail set tries = tries + 1, due_at = now() + :pause::interval
where person_id = :person and alert = any(:alerts::uuid[]);

-- note_trouble: why the last message could not be handed over, or that it could
update integrations.mail_wish set trouble = :trouble where person_id = :person and trouble <> :trouble;
