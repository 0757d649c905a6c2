-- Who comes in is let in by a role of its own: only it opens a session for a person, binds it, makes an account that a
-- provider speaks for, and asks for passkeys. People act as `jointops_app`, which could do all of that too: a statement
-- that got into one of theirs could have opened the session of an administrator.
do $$
declare
    named text;
    one regprocedure;
begin
    foreach named in array array['open_session', 'bind_session', 'enrol_from', 'person_of', 'find_passkey', 'use_passkey'] loop
        one := (select p.oid from pg_proc p where p.pronamespace = 'base'::regnamespace and p.proname = named);
        execute format('revoke execute on function %s from public, jointops_app', one);
        execute format('grant execute on function %s to jointops_door', one);
    end loop;
    -- Nobody calls this one: sessions end by `end_session`, which asks whose they are.
    revoke execute on function base.revoke_session(uuid) from public, jointops_app;
    -- Whose nationality keeps a record from whom is asked by those who share; with whom records are shared by those who move
    -- them; classes are made by those who make records.
    revoke execute on function alerts.origins_of(uuid) from public;
    revoke execute on function ops.kept_from(text, uuid) from public;
    grant execute on function ops.kept_from(text, uuid) to jointops_app;
    foreach one in array array['base.shared_class(uuid, integer, text)', 'base.shared_among(uuid[])',
                               'base.class_with(integer, text[], text[])',
                               'base.intern_class(text[], text[], smallint)']::regprocedure[] loop
        execute format('revoke execute on function %s from public', one);
        execute format('grant execute on function %s to jointops_app, jointops_matcher', one);
    end loop;
    revoke execute on function base.prove_session(), base.set_purpose(text, text), alerts.list_ages() from public;
    grant execute on function base.prove_session(), base.set_purpose(text, text), alerts.list_ages() to jointops_app;
end $$;
grant usage on schema base to jointops_door;
