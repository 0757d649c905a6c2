-- add_treaty: a treaty; no row comes back when its code is taken
insert into alerts.treaty (code, name, class_id) values (:code, :name, :class_id)
on conflict (code) do nothing returning code;

-- add_party: a state that it binds
insert into alerts.treaty_party (treaty, country, in_force_from, class_id)
values (:treaty, :country, :in_force_from, :class_id);

-- join_treaty: a state is bound from a day on, also one that was struck, and what that said; no row comes back when it is
-- already
insert into alerts.treaty_party (treaty, country, in_force_from, class_id)
values (:treaty, :country, :in_force_from, :class_id) on conflict (treaty, country) do update set in_force_from = excluded.in_force_from, struck = false
where treaty_party.struck returning old.in_force_from as was;

-- lock_party: a party whose day is about to be corrected
select in_force_from from alerts.treaty_party
where treaty = :treaty and country = :country and not struck for update;

-- correct_party: since when it is bound, or that it is not
update alerts.treaty_party set in_force_from = coalesce(:day::date, in_force_from), struck = :day::date is null
where treaty = :treaty and country = :country;

-- add_correction: what it said until now, and why that was wrong
insert into alerts.treaty_correction (treaty, country, was, becomes, reason, by, class_id)
values (:treaty, :country, :was, :becomes, :reason, :by, :class_id);

-- corrections_of: what was corrected of a treaty, the newest first, before a place in the list
select id, country, was, becomes, reason, by ->> 'name' as by, at from alerts.treaty_correction
where treaty = :treaty and (:id::uuid is null or (at, id) < (:at::timestamptz, :id)) order by at desc, id desc limit :most;

-- get_treaty: one treaty
select code, name from alerts.treaty where code = :code;

-- list_treaties: treaties in order of their codes
select code, name from alerts.treaty where code > :after order by code limit :most;

-- parties_of: the parties of some treaties, all or those of some countries
select treaty, country, in_force_from from alerts.treaty_party
where treaty = any(:codes::text[]) and not struck and (cardinality(:countries::text[]) = 0 or country = any(:countries))
order by treaty, country;

-- bound: which of some states a treaty binds on a day
select country from alerts.treaty_party
where treaty = :treaty and country = any(:countries::text[]) and in_force_from <= :day and not struck;

-- add_request: a request; no row comes back when its number is taken
insert into alerts.request (number, requesting, requested, network, facilitator, unit, treaty, article, measure,
                            languages, text, documents, urgent, handling, origin, alert_id, preserved_by, opened_on,
                            class_id)
values (:number, :requesting, :requested, :network, :facilitator, :unit, :treaty, :article, :measure, :languages, :text,
        :documents, :urgent, :handling, :origin, :alert, :preserved_by, :opened_on, :class_id)
on conflict (number) do nothing returning id;

-- add_step: a state that it came to
insert into alerts.request_step (request_id, state, note, ground, wanting, channel, sha256, documents, by, class_id)
values (:request_id, :state, :note, :ground, :wanting, :channel, :fingerprint, :documents, :by, :class_id);

-- add_assessment: what a side says of the offence
insert into alerts.request_assessment (request_id, side, dual_criminality, offence, limit_on, by, class_id)
values (:request_id, :side, :dual_criminality, :offence, :limit_on, :by, :class_id);

-- touch_request: it has a new version
update alerts.request set version = version + 1 where id = :id;

-- assessments_of: the newest word of each side of some requests
select distinct on (request_id, side) request_id, side, dual_criminality, offence, limit_on, by ->> 'name' as by, at
from alerts.request_assessment where request_id = any(:ids::uuid[]) order by request_id, side, at desc, id desc;

-- list_requests: requests, newest first, one of them or those that are looked for
with seen as (
    select r.id, r.version, r.number, r.requesting, r.requested, a.country as requesting_country,
           a.code as requesting_code,
           a.name as requesting_name, b.country as requested_country, b.code as requested_code,
           b.name as requested_name,
           r.network, r.facilitator, r.unit, r.treaty, t.name as treaty_name,
           case when not pa.struck or r.state not in ('draft', 'informal') then pa.in_force_from end as requesting_bound,
           case when not pb.struck or r.state not in ('draft', 'informal') then pb.in_force_from end as requested_bound,
           r.article, r.measure, r.languages, r.text, r.documents, r.urgent,
           r.handling, r.origin, r.alert_id as alert,
           l.number as alert_number, k.id as preserved_by, k.number as preserved_number, k.state as preserved_state,
           r.state in ('draft', 'informal') and r.measure in ('documents', 'search', 'seizure')
               and (k.id is null or k.state in ('draft', 'informal', 'refused') or k.state = 'closed' and not exists (
                   select from alerts.request_step p where p.request_id = k.id and p.state = 'answered')) as preserve_first,
           r.state, r.moved_at, r.reminded, r.opened_on, r.opened_at, r.class_id,
           case when r.state = 'closed' then null when r.state in ('sent', 'received', 'executing') then 'requested'
                else 'requesting' end as waits_for,
           s.limit_on, coalesce(r.state <> 'closed' and s.limit_on <= :near::date, false) as lapses
    from alerts.request r join alerts.authority a on a.id = r.requesting join alerts.authority b on b.id = r.requested
    join alerts.treaty t on t.code = r.treaty
    join alerts.treaty_party pa on pa.treaty = r.treaty and pa.country = a.country
    join alerts.treaty_party pb on pb.treaty = r.treaty and pb.country = b.country
    left join alerts.alert l on l.id = r.alert_id
    left join alerts.request k on k.id = r.preserved_by
    left join lateral (
        select min(newest.limit_on) as limit_on from (
            select distinct on (e.side) e.limit_on from alerts.request_assessment e where e.request_id = r.id
            order by e.side, e.at desc, e.id desc) newest) s on true)
