-- add_proposal: something waits for a second person
insert into base.proposal (kind, proposed_by, expires_at, reason, summary, content, record, class_id)
values (:kind, :proposed_by, :expires_at, :reason, :summary, :content, :record, :class_id) returning id;

-- get_proposal: one proposal whole
select p.id, p.version, p.kind, a.user_name as by_user, a.name as by_name, p.proposed_at, p.expires_at, p.reason,
       p.summary, p.content, p.record, p.decided_at, p.decision_reason, b.user_name as decided_user, b.name as decided_name,
       case when p.state = 'waiting' and p.expires_at <= now() then 'expired' else p.state end as state, p.class_id
from base.proposal p join base.person a on a.id = p.proposed_by left join base.person b on b.id = p.decided_by
where p.id = :id;

-- waiting_for: whether something of a kind already waits about a record
select exists (select from base.proposal where record = :record and kind = any(:kinds::text[]) and state = 'waiting'
               and expires_at > now());

-- waiting_about: what of a kind waits about some records, as far as this viewer may know of it
select record, content from base.proposal
where record = any(:records::uuid[]) and kind = :kind and state = 'waiting' and expires_at > now();

-- proposer_may: whether whoever proposed it still works here, in such a role, and still sees it
select a.state = 'active' and (cardinality(:roles::text[]) = 0 or a.role = any(:roles))
       and base.visible(c.audience, c.excluded, c.marking, a.principals || ('user:' || a.user_name) || 'signed-in'::text,
                        a.clearance)
from base.proposal p join base.person a on a.id = p.proposed_by join base.access_class c on c.id = p.class_id
where p.id = :id;

-- decide: released or refused; nothing comes back when it has been decided, has expired, or is one's own
update base.proposal set state = :state, version = version + 1, decided_by = :person, decided_at = now(),
    decision_reason = :reason
where id = :id and state = 'waiting' and expires_at > now() and proposed_by <> :person
returning version, class_id;

-- list_proposals: newest first, before a place in the list; content stays out
select * from (
    select p.id, p.version, p.kind, a.user_name as by_user, a.name as by_name, p.proposed_at, p.expires_at, p.reason,
           p.summary, p.record, p.decided_at, p.decision_reason, b.user_name as decided_user, b.name as decided_name,
           case when p.state = 'waiting' and p.expires_at <= now() then 'expired' else p.state end as state
    from base.proposal p join base.person a on a.id = p.proposed_by left join base.person b on b.id = p.decided_by) found
where (:state::text is null or state = :state)
  and (:id::uuid is null or (proposed_at, id) < (:proposed_at::timestamptz, :id))
order by proposed_at desc, id desc limit :most;

-- purge_proposals: proposals whose period is over
with gone as (delete from base.proposal where id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- forget_proposals: what is or was proposed about records that end
with gone as (delete from base.proposal where record = any(:records::uuid[]) returning 1) select count(*)::int from gone;

-- take_back: what this person proposed about a record waits no more; nothing comes back when nothing of theirs waits
select id, version, class_id from base.take_back(:record, :kind, :reason);

-- wait_no_more: nothing of a kind waits about a record any more, whoever proposed it
select id, version, class_id from base.wait_no_more(:record, :kind, :reason);

-- end_run_out: what waits and whose time is over waits no more, and says no more what it was about
select id, version, kind, class_id from base.end_run_out(:now::timestamptz, :most);
