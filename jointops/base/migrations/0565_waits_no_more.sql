-- What waits for a second person about a record ends with it, whoever of its side ends the record: released afterwards it
-- could only fail.
create function base.wait_no_more(record uuid, kind text, reason text)
returns table (id uuid, version integer, class_id integer)
language sql security definer set search_path = base, pg_temp as $$
    update proposal p set state = 'withdrawn', version = p.version + 1, decided_at = now(), decision_reason = $3
    where p.record = $1 and p.kind = $2 and p.state = 'waiting' and p.expires_at > now()
    returning p.id, p.version, p.class_id
$$;
revoke execute on function base.wait_no_more from public;
grant execute on function base.wait_no_more to jointops_app;
