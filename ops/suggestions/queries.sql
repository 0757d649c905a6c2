-- hits_together: hits of an operation that the caller sees, those of one subject or one network under one number
select together, of_network, record from ops.hits_together(:operation, :most);

-- dismissed: what this viewer's side has put aside
select suggestion from ops.dismissed_suggestion where operation = :operation;

-- dismiss: once for each side
insert into ops.dismissed_suggestion (operation, suggestion, hits, reason, dismissed_by, person_id, class_id)
values (:operation, :suggestion, :hits, :reason, :dismissed_by, :person, :class_id)
on conflict (suggestion, class_id) do nothing returning id;

-- forget_dismissed: what rests on some records, under the purger's role
with gone as (delete from ops.dismissed_suggestion where hits && :records::uuid[] returning 1)
select count(*)::int from gone;
