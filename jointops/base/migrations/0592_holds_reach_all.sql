-- A hold reaches every record that has a period, but for a victim's, which nothing outside its desk finds.

-- holdable: whose a record is ('' where it is of no country, nothing where there is none), and which it is kept with: an
-- alert with the record that gave rise to it, a request with its alert.
create function ops.holdable(wanted uuid) returns table (owner text, records uuid[])
language sql stable security definer set search_path = ops, pg_temp as $$
    select c.country, array[c.id] from ops.check_report c where c.id = $1
    union all select m.owner, array[m.id] from ops.match m where m.id = $1
    union all select i.country, array[i.id] from ops.incident i where i.id = $1
    union all select r.drawn_by, array[r.id] from ops.route r where r.id = $1
    union all select s.country, array[s.id] from ops.seizure_case s where s.id = $1
    union all select p.country, array[p.id] from ops.plan p where p.id = $1
    union all select a.drafted_by ->> 'country', array_remove(array[a.id, (a.trigger ->> 'id')::uuid], null)
              from alerts.alert a where a.id = $1
    union all select u.country, array_remove(array[r.id, r.alert_id], null)
              from alerts.request r join alerts.authority u on u.id = r.requesting where r.id = $1
    union all select r.opened_by ->> 'country', array[r.id] from alerts.room r where r.id = $1
    union all select f.received_by ->> 'country', array[f.id] from alerts.partner_file f where f.id = $1
    union all select w.owner, array[i.id]
              from alerts.list_import i join alerts.watchlist w on w.code = i.list where i.id = $1
    union all select u.country, array[p.id] from base.proposal p join base.person u on u.id = p.proposed_by where p.id = $1
    union all select u.country, array[x.id] from ops.export x join base.person u on u.id = x.person_id where x.id = $1
    union all select n.country, array[n.id] from ops.correction_notice n where n.id = $1
    union all select '', array[s.id] from ops.subject_request s where s.id = $1
$$;
revoke execute on function ops.holdable from public;
grant execute on function ops.holdable to jointops_purger;

-- behind: the matches, checks and entries that some records came of. So whoever holds an entry or a check also holds what
-- comes of it later. Of a match that its owner's bureau alone knows of the check shows nothing, as in 0361.
create function ops.behind(ids uuid[]) returns uuid[] language sql stable as $$
    select coalesce(array_agg(distinct k.id) filter (where k.id is not null), '{}')
    from (select i.match_id as id from ops.incident i where i.id = any($1)
          union all
          select unnest(array[m.entry_id, case when not ops.is_untold(m) then m.check_id end]) from ops.match m
          where m.id in (select unnest($1) union all select i.match_id from ops.incident i where i.id = any($1))
          union all
          select unnest(array[m.id, m.entry_id]) from ops.match m where m.check_id = any($1) and not ops.is_untold(m)) k
$$;

-- As in 0480; a request is of the operation of its alert.
create or replace function alerts.kept()
returns table (what text, record uuid, records uuid[], scopes text[], operation text, counts_from timestamptz,
               not_after timestamptz)
language sql stable as $$
    select case when e.removed_at is not null then 'removed-entries' when e.frozen_at is not null then 'frozen-entries'
                else 'entries' end,
           e.id, array[e.id], array['list:' || e.list, 'category:' || e.category], null::text,
           coalesce(e.removed_at, e.frozen_at, e.reviewed_at),
           case when e.removed_at is null and e.frozen_at is null then e.review_by::timestamptz end
    from alerts.entry e
    union all
    select 'imports', i.id, array[i.id], array['list:' || i.list], null, i.touched_at, null from alerts.list_import i
    union all
    select 'alerts', a.id, array_remove(array[a.id, (a.trigger ->> 'id')::uuid], null), array['operation:' || a.operation],
           a.operation, null, null
    from alerts.alert a
    union all
    select 'cooperation-requests', r.id, array_remove(array[r.id, r.alert_id, (a.trigger ->> 'id')::uuid], null),
           array_remove(array['operation:' || a.operation], null), null,
           (select max(s.at) from alerts.request_step s where s.request_id = r.id), null
    from alerts.request r left join alerts.alert a on a.id = r.alert_id where r.state = 'closed'
    union all
    select 'rooms', r.id, array[r.id], '{}', null,
           coalesce(r.closed_at, greatest(
               r.opened_at,
               (select max(v.at) from alerts.document_version v join alerts.room_document d on d.id = v.document_id
                where d.room_id = r.id),
               (select max(greatest(c.asked_at, c.answered_at)) from alerts.clarification c where c.room_id = r.id))),
           null
    from alerts.room r
    union all
    select 'directory-tasks', t.id, array[t.id], '{}', null, t.done_at, null
    from alerts.directory_task t where t.done_at is not null
    union all
    select 'partner-files', f.id, array[f.id], '{}', null, f.received_at, null from alerts.partner_file f
$$;

-- As in 0453; an incident, an alert and a request are kept with what they came of.
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
    select i.kind || 's', i.id, i.id || ops.behind(array[i.id]), array['operation:' || i.operation], i.operation, null, null
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
           k.records || case when k.what in ('alerts', 'cooperation-requests') then ops.behind(k.records)
               else array(select unnest(array[m.id, m.check_id]) from ops.match m where m.entry_id = k.record) end,
           k.scopes, k.operation, k.counts_from, k.not_after
    from alerts.kept() k
    union all
    select k.what, k.record, array[k.record], '{}', null, k.counts_from, null from base.kept() k
    union all
    select k.what, k.record, array[k.record], array['operation:' || k.operation], null, k.counts_from, null
    from care.kept() k
$$;
