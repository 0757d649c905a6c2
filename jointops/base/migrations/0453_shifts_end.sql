-- A shift says when somebody worked: it goes 30 days after its end by itself, whether or not another is named.
insert into ops.retention_rule (what, days, least_days, most_days, counts_from, tables) values
    ('shifts', 30, 1, 90, 'the shift ended', '{ops.shift}');
create policy shift_purger on ops.shift to jointops_purger using (true) with check (true);
grant select, delete on ops.shift to jointops_purger;

create or replace function ops.kept()
returns table (what text, record uuid, records uuid[], scopes text[], operation text, counts_from timestamptz,
               not_after timestamptz)
language sql stable as $$
    -- A check with a hit is kept as long as the entry that it met. Of a hit that nobody but its owner's bureau knows of a
    -- check shows nothing: not by staying when others go, nor by a hold.
    select 'checks', c.id,
           c.id || array(select unnest(array[m.id, m.entry_id]) from ops.match m
                         where m.check_id = c.id and not ops.is_untold(m)),
           array['operation:' || c.operation], c.operation, null::timestamptz, null::timestamptz
    from ops.check_report c
    where not exists (select from ops.match m
                      where m.check_id = c.id and m.state = 'confirmed' and not ops.is_untold(m))
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
    select 'packs', p.id, array[p.id], array['operation:' || p.operation], null, p.expires_at, null from ops.pack p
    union all
    select 'rescreens', r.id, array[r.id], array['list:' || r.list], null, coalesce(r.ended_at, r.begun_at), null
    from ops.rescreen r
    union all
    select 'plans', p.id, p.id || array(select unnest(c.plans) from ops.plan_conflict c where p.id = any(c.plans)),
           array['operation:' || p.operation], null, p.ends_at, null from ops.plan p
    union all
    select 'seizure-cases', s.id, array[s.id, s.incident], array['operation:' || s.operation], s.operation, null, null
    from ops.seizure_case s
    union all
    select 'shifts', s.id, array[s.id], array['operation:' || s.operation], null, s.ends_at, null from ops.shift s
    union all
    select 'routes', r.id, array[r.id], array['operation:' || r.operation], r.operation, null, null from ops.route r
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
