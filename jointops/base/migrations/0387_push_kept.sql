-- As in 0385; who changes their hours keeps the messages that wait for this device: an alert is not lost by it.
create or replace function integrations.subscribe(endpoint text, p256dh bytea, auth bytea, at_once text[], quiet_from text,
                                                  quiet_to text, digest_at text, zone text, class_id integer) returns void
language plpgsql security definer set search_path = integrations, pg_temp as $$
begin
    delete from push_subscription s where s.endpoint = $1 and s.session_id <> base.my_session();
    insert into push_subscription (person_id, session_id, endpoint, p256dh, auth, at_once, quiet_from, quiet_to,
                                   digest_at, zone, class_id)
    values (base.my_person(), base.my_session(), $1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (session_id) do update set
        endpoint = excluded.endpoint, p256dh = excluded.p256dh, auth = excluded.auth, at_once = excluded.at_once,
        quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, digest_at = excluded.digest_at,
        zone = excluded.zone, trouble = '';
end $$;
