-- add_victim: once for each id; nothing comes back when it is taken
insert into care.victim (id, pseudonym, operation, country, state, is_child, key_id, key, details, class_id)
values (:id, :pseudonym, :operation, :country, 'screened', :is_child, :key_id, :key, :details, :class_id)
on conflict do nothing returning id;

-- add_worry: the same by somebody who may not read it: nothing comes back, whether it was new or not
insert into care.victim (id, pseudonym, operation, country, state, key_id, key, details, class_id)
values (:id, :pseudonym, :operation, :country, 'indicator', :key_id, :key, :details, :class_id)
on conflict do nothing;

-- add_step: who led the person where, and why
insert into care.step (victim_id, state, by, at, reason, class_id)
values (:victim_id, :state, :by, :at, :reason, :class_id);

-- get_victim: one person, enciphered
select id, version, pseudonym, operation, country, state, consent, is_child, key_id, key, details, recorded_at, class_id
from care.victim where id = :id;

-- lock_victim: the same, kept for this act alone
select id, version, pseudonym, operation, country, state, consent, is_child, key_id, key, details, recorded_at, class_id
from care.victim where id = :id for update;

-- list_victims: the desk's people by pseudonym, newest first, before a place in the list
select id, version, pseudonym, operation, country, state, consent, is_child, recorded_at from care.victim
where (:operation::text is null or operation = :operation)
  and (:id::uuid is null or (recorded_at, id) < (:recorded_at::timestamptz, :id))
order by recorded_at desc, id desc limit :most;

-- steps_of: a person's way, in order
select state, by, at, reason from care.step where victim_id = :victim_id order by at, id;

-- change_victim: the person in the next version
update care.victim set version = version + 1, state = :state, consent = :consent, details = :details
where id = :id and version = :version returning version;

-- is_held: whether a hold on its operation keeps a record
select care.is_held(:id);

-- erase_victim: the key is destroyed; what is left is that there was somebody
update care.victim set version = version + 1, state = 'closed', key_id = '', key = '', details = ''
where id = :id and version = :version returning version;

-- destroy_keys: closed records whose period is over become unreadable; whoever asks sees none of them
select care.destroy_keys(:ids);

-- keys_in_use: how many records each key of the domain wraps
select key_id, records from care.keys_in_use();

-- wrapped_by_others: some records whose key an older key wraps, kept for this act alone
select id, key_id, key from care.wrapped_by_others(:newest, :most);

-- rewrap: the record's own key under the newest key of the domain
select care.rewrap(:id, :was, :key_id, :key);
