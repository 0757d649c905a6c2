-- A draft is discarded by its own unit; what was proposed is taken back by whoever proposed it.
alter table alerts.alert drop constraint alert_state_check,
    add constraint alert_state_check check (state in ('draft', 'released', 'closed', 'recalled', 'discarded'));

alter table base.proposal
    drop constraint proposal_state_check,
    drop constraint proposal_check1,
    add constraint proposal_state_check check (state in ('waiting', 'released', 'refused', 'void', 'withdrawn')),
    add constraint proposal_decided_check check ((state in ('waiting', 'withdrawn')) = (decided_by is null));

-- The policies let nobody touch their own proposal, so that nobody decides on it: taking it back is all there is beside.
create function base.take_back(record uuid, kind text, reason text)
returns table (id uuid, version integer, class_id integer)
language sql security definer set search_path = base, pg_temp as $$
    update proposal p set state = 'withdrawn', version = p.version + 1, decided_at = now(), decision_reason = $3
    where p.record = $1 and p.kind = $2 and p.state = 'waiting' and p.expires_at > now()
      and p.proposed_by = base.my_person()
    returning p.id, p.version, p.class_id
$$;
revoke execute on function base.take_back from public;
grant execute on function base.take_back to jointops_app;
