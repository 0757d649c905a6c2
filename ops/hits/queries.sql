-- hits_of_check: the other hits of the same check that this viewer may see and of which the officer is to be told, or acts
select owner, action from ops.match
where check_id = :check_id and id <> :id and state = 'confirmed' and coalesce(step = 'instructed', true) and stop is null;

-- instruct: what the officer may do now, and until when one is waited for
update ops.match set step = 'instructed', instruction = :instruction, version = version + 1, due_at = :due_at, overdue = 0
where id = :id returning *;

-- acknowledge: the checking bureau has heard the stop
update ops.match set stop = stop || jsonb_build_object('acknowledged_by', :by::jsonb), version = version + 1, due_at = null,
    overdue = 0
where id = :id returning *;

-- close: the owner is done with the hit; whether a stop was heard is still asked
update ops.match set step = 'closed', version = version + 1,
    due_at = case when stop is not null and stop -> 'acknowledged_by' is null then due_at end,
    verdict = verdict || jsonb_build_object('action_taken', coalesce(nullif(:reason, ''), verdict ->> 'action_taken'))
where id = :id returning *;

-- overdue: matches that others know of and on which nobody has acted in time, the longest waiting first
select m.id from ops.match m where m.due_at <= :now::timestamptz and not ops.is_untold(m) order by m.due_at limit :most;

-- overdue_one: one of them, unless another node works on it or has just taken the step
select id, state, held, overdue, owner, stop from ops.match where id = :id and due_at <= :now::timestamptz
for update skip locked;

-- take_beat: this look at the clock of untold matches is one node's; no row comes back for another
update ops.hit_beat set at = :at where at < :at::timestamptz returning true;

-- overdue_untold: matches that only their owner's bureau knows of and on which it has not acted in time, but for some
select m.id, m.state, m.held, m.overdue, m.owner, m.stop from ops.match m
where m.due_at <= :now::timestamptz and ops.is_untold(m) and m.id <> all(:passed::uuid[])
order by m.due_at limit :most for update;

-- escalate: told once more, and the clock goes on; without an instant there is nothing more to wait for
update ops.match set overdue = overdue + 1, due_at = :due_at, version = version + 1 where id = :id returning *;

-- stop_clock: nobody is waited for any more
update ops.match set due_at = null where id = :id;

-- match_of: a match that something happened to
select * from ops.match where id = :id;

-- unsettled: whether a check has another match that is open or a hit, as far as its officer may be told of it, or the officer
-- was told of something that is not recorded yet
select exists (select from ops.match where check_id = :check_id and id <> :id and (face_class_id <> class_id or step = 'instructed')
               and state in ('possible', 'claimed', 'asked', 'confirmed') and stop is null
               and not (step is not distinct from 'closed' and instruction is null))
    or exists (select from ops.check_told where check_id = :check_id);

-- stands: the newest instruction that an officer still has of a check
select ops.stands(:check_id) as instruction;

-- comes_to_nothing: what the officer of a check hears where nothing of it is open or a hit
select ops.comes_to_nothing(c) from ops.check_report c where c.id = :check_id;

-- answered: what the officer was told first and last, and what came of it
select answer, follow, follow_text, outcome from ops.check_report where id = :id;

-- instructed_of: the hit whose instruction an officer has answered, by what was said to the officer last: another owner's
-- of the same check stands
select m.id from ops.match m join ops.check_report c on c.id = m.check_id
where m.check_id = :check_id and m.state = 'confirmed' and m.step = 'instructed'
  and (m.instruction ->> 'code' = :code or :code = 'stop' and m.stop is not null)
order by m.instruction ->> 'text' = c.follow_text desc, (m.instruction -> 'by' ->> 'at')::timestamptz desc
limit 1 for update of m;

-- settle: what the officer says came of the instruction; whether a stop was heard is still asked
update ops.match set step = :step, outcome = :outcome, version = version + 1,
    due_at = case when stop is not null and stop -> 'acknowledged_by' is null then due_at end,
    overdue = case when stop is not null and stop -> 'acknowledged_by' is null then overdue else 0 end
where id = :id returning *;
