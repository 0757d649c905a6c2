-- How full a room is says the room's own party alone.
create or replace function alerts.room_held(room uuid) returns table (documents integer, bytes bigint, questions integer)
language sql stable security definer set search_path = alerts, pg_temp as $$
    select (select count(*)::int from room_document d where d.room_id = $1),
           (select coalesce(sum(v.bytes), 0)::bigint from document_version v join room_document d on d.id = v.document_id
            where d.room_id = $1),
           (select count(*)::int from clarification c where c.room_id = $1)
    where exists (select from alerts.room r where r.id = $1 and r.class_id in (select base.my_classes()))
$$;