select * from seen
where (:one::uuid is null or id = :one) and (:state::text is null or state = :state)
  and (:network::text is null or coalesce(network, '-') = :network)
  and (not :urgent::boolean or urgent) and (not :lapses::boolean or lapses) and (not :stalled::boolean or reminded > 0)
  and (not :mine::boolean or case waits_for
       when 'requested' then 'agency:' || requested_code = any(:principals::text[])
       when 'requesting' then array['agency:' || requesting_code, 'network:' || network, 'network:' || facilitator]
                              && :principals
       else false end)
  and (:id::uuid is null or (opened_at, id) < (:opened_at::timestamptz, :id))
order by opened_at desc, id desc limit :most;

-- steps_of: how some requests have come along
select request_id, state, note, ground, wanting, channel, sha256, documents, by ->> 'name' as by,
    at from alerts.request_step
where request_id = any(:ids::uuid[]) order by at, id;

-- lock_request: one request, kept for this act alone
select id from alerts.request where id = :id for update;

-- move_request: it has come to another state, and stands still from now on; in which languages its papers are then
update alerts.request set state = :state, version = version + 1, moved_at = :at, reminded = 0, remind_at = :remind_at,
    languages = :languages
where id = :id;

-- show_request: from now on the authority that is asked sees it as well, with what was said before
with steps as (update alerts.request_step set class_id = :class_id where request_id = :id),
     assessments as (update alerts.request_assessment set class_id = :class_id where request_id = :id)
update alerts.request set class_id = :class_id where id = :id;

-- due_requests: requests whose parties are to be reminded, the longest waiting first
select id from alerts.request where remind_at <= :now::timestamptz order by remind_at limit :most;

-- due_request: one of them, unless another node works on it or has just done it
select r.id, r.version, r.state, r.urgent, r.moved_at, r.class_id, a.country as requesting, b.country as requested
from alerts.request r join alerts.authority a on a.id = r.requesting join alerts.authority b on b.id = r.requested
where r.id = :id and r.remind_at <= :now::timestamptz for update of r skip locked;

-- note_reminder: its parties were reminded after so many days
update alerts.request set reminded = :days, remind_at = :remind_at where id = :id;

-- count_requests: by network, facilitator, year and unit; never one total, and no draft: that is its writer's alone
select network, facilitator, extract(year from opened_on)::int as year, unit, count(*)::int from alerts.request
where state <> 'draft'
group by network, facilitator, year, unit order by network nulls last, facilitator nulls last, year, unit;

-- list_flows: of one network, facilitator, year and unit how many were sent from country to country, in order of the
-- countries
select a.country as requesting, b.country as requested, count(*)::int from alerts.request r
join alerts.authority a on a.id = r.requesting join alerts.authority b on b.id = r.requested
where coalesce(r.network, '-') = :network and coalesce(r.facilitator, '-') = :facilitator
  and r.opened_on >= make_date(:year::int, 1, 1) and r.opened_on < make_date(:year::int + 1, 1, 1) and r.unit = :unit
  and exists (select from alerts.request_step s where s.request_id = r.id and s.state = 'sent')
  and (a.country, b.country) > (:requesting::text, :requested::text)
group by a.country, b.country order by a.country, b.country limit :most;

-- purge_steps: how some requests came along
with gone as (delete from alerts.request_step where request_id = any(:ids::uuid[]) returning 1)
select count(*)::int from gone;

-- purge_assessments: what was said of the offence in some requests
with gone as (delete from alerts.request_assessment where request_id = any(:ids::uuid[]) returning 1)
select count(*)::int from gone;

-- purge_requests: the requests themselves
with gone as (delete from alerts.request where id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- written: what requests say, with each step of theirs
select r.id, r.number, a.operation, u.country as owner, r.alert_id as about,
       concat_ws(' ', r.text, r.documents,
                 (select string_agg(s.note, ' ') from alerts.request_step s where s.request_id = r.id),
                 (select string_agg(w #>> '{}', ' ')
                  from alerts.request_step s, jsonb_path_query(s.documents, '$[*].*') w where s.request_id = r.id)) as said
from alerts.request r join alerts.authority u on u.id = r.requesting left join alerts.alert a on a.id = r.alert_id
where (:after::uuid is null or r.id > :after) order by r.id limit :most;

-- state_of: how far a request has come
select state from alerts.request where id = :id;
