-- key_of: the wrapped key of an operation
select key_id, key from ops.plan_key where operation = :operation;

-- add_key: the first plan of an operation makes its key
insert into ops.plan_key (operation, key_id, key) values (:operation, :key_id, :key) on conflict do nothing;

-- count_submitted: how many plans a person has submitted since then
select count(*)::int from ops.plan where person_id = :person_id and submitted_at > :since;

-- one_at_a_time: of one person's plans one is counted and kept at a time
select pg_advisory_xact_lock(hashtext('jointops plan ' || :person_id::uuid::text));

-- add_plan: once for each id of the sender
insert into ops.plan (id, operation, country, kind, case_number, starts_at, ends_at, state, submitted_by, supervisor,
                      commander, tokens, submitted_at, person_id, body_hash, class_id)
values (:id, :operation, :country, :kind, :case_number, :starts_at, :ends_at, 'waiting', :submitted_by, :supervisor,
        :commander, :tokens, :submitted_at, :person_id, :body_hash, :class_id)
on conflict (id) do nothing returning id;

-- keep_tokens: the tokens of a plan that waits for its supervisor
select ops.keep_tokens(:plan, :own, :probes, :own_near, :probes_near);

-- plan_of_person: the plan this person sent before
select body_hash from ops.plan where id = :id and person_id = :person_id;

-- get_plan: one plan
select id, version, operation, country, kind, case_number, starts_at, ends_at, state, submitted_by, supervisor, commander,
       submitted_at, approved_at, class_id
from ops.plan where id = :id;

-- lock_plan: the same, kept for this act alone
select id, version, operation, country, state, submitted_by, supervisor, commander, starts_at, ends_at, class_id
from ops.plan where id = :id for update;

-- list_plans: newest first, before a place in the list
select id, version, operation, country, kind, case_number, starts_at, ends_at, state, submitted_by, supervisor, commander,
       submitted_at, approved_at
from ops.plan
where operation = :operation and (:id::uuid is null or (submitted_at, id) < (:submitted_at::timestamptz, :id))
order by submitted_at desc, id desc limit :most;

-- contacts_of: whom some plans were told to call
select plan_id, id, version, priority, state, contact, told_at, due_at, said, other_said
from ops.plan_contact where plan_id = any(:plans::uuid[]) order by told_at, id;

-- lock_contact: a contact that somebody says something about
select c.id, c.version, c.conflict_id, c.plan_id, c.state, p.operation, p.country, p.class_id
from ops.plan_contact c join ops.plan p on p.id = c.plan_id where c.id = :id for update of c;

-- conflict_of: the conflict of which a contact is one side
select conflict_id from ops.plan_contact where id = :id;

-- move_plan: a plan comes a step further
update ops.plan set version = version + 1, state = :state, approved_at = coalesce(:approved_at, approved_at)
where id = :id returning version;

-- say: what one side has said
update ops.plan_contact set version = version + 1, said = :said where id = :id returning version;

-- meeting: the other live plans whose own tokens this plan's probes hold
select p.id, p.country, p.starts_at, p.class_id, p.submitted_by, p.supervisor, p.commander, t.own_near && m.probes_near as is_near
from ops.plan_token m join ops.plan_token t on t.operation = m.operation and t.plan_id <> m.plan_id
join ops.plan p on p.id = t.plan_id
where m.plan_id = :id and p.state in ('clear', 'conflict', 'settled') and p.ends_at > :now and t.own && m.probes
order by p.id for update of p;

-- compared: what came of it
update ops.plan set version = version + 1, state = :state,
    compared_at = case when :state in ('clear', 'conflict') then coalesce(compared_at, :now) else compared_at end
where id = :id returning version;

-- add_conflict: two plans meet
insert into ops.plan_conflict (operation, countries, plans, is_near, priority, state, first_entry_at, told_at, due_at, class_id)
values (:operation, :countries, :plans, :is_near, :priority, 'told', :first_entry_at, :told_at, :due_at, :class_id)
returning id, version, class_id;

-- add_contact: one of the two is told whom to call
insert into ops.plan_contact (conflict_id, plan_id, priority, state, contact, told_at, due_at, class_id)
values (:conflict_id, :plan_id, :priority, 'told', :contact, :told_at, :due_at, :class_id);

-- lock_conflict: a conflict that moves
select id, operation, priority, state, due_at from ops.plan_conflict where id = :id for update;

-- sides: the two contacts of a conflict, with the plans they belong to
select c.id, c.plan_id, c.said, p.state as plan_state, p.operation, p.class_id
from ops.plan_contact c join ops.plan p on p.id = c.plan_id where c.conflict_id = :conflict_id order by c.id;

-- move_conflict: the conflict comes a step further
update ops.plan_conflict set version = version + 1, state = :state, priority = :priority, due_at = :due_at,
    settled_at = :settled_at
where id = :id returning version, class_id;

-- move_contacts: and both sides hear of it
update ops.plan_contact c set version = c.version + 1, state = :state, priority = :priority, due_at = :due_at,
    other_said = (select o.said from ops.plan_contact o where o.conflict_id = c.conflict_id and o.id <> c.id)
where c.conflict_id = :conflict_id;

-- open_contacts: what a plan is still to settle
select id, conflict_id from ops.plan_contact
where plan_id = :plan and state in ('told', 'hold', 'contacted') order by id;

-- drop_tokens: nothing of a plan can be compared any more
with gone as (delete from ops.plan_token where plan_id = :id returning 1)
update ops.plan set dead_at = :now where id = :id and dead_at is null returning id;

-- over: plans whose window is over and whose tokens are still there
select id from ops.plan where dead_at is null and ends_at <= :now order by ends_at limit :most;

-- silent: conflicts that nobody has called about in time
select id from ops.plan_conflict where state = 'told' and due_at <= :now order by due_at limit :most;

-- near_and_soon: conflicts half a kilometre apart whose first entry has come near since they were told
select id from ops.plan_conflict
where is_near and priority = 'P2' and state in ('told', 'hold', 'contacted') and first_entry_at <= :soon
order by first_entry_at limit :most;

-- list_conflicts: what a centre sees, newest first, before a place in the list
select id, version, countries, priority, state, told_at, due_at, settled_at from ops.plan_conflict
where operation = :operation and (:id::uuid is null or (told_at, id) < (:told_at::timestamptz, :id))
order by told_at desc, id desc limit :most;

-- token_log: for the data protection officers, newest first, before a place in the list
select id, operation, country, case_number, state, submitted_by, supervisor, submitted_at, approved_at, compared_at, dead_at,
       tokens
from ops.plan where :id::uuid is null or (submitted_at, id) < (:submitted_at::timestamptz, :id)
order by submitted_at desc, id desc limit :most;

-- purge_conflicts: conflicts of some plans, with what both sides were told
with gone as (delete from ops.plan_conflict where plans && :ids::uuid[] returning 1) select count(*)::int from gone;

-- purge_plans: the plans themselves
with gone as (delete from ops.plan where id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- is_alive: whether a plan's tokens are still there
select dead_at is null from ops.plan where id = :id;

-- most_urgent: the priority of what a plan met
select min(priority) from ops.plan_contact where plan_id = :plan;
