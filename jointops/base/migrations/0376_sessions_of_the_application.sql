-- Who somebody is, which sessions, devices and passkeys there are, and that there is one more, is said and asked by the
-- application alone; which sessions are connected, by the log as well. Every role that may use the schema could: whoever
-- had the password of the role that hears the scanner could have opened a session for anybody.
do $$
declare
    named text;
    least regprocedure;
begin
    foreach named in array array['open_session', 'bind_session', 'end_session', 'revoke_session', 'end_idle', 'touch',
                                 'ended_with_device', 'who_is', 'session_facts', 'sessions_of', 'count_use', 'note_misuse',
                                 'enrol_from', 'person_of', 'find_passkey', 'use_passkey', 'add_passkey', 'remove_passkey',
                                 'my_passkeys', 'devices_of', 'lose_device', 'is_device_lost'] loop
        least := (select p.oid from pg_proc p where p.pronamespace = 'base'::regnamespace and p.proname = named);
        execute format('revoke execute on function %s from public', least);
        execute format('grant execute on function %s to jointops_app', least);
    end loop;
    foreach named in array array['end_idle', 'touch', 'ended_with_device'] loop
        least := (select p.oid from pg_proc p where p.pronamespace = 'base'::regnamespace and p.proname = named);
        execute format('grant execute on function %s to jointops_log', least);
    end loop;
end $$;
