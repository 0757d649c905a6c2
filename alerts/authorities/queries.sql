-- list_authorities: the directory after a code, in order of the codes
select id, version, code, name, country, functions, languages, channel, hours, time_zone,
       week, other_days, urgent_contact, valid_from, valid_to, verified_at
from alerts.authority
where (:country::text is null or country = :country) and (:function::text is null or :function = any(functions))
  and code > :after
order by code limit :most;

-- get_authority: one entry of the directory
select id, version, code, name, country, functions, languages, channel, hours, time_zone,
       week, other_days, urgent_contact, valid_from, valid_to, verified_at
from alerts.authority where id = :id;

-- competent: who was ever named for any of some functions in some countries; whether it still holds is judged apart
select id, version, code, name, country, functions, languages, channel, hours, time_zone,
       week, other_days, urgent_contact, valid_from, valid_to, verified_at
from alerts.authority
where country = any(:countries::text[]) and functions && :functions::text[] order by country, code;

-- of_country: all of a country, kept for this act alone
select id, version, code, name, country, functions, languages, channel, hours, time_zone,
       week, other_days, urgent_contact, valid_from, valid_to, verified_at
from alerts.authority where country = :country order by code for no key update;

-- named: some entries of the directory by their ids
select id, version, code, name, country, functions, languages, channel, hours, time_zone,
       week, other_days, urgent_contact, valid_from, valid_to, verified_at
from alerts.authority where id = any(:ids) order by country, code;

-- add_authority: a new entry of the directory
insert into alerts.authority (code, name, country, functions, languages, channel, hours, time_zone, week, other_days,
                              urgent_contact, valid_from, valid_to, verified_at, class_id)
values (:code, :name, :country, :functions, :languages, :channel, :hours, :time_zone, :week, :other_days,
        :urgent_contact, :valid_from, :valid_to, :verified_at, :class_id)
on conflict (code) do nothing returning id;

-- change_authority: the entry in its next version
update alerts.authority set version = version + 1, name = :name, functions = :functions, languages = :languages,
    channel = :channel, hours = :hours, time_zone = :time_zone, week = :week, other_days = :other_days,
    urgent_contact = :urgent_contact, valid_to = :valid_to, verified_at = :verified_at
where id = :id and version = :version returning id;

-- rota_of: who is on duty at an authority from an instant on; an account that is no longer in use is on no duty
select d.task, d.user_name as "user", d.starts_at, d.ends_at
from alerts.duty d join base.person p on p.user_name = d.user_name
where d.authority_id = :authority_id and d.ends_at > :at and p.state = 'active'
order by d.starts_at, d.task, d.user_name;

-- rota_version: how often its people have said who is on duty
select rota_version from alerts.authority where id = :id;

-- touch_rota: the rota in its next version; no row comes back when somebody else has said it meanwhile
update alerts.authority set rota_version = rota_version + 1 where id = :id and rota_version = :version
returning rota_version;

-- clear_rota: turns make room for others; those to come of a suspended account stay, for nobody is shown them to say again
delete from alerts.duty d where d.authority_id = :authority_id and not (d.ends_at > :at and exists (
    select from base.person p where p.user_name = d.user_name and p.state = 'suspended'));

-- add_turn: somebody is on duty for a while
insert into alerts.duty (authority_id, task, user_name, starts_at, ends_at, class_id)
values (:authority_id, :task, :user_name, :starts_at, :ends_at, :class_id);

-- note_change: a line of the change log
insert into alerts.authority_change (authority_id, code, country, functions, act, fields, class_id)
select id, code, country, functions, :act, :fields, class_id from alerts.authority where code = :code;

-- list_changes: the change log of a period, newest first, before a place in the list
select id, authority_id as authority, code, country, functions, act, fields, at from alerts.authority_change
where at >= :since and at < :until and (:country::text is null or country = :country)
  and (:function::text is null or :function = any(functions))
  and (:id::uuid is null or (at, id) < (:at::timestamptz, :id))
order by at desc, id desc limit :most;

-- count_changes: how many lines of each act a period has
select act, count(*)::int from alerts.authority_change
where at >= :since and at < :until and (:country::text is null or country = :country)
  and (:function::text is null or :function = any(functions))
group by act order by act;

-- coverage: authorities and countries for each function, and for all together
select coalesce(f.function, '') as function, count(distinct a.id)::int as authorities,
       count(distinct a.country)::int as countries
from alerts.authority a cross join lateral unnest(a.functions) f(function)
group by grouping sets ((f.function), ()) order by 1;

-- known_codes: entries that are there already
select id, version, code, name, country, functions, languages, channel, hours, time_zone,
       week, other_days, urgent_contact, valid_from, valid_to, verified_at
from alerts.authority where code = any(:codes::text[]) order by code;

-- keep_codes: entries that are there already, kept for this act alone; alerts may name them meanwhile
select id, version, code, name, country, functions, languages, channel, hours, time_zone,
       week, other_days, urgent_contact, valid_from, valid_to, verified_at
from alerts.authority where code = any(:codes::text[]) order by code for no key update;

-- replace_authority: an entry as a file says it
update alerts.authority set version = version + 1, name = :name, functions = :functions, languages = :languages,
    channel = :channel, hours = :hours, time_zone = :time_zone, week = :week, other_days = :other_days,
    urgent_contact = :urgent_contact, valid_from = :valid_from, valid_to = :valid_to, verified_at = :verified_at
where code = :code;

-- networks_of: networks that some countries are in
select distinct country, network from alerts.network_member where country = any(:countries::text[]);

-- countries_in: countries that are in a network
select country from alerts.network_member where network = :network;

-- ask_directory: something is to be done about some entries; those of which it was not asked already
select id from alerts.ask_directory(:ids, :authorities, :kind, :functions, :named, :class_ids) id;

-- class_tasks: what waits about entries of some countries is for others now
select id, version, class_id, country, kind from alerts.class_tasks(:countries, :class_ids);

-- end_verifying: some entries can be sent to again: what was to be verified of them is done
select id, version, class_id, country from alerts.end_verifying(:authorities);

-- open_tasks: what is to be done in the directory, the longest waiting first, all or one of them
select t.id, t.version, t.authority_id as authority, a.code, a.name, a.country, t.kind, t.functions, t.named,
       n.code as named_code, n.name as named_name, t.asked_at
from alerts.directory_task t join alerts.authority a on a.id = t.authority_id
left join alerts.authority n on n.id = t.named
where t.done_at is null and (:after_id::uuid is null or (t.asked_at, t.id) > (:after_at::timestamptz, :after_id))
order by t.asked_at, t.id limit :most;

-- get_task: one task, kept for this act alone
select t.id, t.version, t.done_at, t.class_id, t.kind, t.authority_id as authority, a.country from alerts.directory_task t
join alerts.authority a on a.id = t.authority_id where t.id = :id for update of t;

-- finish_task: it is done
update alerts.directory_task set done_at = now(), outcome = :outcome, version = version + 1 where id = :id;

-- grown_old: entries that nobody has confirmed since an instant, that are not over by a day, and that nobody was asked to
-- confirm, the oldest first
select a.id from alerts.authority a
where a.verified_at < :since and (a.valid_to is null or a.valid_to >= :day) and not exists (
    select from alerts.directory_task t where t.authority_id = a.id and t.kind = 'verify' and t.done_at is null)
order by a.verified_at, a.id limit :most;

-- ask_old: an entry that grows old is to be verified; whether nobody was asked already, nor has confirmed it meanwhile
select alerts.ask_old(:id, :authority, :since, :class_id);

-- purge_tasks: tasks that were done
with gone as (delete from alerts.directory_task where id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;
