-- A task says nothing of what was sent, nor by whom; but whoever keeps the entry learns by it that something was kept back
-- from it, or refused, and when. For what must not even tell that, no task is asked (docs/access.md).

-- A release that keeps back a directory nobody has confirmed for a year asks about hundreds of entries: in one call, which
-- says of which of them nobody was asked yet.
drop function alerts.ask_directory(uuid, uuid, text, text[], uuid, integer);
create function alerts.ask_directory(
    ids uuid[], authorities uuid[], kind text, functions text[], named uuid, class_ids integer[]) returns setof uuid
language sql security definer set search_path = alerts, pg_temp as $$
    insert into directory_task (id, authority_id, kind, functions, named, class_id)
    select asked.id, asked.authority, $3, $4, $5, asked.class_id from unnest($1, $2, $6) asked(id, authority, class_id)
    on conflict (authority_id, kind, functions) where done_at is null do nothing returning id
$$;

-- Whoever comes to a network, or leaves it, takes what waits about a country's entries along: its class is the one of the
-- networks that the country is in now.
create function alerts.class_tasks(countries text[], class_ids integer[])
returns table (id uuid, version integer, class_id integer, country text, kind text)
language sql security definer set search_path = alerts, pg_temp as $$
    update directory_task t set class_id = now.class_id, version = t.version + 1
    from authority a join unnest($1, $2) now(country, class_id) on now.country = a.country
    where a.id = t.authority_id and t.done_at is null and t.class_id <> now.class_id
    returning t.id, t.version, t.class_id, a.country, t.kind
$$;
revoke execute on function alerts.ask_directory, alerts.class_tasks from public;
grant execute on function alerts.ask_directory, alerts.class_tasks to jointops_app;
