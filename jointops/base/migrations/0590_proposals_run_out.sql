-- What nobody decided on keeps nobody: a proposal whose time is over says so in its row, and loses what it was about. A
-- correction of an alert needs its words no more either once it was decided: they stand in the alert, or must not stand.
alter table base.proposal
    drop constraint proposal_state_check,
    drop constraint proposal_decided_check,
    add constraint proposal_state_check check (state in ('waiting', 'released', 'refused', 'void', 'withdrawn', 'expired')),
    add constraint proposal_decided_check check ((state in ('waiting', 'withdrawn', 'expired')) = (decided_by is null));

drop trigger forget_entry on base.proposal;
alter function base.forget_entry() rename to forget_content;
create trigger forget_content before update of state on base.proposal for each row
    when (old.state = 'waiting' and new.state <> 'waiting'
          and (new.state = 'expired' or new.kind like 'entry.%' or new.kind = 'alert.correct'))
    execute function base.forget_content();
update base.proposal set content = '{}' where state <> 'waiting' and kind = 'alert.correct';

create index on base.proposal (expires_at) where state = 'waiting';

-- The purger changes no proposal but by this: what ran out is neither decided nor taken back.
create function base.end_run_out(at timestamptz, most integer)
returns table (id uuid, version integer, kind text, class_id integer)
language sql security definer set search_path = base, pg_temp as $$
    update proposal p set state = 'expired', version = p.version + 1
    where p.id in (select w.id from proposal w where w.state = 'waiting' and w.expires_at <= $1
                   order by w.expires_at limit $2 for update skip locked)
    returning p.id, p.version, p.kind, p.class_id
$$;
revoke execute on function base.end_run_out from public;
grant execute on function base.end_run_out to jointops_purger;

update ops.retention_rule set tables = tables || '{base.proposal}' where what = 'alerts';
