-- open_session: a new live session and all that it may see
select base.open_session(:person, :hash, :until, :device);

-- bind_session: after how long it ends idle, which device it belongs to, what it may do, whether a factor was shown
select base.bind_session(:session, :idle, :name, :scopes, :device_key, :device, :proved);

-- who_is: the person of a live session by the hash of its key, and how the session is bound
select w.*, f.scopes, f.proved_at, f.device_key, p.language
from base.session_facts(:hash) f, base.who_is(:hash) w join base.person p on p.id = w.person_id;

-- end_session: a session that this person may end sees nothing from the next statement on
select base.end_session(:session);

-- find_demo_person: an account that may sign in by name
select id from base.person where user_name = :user_name and demo and state = 'active';

-- list_personas: the accounts that the demo offers; numbered ones are the scenario's crowd
select user_name, title, array[country] as countries, role from base.person
where demo and state = 'active' and user_name !~ '\.[0-9]+$' order by role, user_name;

-- set_purpose: what the person of this session looks for from now on
select base.set_purpose(:purpose, :operation);

-- choose_language: in which language the person of this session reads from now on
select base.choose_language(:language);

-- purge_sessions: sessions that ended long ago, with what they could see
with gone as (delete from base.session where id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- purge_devices: devices that nobody uses any more
select base.purge_devices(:ids);

-- list_sessions: the live sessions of oneself, or of anybody for an administrator
select * from base.sessions_of(:user_name);

-- prove: the person of this session has just proved to be there
select base.prove_session();

-- note_misuse: another device came with the key of this session
select base.note_misuse();

-- is_device_lost: whether the device of a session key, or the one with this public key, was given up for lost
select base.is_device_lost(:hash, :key_hash);

-- count_use: how often the token of a connector was used
select base.count_use(:session, :calls);

-- end_idle: sessions without contact for too long
select base.end_idle();

-- begin_attempt: remember a sign-in under way; those that nobody finished go
with old as (delete from base.attempt where expires_at < now())
insert into base.attempt (hash, kind, facts, expires_at) values (:hash, :kind, :facts, :until);

-- take_attempt: what belongs to a sign-in under way, once
delete from base.attempt where hash = :hash and kind = :kind and expires_at > now() returning facts;
