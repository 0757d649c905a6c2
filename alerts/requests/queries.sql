-- add_treaty: a treaty; no row comes back when its code is taken
insert into alerts.treaty (code, name, class_id) values (:code, :name, :class_id) on conflict (code) do nothing returning code;

-- add_party: a state that it binds
insert into alerts.treaty_party (treaty, country, in_force_from, class_id)
values (:treaty, :country, :in_force_from, :class_id);

-- list_treaties: treaties in order of their codes
select code, name from alerts.treaty where code > :after order by code limit :most;

-- parties_of: the parties of some treaties
select treaty, country, in_force_from from alerts.treaty_party where treaty = any(:codes::text[]) order by treaty, country;

-- bound: which of some states a treaty binds on a day
select country from alerts.treaty_party
where treaty = :treaty and country = any(:countries::text[]) and in_force_from <= :day;

-- add_request: a request; no row comes back when its number is taken
insert into alerts.request (number, requesting, requested, network, facilitator, unit, treaty, article, measure, text, urgent,
                            alert_id, opened_on, class_id)
values (:number, :requesting, :requested, :network, :facilitator, :unit, :treaty, :article, :measure, :text, :urgent,
        :alert, :opened_on, :class_id)
on conflict (number) do nothing returning id;

-- add_step: a state that it came to
insert into alerts.request_step (request_id, state, note, by, class_id) values (:request_id, :state, :note, :by, :class_id);

-- list_requests: requests, newest first, one of them or all
select r.id, r.version, r.number, r.requesting, r.requested, a.country as requesting_country, a.code as requesting_code,
       b.country as requested_country, b.code as requested_code, r.network, r.facilitator, r.unit, r.treaty, r.article,
       r.measure, r.text, r.urgent, r.alert_id as alert, r.state, r.opened_on, r.opened_at, r.class_id
from alerts.request r join alerts.authority a on a.id = r.requesting join alerts.authority b on b.id = r.requested
where (:one::uuid is null or r.id = :one) and (:state::text is null or r.state = :state)
  and (:id::uuid is null or (r.opened_at, r.id) < (:opened_at::timestamptz, :id))
order by r.opened_at desc, r.id desc limit :most;

-- steps_of: how some requests have come along
select request_id, state, note, by ->> 'name' as by, at from alerts.request_step
where request_id = any(:ids::uuid[]) order by at, id;

-- lock_request: one request, kept for this act alone
select id from alerts.request where id = :id for update;

-- move_request: it has come to another state
update alerts.request set state = :state, version = version + 1 where id = :id;

-- count_requests: by network, facilitator, year and unit; never one total
select network, facilitator, extract(year from opened_on)::int as year, unit, count(*)::int from alerts.request
group by network, facilitator, year, unit order by network nulls last, facilitator nulls last, year, unit;

-- purge_steps: how some requests came along
with gone as (delete from alerts.request_step where request_id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- purge_requests: the requests themselves
with gone as (delete from alerts.request where id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;
