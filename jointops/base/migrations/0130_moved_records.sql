-- Many records that get another class at once, as an import does: who gains and who loses each is told, as when it is
-- shared by hand, by one statement for all of them.

-- Which of some records are shared with anybody beside what their own terms say.
create function base.shared_among(records uuid[]) returns setof uuid
language sql stable security definer set search_path = base, pg_temp as $$
    select distinct s.record from base.share s where s.record = any($1) and s.withdrawn_at is null
$$;

-- Records with one face whose events have no class of theirs: the log's changes of access lead to the class of now.
create function realtime.tell_moved(records uuid[], versions integer[], was integer[], becomes integer[]) returns void
language plpgsql security definer set search_path = realtime, pg_temp as $$
begin
    if exists (select from unnest(was) as w(class_id) where w.class_id not in (select base.my_classes())) then
        raise insufficient_privilege using message = 'only who sees a record changes who does';
    end if;
    update realtime.outbox o set data = realtime.led_on(o.data, jsonb_build_object('whole', jsonb_build_array(m.was, m.becomes)))
    from unnest(records, was, becomes) as m(record, was, becomes)
    where o.record = m.record and o.kind = 'access.changed';
    update realtime.event e set data = realtime.led_on(e.data, jsonb_build_object('whole', jsonb_build_array(m.was, m.becomes)))
    from unnest(records, was, becomes) as m(record, was, becomes)
    where e.record = m.record and e.kind = 'access.changed';
    insert into realtime.outbox (kind, record, version, class_id, at, data)
    select 'access.changed', m.record, m.version, m.becomes, now(),
           jsonb_build_object('faces', jsonb_build_object('whole', jsonb_build_array(m.was, m.becomes)), 'told', '')
    from unnest(records, versions, was, becomes) as m(record, version, was, becomes);
end $$;

-- Rows that wait get the class that their entry will have; nothing else of them changes.
grant update (entry_class_id) on alerts.staged_entry to jointops_app;
