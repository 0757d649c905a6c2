-- open_session: a new live session and all that it may see
select base.open_session(:person, :hash, :until, :device);

-- who_is: the person of a live session by the hash of its key
select * from base.who_is(:hash);

-- revoke_session: nothing is seen with this session from the next statement on
select base.revoke_session(:session);

-- find_demo_person: an account that may sign in by name
select id from base.person where user_name = :user_name and demo;

-- list_personas: the accounts that the demo offers; numbered ones are the scenario's crowd
select user_name, title, array[country] as countries, role from base.person
where demo and user_name !~ '\.[0-9]+$' order by role, user_name;

-- set_purpose: what the person of this session looks for from now on
select base.set_purpose(:purpose, :operation);

-- purge_sessions: sessions that ended long ago, with what they could see
with gone as (delete from base.session where id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;
