-- serial_run: other seizures of the same run of serial numbers, as far as this viewer may see them
select distinct o.country from ops.seized_item m
join ops.seized_item o on o.commodity = m.commodity and o.incident_id <> m.incident_id
    and length(m.details ->> 'serial') >= 6 and left(o.details ->> 'serial', -2) = left(m.details ->> 'serial', -2)
join ops.incident i on i.id = o.incident_id and i.withdrawn_at is null
where m.incident_id = :incident order by 1;

-- case_of: the case of a seizure, if there is one
select id from ops.seizure_case where incident = :incident;

-- add_case: once for each seizure
insert into ops.seizure_case (id, operation, incident, country, occurred_at, goods, countries, authorities, opened_by, class_id)
values (:id, :operation, :incident, :country, :occurred_at, :goods, :countries, :authorities, :opened_by, :class_id)
on conflict do nothing returning id;

-- get_case: one case
select c.id, c.version, c.operation, c.incident, c.country, c.occurred_at, c.goods, c.countries, c.authorities, c.state,
       c.opened_by, c.opened_at, c.class_id, ops.taken_back_at(c.incident) as taken_back_at, a.open_actions, a.next_due
from ops.seizure_case c cross join lateral (
    select count(*)::int as open_actions, min(e.due_on) as next_due from ops.seizure_case_entry e
    where e.case_id = c.id and e.owner is not null and e.done_at is null) a
where c.id = :id;

-- list_cases: newest first, before a place in the list
select c.id, c.version, c.operation, c.incident, c.country, c.occurred_at, c.goods, c.countries, c.state, c.opened_by,
       c.opened_at, ops.taken_back_at(c.incident) as taken_back_at, a.open_actions, a.next_due
from ops.seizure_case c cross join lateral (
    select count(*)::int as open_actions, min(e.due_on) as next_due from ops.seizure_case_entry e
    where e.case_id = c.id and e.owner is not null and e.done_at is null) a
where (:operation::text is null or c.operation = :operation)
  and (:id::uuid is null or (c.opened_at, c.id) < (:opened_at::timestamptz, :id))
order by c.opened_at desc, c.id desc limit :most;

-- lock_case: a case that is written in
select id, operation, country, state, countries, class_id from ops.seizure_case where id = :id for update;

-- entries_of: the forum of a case, oldest first
select id, text, by, country, at, owner, due_on, done_at, done_note from ops.seizure_case_entry
where case_id = :case_id order by at, id;

-- many_entries: how many there are
select count(*) from ops.seizure_case_entry where case_id = :case_id;

-- add_entry: a word or an action; nothing comes back when its id is taken
insert into ops.seizure_case_entry (id, case_id, text, by, country, owner, due_on, class_id)
values (:id, :case_id, :text, :by, :country, :owner, :due_on, :class_id) on conflict (id) do nothing returning id;

-- same_entry: whether the very same was written before under this id
select exists (
    select from ops.seizure_case_entry
    where id = :id and case_id = :case_id and text = :text and by = :by and country = :country
      and owner is not distinct from :owner::text and due_on is not distinct from :due_on::date);

-- lock_action: an action that somebody has done
select e.id, e.case_id, e.owner, e.done_at, e.done_note from ops.seizure_case_entry e where e.id = :id and e.owner is not null for update;

-- do_action: what came of it
update ops.seizure_case_entry set done_at = :at, done_note = :note where id = :id;

-- move_case: the case in the next version
update ops.seizure_case set version = version + 1, state = :state where id = :id returning version;

-- purge_entries: the forums of some cases
with gone as (delete from ops.seizure_case_entry where case_id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- purge_cases: the cases themselves
with gone as (delete from ops.seizure_case where id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;
