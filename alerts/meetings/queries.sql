-- add_meeting: a meeting that was held
insert into alerts.meeting (network, title, agenda, held_on, by, class_id)
values (:network, :title, :agenda, :held_on, :by, :class_id) returning id;

-- add_item: something that was agreed there
insert into alerts.action_item (meeting_id, text, country, due_on, class_id)
values (:meeting_id, :text, :country, :due_on, :class_id);

-- list_meetings: meetings of a network, the last recorded first, or one of them
select id, network, title, agenda, held_on, by ->> 'name' as by, recorded_at from alerts.meeting
where (:one::uuid is null or id = :one) and (:network::text is null or network = :network)
  and (:id::uuid is null or (recorded_at, id) < (:recorded_at::timestamptz, :id))
order by recorded_at desc, id desc limit :most;

-- items_of: what was agreed at some meetings, what is due first at the top
select i.meeting_id, i.id, i.version, i.text, i.country, i.due_on, i.done_at, i.done_by ->> 'name' as done_by,
       m.network
from alerts.action_item i join alerts.meeting m on m.id = i.meeting_id
where i.meeting_id = any(:meetings::uuid[]) order by i.due_on nulls last, i.id;

-- lock_item: one item, kept for this act alone
select i.id, i.version, i.country, i.done_at, i.meeting_id, i.class_id, m.network
from alerts.action_item i join alerts.meeting m on m.id = i.meeting_id where i.id = :id for update of i;

-- do_item: it is done
update alerts.action_item set done_at = now(), done_by = :by, version = version + 1 where id = :id;
