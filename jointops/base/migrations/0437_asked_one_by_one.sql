-- One entry is asked about at a time, and not when somebody has confirmed it since it was read: the entry is held meanwhile, so
-- who confirms it either comes first, and nothing is asked, or ends what was asked.
drop function alerts.ask_old(uuid[], uuid[], integer[]);
create function alerts.ask_old(id uuid, authority uuid, since timestamptz, class_id integer) returns boolean
language sql security definer set search_path = alerts, pg_temp as $$
    with old as (select from authority a where a.id = $2 and a.verified_at < $3 for share),
    asked as (
        insert into directory_task (id, authority_id, kind, class_id) select $1, $2, 'verify', $4 from old
        on conflict (authority_id, kind, functions) where done_at is null do nothing returning 1)
    select exists (select from asked)
$$;
revoke execute on function alerts.ask_old from public;
grant execute on function alerts.ask_old to jointops_clock;
