-- Proposals and the list of exports end too; what a proposal said of an entry ends with the decision.

alter table ops.export drop constraint export_proposal_fkey,
    add constraint export_proposal_fkey foreign key (proposal) references base.proposal on delete set null;

insert into ops.retention_rule (what, days, least_days, most_days, counts_from, tables) values
    ('proposals', 90, 30, 365, 'the proposal was decided or ran out', '{base.proposal}'),
    ('exports', 90, 1, 365, 'the file ran out', '{ops.export}');

-- A decided proposal of an entry needs its words no more: they stand in the entry now, or must stand nowhere.
create function base.forget_entry() returns trigger language plpgsql as $$
begin
    new.content := '{}';
    return new;
end $$;
create trigger forget_entry before update of state on base.proposal for each row
    when (old.state = 'waiting' and new.state <> 'waiting' and new.kind like 'entry.%')
    execute function base.forget_entry();
update base.proposal set content = '{}' where state <> 'waiting' and kind like 'entry.%';

create or replace function base.kept() returns table (what text, record uuid, counts_from timestamptz)
language sql stable as $$
    select 'sessions', s.id, least(s.expires_at, s.revoked_at) from base.session s
    union all
    select 'proposals', p.id, coalesce(p.decided_at, p.expires_at) from base.proposal p
$$;

create or replace function ops.kept()
returns table (what text, record uuid, records uuid[], scopes text[], operation text, counts_from timestamptz,
               not_after timestamptz)
language sql stable as $$
    -- A check with a hit is kept as long as the entry that it met.
    select 'checks', c.id,
           c.id || array(select unnest(array[m.id, m.entry_id]) from ops.match m where m.check_id = c.id),
           array['operation:' || c.operation], c.operation, null::timestamptz, null::timestamptz
    from ops.check_report c
    where not exists (select from ops.match m where m.check_id = c.id and m.state = 'confirmed')
    union all
    select i.kind || 's', i.id, array_remove(array[i.id, i.match_id], null), array['operation:' || i.operation],
           i.operation, null, null
    from ops.incident i
    union all
    select 'holds', h.id, array[h.id], '{}', null, h.lifted_at, null from ops.hold h where h.lifted_at is not null
    union all
    select 'requests', r.id, array[r.id], '{}', null, r.answered_at, null
    from ops.subject_request r where r.answered_at is not null
    union all
    select 'notices', n.id, array[n.id], '{}', null, n.made_at, null from ops.correction_notice n
    union all
    select 'exports', x.id, array_remove(array[x.id, x.proposal], null), '{}', null, x.expires_at, null from ops.export x
    union all
    -- An entry takes its matches with it: who holds one of those, or the check that it met, holds the entry.
    select k.what, k.record,
           k.records || array(select unnest(array[m.id, m.check_id]) from ops.match m where m.entry_id = k.record),
           k.scopes, k.operation, k.counts_from, k.not_after
    from alerts.kept() k
    union all
    select k.what, k.record, array[k.record], '{}', null, k.counts_from, null from base.kept() k
    union all
    select k.what, k.record, array[k.record], array['operation:' || k.operation], null, k.counts_from, null
    from care.kept() k
$$;

grant select, delete on base.proposal, ops.export to jointops_purger;
create policy proposal_purger on base.proposal to jointops_purger using (true);
create policy export_purger on ops.export to jointops_purger using (true);
