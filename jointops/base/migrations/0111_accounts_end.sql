-- An account is suspended, taken up again or ended by a proposal that another person releases; and a proposal is void
-- when whoever made it may no longer propose it.

alter table base.person
    add column state text not null default 'active' check (state in ('active', 'suspended', 'ended'));

alter table base.proposal
    drop constraint proposal_kind_check,
    drop constraint proposal_state_check,
    add constraint proposal_kind_check check (kind in ('access.change', 'account.state', 'entry.add', 'entry.change',
                                                       'entry.remove', 'alert.release', 'export')),
    add constraint proposal_state_check check (state in ('waiting', 'released', 'refused', 'void'));

-- Nothing comes back for an account that is suspended or ended, whichever way its person came.
create or replace function base.open_session(person uuid, hash bytea, until timestamptz, on_device text)
returns uuid language plpgsql security definer set search_path = base, pg_temp as $$
declare
    opened base.session;
begin
    perform pg_advisory_xact_lock(hashtext('base.session_class'));
    insert into base.session (person_id, token_hash, principals, clearance, expires_at, device, purpose, operation)
    select p.id, hash, p.principals || ('user:' || p.user_name) || 'signed-in'::text, p.clearance, until, on_device,
           case when not p.demo then null
                when p.role = 'officer' then 'border-control'
                when p.role in ('dpo', 'admin') then 'oversight'
                else 'investigation' end,
           case when p.demo then p.operations[1] end
    from base.person p where p.id = person and p.state = 'active'
    returning * into opened;
    if opened.id is null then return null; end if;
    insert into base.session_class (session_id, class_id)
    select opened.id, c.id from base.access_class c
    where base.visible(c.audience, c.excluded, c.marking, opened.principals, opened.clearance);
    return opened.id;
end $$;

-- Carries out a released change of an account's state; takes nothing but the proposal, so that no other way leads there.
-- The sessions that ended with it, tokens among them; null when the account is no longer as the proposer saw it.
create function base.apply_account(proposal uuid) returns uuid[]
language plpgsql security definer set search_path = base, pg_temp as $$
declare
    found base.proposal;
    becomes text;
    changed uuid;
    gone uuid[];
begin
    select * into found from base.proposal p
    where p.id = $1 and p.kind = 'account.state' and p.state = 'released' and p.decided_by = base.my_person()
      and p.record <> base.my_person() and base.my_role() in ('admin', 'dpo');
    if found.id is null then
        raise exception 'no released change of an account' using errcode = 'JO500';
    end if;
    -- A session that is being opened waits, and then finds the account as it is now.
    perform pg_advisory_xact_lock(hashtext('base.session_class'));
    becomes := found.content -> 'to' ->> 'state';
    update base.person p set state = becomes
    where p.id = found.record and p.state = found.content -> 'from' ->> 'state' and p.state <> 'ended'
    returning p.id into changed;
    if changed is null then return null; end if;
    if becomes = 'active' then return '{}'; end if;
    with ended as (
        update base.session s set revoked_at = now()
        where s.person_id = changed and s.revoked_at is null and s.expires_at > now() returning s.id)
    select coalesce(array_agg(e.id), '{}') into gone from ended e;
    if becomes = 'ended' then
        delete from base.passkey k where k.person_id = changed;
    end if;
    return gone;
end $$;
revoke execute on function base.apply_account from public;
grant execute on function base.apply_account to jointops_app;
