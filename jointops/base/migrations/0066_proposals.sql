-- The second person: what one proposes and another releases or refuses, both on record.
create table base.proposal (
    id uuid primary key default uuidv7(),
    version integer not null default 1,
    kind text not null check (kind in ('access.change', 'entry.add', 'entry.change', 'entry.remove', 'alert.release', 'export')),
    proposed_by uuid not null references base.person,
    proposed_at timestamptz not null default now(),
    expires_at timestamptz not null,
    reason text not null,
    -- Codes for lists and events; what exactly is to be done stands in content, for those who decide.
    summary jsonb not null default '{}',
    content jsonb not null default '{}',
    record uuid,
    state text not null default 'waiting' check (state in ('waiting', 'released', 'refused')),
    decided_by uuid references base.person,
    decided_at timestamptz,
    decision_reason text not null default '',
    class_id integer not null references base.access_class,
    check (decided_by is null or decided_by <> proposed_by),
    check ((state = 'waiting') = (decided_by is null))
);
create index on base.proposal (proposed_at desc, id desc);
create index on base.proposal (record) where record is not null;

alter table base.proposal enable row level security;
alter table base.proposal force row level security;
create policy proposal_owner on base.proposal to current_user using (true) with check (true);
create policy proposal_seen on base.proposal for select to jointops_app using (class_id in (select base.my_classes()));
create policy proposal_made on base.proposal for insert to jointops_app
    with check (class_id in (select base.my_classes()) and proposed_by = (select base.my_person()) and state = 'waiting');
-- Nobody decides on their own, whatever the application says; what was decided or has expired stays as it is.
create policy proposal_decided on base.proposal for update to jointops_app
    using (class_id in (select base.my_classes()) and state = 'waiting' and expires_at > now()
           and proposed_by <> (select base.my_person()))
    with check (class_id in (select base.my_classes()) and decided_by = (select base.my_person()));
grant select, insert on base.proposal to jointops_app;
grant update (state, version, decided_by, decided_at, decision_reason) on base.proposal to jointops_app;

-- Carries out a released change of access; takes nothing but the proposal, so that no other way leads there.
-- False when the person is no longer as the proposer saw them. New sessions have the new access.
create function base.apply_access(proposal uuid) returns boolean
language plpgsql security definer set search_path = base, pg_temp as $$
declare
    found base.proposal;
    changed uuid;
begin
    select * into found from base.proposal p
    where p.id = $1 and p.kind = 'access.change' and p.state = 'released' and p.decided_by = base.my_person()
      and p.record <> base.my_person() and base.my_role() in ('admin', 'dpo');
    if found.id is null then
        raise exception 'no released change of access' using errcode = 'JO500';
    end if;
    update base.person p
    set role = t.role, principals = t.principals, clearance = t.clearance, operations = t.operations
    from jsonb_to_record(found.content -> 'to') as t(role text, principals text[], clearance smallint, operations text[]),
         jsonb_to_record(found.content -> 'from') as f(role text, principals text[], clearance smallint, operations text[])
    where p.id = found.record
      and (p.role, p.principals, p.clearance, p.operations) = (f.role, f.principals, f.clearance, f.operations)
    returning p.id into changed;
    return changed is not null;
end $$;
revoke execute on function base.apply_access from public;
grant execute on function base.apply_access to jointops_app;
