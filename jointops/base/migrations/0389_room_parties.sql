-- Rooms know the authorities of their parties themselves: who leaves the network, or changes its contact point there,
-- changes no room; the secretariat does, with a reason.
-- agencies        the principal of each party's authority, by country
-- parties_reason  why the parties were changed last
alter table alerts.room add column agencies jsonb not null default '{}';
alter table alerts.room add column parties_reason text not null default '';
update alerts.room r set agencies = coalesce((
    select jsonb_object_agg(m.country, 'agency:' || u.code)
    from alerts.network_member m join alerts.authority u on u.id = m.contact
    where m.network = r.network and m.country = any(r.parties)), '{}');
update alerts.room set parties = array(select p from unnest(parties) p where agencies ? p order by p);
grant update (parties, unit, class_id) on alerts.room_document to jointops_app;
grant update (class_id) on alerts.document_version to jointops_app;

-- How full a room is: all of it, also what whoever writes now does not see.
create function alerts.room_held(room uuid) returns table (documents integer, bytes bigint, questions integer)
language sql stable security definer set search_path = alerts, pg_temp as $$
    select (select count(*)::int from room_document d where d.room_id = $1),
           (select coalesce(sum(v.bytes), 0)::bigint from document_version v join room_document d on d.id = v.document_id
            where d.room_id = $1),
           (select count(*)::int from clarification c where c.room_id = $1)
$$;
revoke execute on function alerts.room_held from public;
grant execute on function alerts.room_held to jointops_app;

-- As in 0382; a room that nobody closes ends as well, counted from when somebody last wrote in it.
update ops.retention_rule set counts_from = 'the room was closed, or somebody last wrote in it' where what = 'rooms';
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
$$;
