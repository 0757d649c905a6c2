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

-- rota_of: who is on duty at an authority from an instant on
select task, user_name as "user", starts_at, ends_at from alerts.duty
where authority_id = :authority_id and ends_at > :at order by starts_at, task, user_name;

-- clear_rota: turns make room for others
delete from alerts.duty where authority_id = :authority_id;

-- add_turn: somebody is on duty for a while
insert into alerts.duty (authority_id, task, user_name, starts_at, ends_at, class_id)
values (:authority_id, :task, :user_name, :starts_at, :ends_at, :class_id);

-- on_duty: who is on duty at an authority at an instant, as principals
select alerts.on_duty(:authority_id, :task, :at);

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
from alerts.authority where code = any(:codes::text[]);

-- replace_authority: an entry as a file says it
update alerts.authority set version = version + 1, name = :name, functions = :functions, languages = :languages,
    channel = :channel, hours = :hours, time_zone = :time_zone, week = :week, other_days = :other_days,
    urgent_contact = :urgent_contact, valid_from = :valid_from, valid_to = :valid_to, verified_at = :verified_at
where code = :code;
