-- An entry that nobody has confirmed for eleven months asks for it itself, a month before it would keep something back.

-- The clock sees whom nobody was asked about yet, and which networks keep the entry.
create function alerts.ask_old(ids uuid[], authorities uuid[], class_ids integer[]) returns setof uuid
language sql security definer set search_path = alerts, pg_temp as $$
    insert into directory_task (id, authority_id, kind, class_id)
    select asked.id, asked.authority, 'verify', asked.class_id from unnest($1, $2, $3) asked(id, authority, class_id)
    on conflict (authority_id, kind, functions) where done_at is null do nothing returning id
$$;
revoke execute on function alerts.ask_old from public;
grant execute on function alerts.ask_old to jointops_clock;
grant select (authority_id, kind, done_at) on alerts.directory_task to jointops_clock;
grant select (country, network) on alerts.network_member to jointops_clock;
create policy clock on alerts.directory_task for select to jointops_clock using (true);
create policy clock on alerts.network_member for select to jointops_clock using (true);
create index on alerts.authority (verified_at);

-- What was seen to is no work any more: a year on it goes, with a certificate.
insert into ops.retention_rule (what, days, least_days, most_days, counts_from, tables) values
    ('directory-tasks', 365, 30, 1826, 'the task was done', '{alerts.directory_task}');
create policy directory_task_purger on alerts.directory_task to jointops_purger using (true) with check (true);
grant select, delete on alerts.directory_task to jointops_purger;

-- As in 0389, and done tasks.
create or replace function alerts.kept()
returns table (what text, record uuid, records uuid[], scopes text[], operation text, counts_from timestamptz,
               not_after timestamptz)
language sql stable as $$
    select case when e.removed_at is not null then 'removed-entries' when e.frozen_at is not null then 'frozen-entries'
                else 'entries' end,
           e.id, array[e.id], array['list:' || e.list, 'category:' || e.category], null::text,
           coalesce(e.removed_at, e.frozen_at, e.reviewed_at),
           case when e.removed_at is null and e.frozen_at is null then e.review_by::timestamptz end
    from alerts.entry e
    union all
    select 'imports', i.id, array[i.id], array['list:' || i.list], null, i.touched_at, null from alerts.list_import i
    union all
    select 'alerts', a.id, array[a.id], array['operation:' || a.operation], a.operation, null, null from alerts.alert a
    union all
    select 'cooperation-requests', r.id, array_remove(array[r.id, r.alert_id], null), '{}', null,
           (select max(s.at) from alerts.request_step s where s.request_id = r.id), null
    from alerts.request r where r.state = 'closed'
    union all
    select 'rooms', r.id, array[r.id], '{}', null,
           coalesce(r.closed_at, greatest(
               r.opened_at,
               (select max(v.at) from alerts.document_version v join alerts.room_document d on d.id = v.document_id
                where d.room_id = r.id),
               (select max(greatest(c.asked_at, c.answered_at)) from alerts.clarification c where c.room_id = r.id))),
           null
    from alerts.room r
    union all
    select 'directory-tasks', t.id, array[t.id], '{}', null, t.done_at, null
    from alerts.directory_task t where t.done_at is not null
$$;
