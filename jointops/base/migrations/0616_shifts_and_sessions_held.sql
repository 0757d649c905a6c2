-- A hold reaches a shift and a session too: who was where, and who was signed in, may be asked in court. It names no device,
-- no pack for phones, no second screening of a list and no task of the directory: none says what was done, or of whom.

-- holdable: as in 0592; a shift at a centre is of no country
create or replace function ops.holdable(wanted uuid) returns table (owner text, records uuid[])
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
    union all select split_part(s.side, '@', 2), array[s.id] from ops.shift s where s.id = $1
    union all select u.country, array[s.id] from base.session s join base.person u on u.id = s.person_id where s.id = $1
$$;
