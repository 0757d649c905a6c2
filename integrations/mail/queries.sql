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

-- wishes_for: those for whom an alert, or a match, waits by a cause and who want to be told
select w.person, w.priority, m.address, m.at_once, m.quiet_from, m.quiet_to, m.digest_at, m.zone, m.language
from integrations.to_tell(:alert, :cause) w join integrations.mail_wish m on m.person_id = w.person;

-- add_mail: tell somebody of an alert, once for each cause
insert into integrations.mail (person_id, alert, cause, priority, due_at)
values (:person, :alert, :cause, :priority, :due_at) on conflict do nothing;

-- due_people: who is to be told something now, the most urgent first
select m.person_id from integrations.mail m join integrations.mail_wish w on w.person_id = m.person_id
where m.state = 'waiting' and m.due_at <= now() group by m.person_id order by min(m.priority), min(m.due_at) limit 100;

-- lock_wish: one of them, for this node alone; nothing when another node is telling them
select w.address, coalesce(p.language, w.language) as language
from integrations.mail_wish w join base.person p on p.id = w.person_id
where w.person_id = :person for update of w skip locked;

-- take_letter: what goes out to a person together, and what the policy is asked with where it still waits for them: a
-- letter that was taken before and never handed over, else all that is due; should this node die over it, another takes
-- it up later
with begun as (
    select letter from integrations.mail
    where person_id = :person and state = 'waiting' and due_at <= now() and letter is not null order by due_at limit 1)
update integrations.mail m set letter = coalesce((select letter from begun), :letter::uuid), due_at = now() + :taken::interval
where m.person_id = :person and m.state = 'waiting' and m.due_at <= now()
  and m.letter is not distinct from (select letter from begun)
returning m.alert, m.cause, m.priority, m.tries, m.letter,
          integrations.asked_for(m.alert, m.cause, m.person_id) as asked;

-- end_needless: their screen has shown it meanwhile, it waits for nobody any more, or the policy keeps it back
update integrations.mail set state = 'needless' where person_id = :person and alert = :alert and cause = :cause;

-- end_letter: it was handed over, or given up
update integrations.mail set state = :state, tries = tries + 1
where person_id = :person and letter = :letter and state = 'waiting';

-- put_off: it could not be handed over; another try later
update integrations.mail set tries = tries + 1, due_at = now() + :pause::interval
where person_id = :person and letter = :letter and state = 'waiting';

-- note_trouble: why the last message could not be handed over, or that it could
update integrations.mail_wish set trouble = :trouble where person_id = :person and trouble <> :trouble;
