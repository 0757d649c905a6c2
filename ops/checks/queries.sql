-- file_check: some checks, each the whole act; the operation's phase comes back, and the instant if the check was kept
select f.n, done.phase, done.readiness, done.recorded_at
from unnest(:id::uuid[], :key::text[], :reference::text[], :operation::text[], :checkpoint::text[], :country::text[],
            :person_id::uuid[], :at::timestamptz[], :clock_suspect::boolean[], :as_printed::boolean[], :lon::float8[],
            :lat::float8[], :accuracy_m::real[], :body::jsonb[], :body_hash::bytea[], :answer::text[],
            :instruction::text[], :told::text[], :class_id::integer[], :verb::text[], :asked::bytea[], :kind::text[],
            :mark::jsonb[], :mark_class_id::integer[])
     with ordinality as f(id, key, reference, operation, checkpoint, country, person_id, at, clock_suspect, as_printed,
                          lon, lat, accuracy_m, body, body_hash, answer, instruction, told, class_id, verb, asked, kind,
                          mark, mark_class_id, n)
cross join lateral ops.file_check(
    f.key, f.id, f.reference, f.operation, f.checkpoint, f.country, f.person_id, f.at, f.clock_suspect, f.as_printed,
    f.lon, f.lat, f.accuracy_m, f.body, f.body_hash, f.answer, f.instruction, f.told::uuid[], f.class_id, f.verb, f.asked,
    f.kind, f.mark, f.mark_class_id) as done;

-- check_of_person: the check this person sent before, with its hash to tell a repeat from a reuse
select id, recorded_at, body_hash, answer, reference, instruction from ops.check_report
where id = :id and person_id = :person_id;

-- get_check: one check with its officer; what a hit that this viewer may see says the person is
select c.id, c.version, c.reference, c.operation, c.checkpoint, c.country, c.occurred_at, c.recorded_at,
       c.clock_suspect, c.as_printed, c.body, c.lon, c.lat, c.accuracy_m, c.answer, c.instruction, c.follow,
       c.follow_text, c.followed_at, c.outcome, p.user_name, p.name,
       t.lon as post_lon, t.lat as post_lat, ops.category_of(c.id) as category
from ops.check_report c join base.person p on p.id = c.person_id
left join ops.checkpoint t on t.operation = c.operation and t.code = c.checkpoint
 where c.id = :id;

-- where_said: whose land a check was made on as its officer says, and how exactly, when this viewer sees it on the map
select ops.country_said(:id) as country, ops.accuracy_said(:id) as accuracy_m;

-- list_checks: checks of an operation, newest first, before a place in the list
select c.id, c.version, c.reference, c.operation, c.checkpoint, c.country, c.occurred_at, c.recorded_at,
       c.clock_suspect, c.as_printed, c.body, c.lon, c.lat, c.accuracy_m, c.answer, c.instruction, c.follow,
       c.follow_text, c.followed_at, c.outcome, p.user_name, p.name,
       t.lon as post_lon, t.lat as post_lat, ops.category_of(c.id) as category
from ops.check_report c join base.person p on p.id = c.person_id
left join ops.checkpoint t on t.operation = c.operation and t.code = c.checkpoint

where (:operation::text is null or c.operation = :operation) and (:reference::text is null or c.reference = :reference)
  and (:id::uuid is null or (c.recorded_at, c.id) < (:recorded_at::timestamptz, :id))
order by c.recorded_at desc, c.id desc limit :most;

-- verified_of: the owners who said what the people of some checks are, as far as this viewer knows of it and others may
select m.owner from ops.match m
where m.check_id = any(:ids::uuid[]) and m.kind = 'person' and m.state = 'confirmed' and not ops.is_untold(m);

-- checks_to_match: some checks, for the matcher, in the order in which they are named; their subjects as text, to be
-- decoded in one step
select c.id, c.reference, c.operation, c.checkpoint, c.country, c.occurred_at, c.recorded_at, c.answer,
       (c.body -> 'subject')::text as subject, c.person_id, p.user_name, p.name, t.name as place_name,
       coalesce(c.lon, t.lon) as lon, coalesce(c.lat, t.lat) as lat, t.unit, c.clock_suspect, c.as_printed,
       c.lon as said_lon, c.lat as said_lat, t.lon as post_lon, t.lat as post_lat
from unnest(:ids::uuid[]) with ordinality as named(id, place)
join ops.check_report c on c.id = named.id
join base.person p on p.id = c.person_id
join ops.checkpoint t on t.operation = c.operation and t.code = c.checkpoint
order by named.place;

-- told_of: the entries that officers were told of with some checks
select check_id, entries from ops.check_told where check_id = any(:ids::uuid[]);

-- waits: the check if its officer was told to wait or act and has heard nothing since
select id from ops.check_report where id = :id and answer <> 'clear' and follow is null for no key update;

-- is_told: whether what was told of a check is not recorded yet; asked when the check is held, by which who records it is met
select exists (select from ops.check_told where check_id = :id);

-- hold: some checks, until the act ends
select id from ops.check_report where id = any(:ids::uuid[]) order by id for no key update;

-- unmatched: checks that the matcher has not come to since an instant, whose officers were told to wait or act and have
-- heard nothing since, the longest waiting first
select c.id from ops.check_told t join ops.check_report c on c.id = t.check_id
where c.recorded_at <= :before::timestamptz and c.follow is null order by c.recorded_at limit :most;

-- sent_to_centre: of some checks those whose officer was sent to the centre and has heard nothing since
select id from ops.check_report where id = any(:ids::uuid[]) and follow = 'call-centre' order by id;

-- settle_told: what was told of some checks is recorded, or taken back
delete from ops.check_told where check_id = any(:ids::uuid[]);

-- forget_told: which entries they were; that there was one stays until its officer is let go
update ops.check_told
set entries = array(select one from unnest(entries) as one where one <> all(:entries::uuid[]))
where entries && :entries::uuid[];

-- purge_told: what was told of some checks that the matcher has not come to
with gone as (delete from ops.check_told where check_id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- keep_keys: what checks can be found by later, the keys of each up to its end; none of one that was erased meanwhile,
-- and whoever is about to erase one waits for its keys
with kept as materialized (
    select id from ops.check_report where id = any(:check_ids::uuid[]) order by id for key share)
insert into ops.check_keys (check_id, keys)
select kept.id, (:keys::bigint[])[c.before + 1 : c.ends]
from unnest(:check_ids, :befores::int[], :ends::int[]) as c(id, before, ends) join kept on kept.id = c.id
on conflict do nothing;

-- still_kept: of some checks those that were not erased; whoever is about to erase one waits until the act ends
select id from ops.check_report where id = any(:ids::uuid[]) order by id for key share;

-- checks_by_keys: checks that share a key with each of some subjects, since an instant and before another check if it
-- has these, the newest of a bounded number for each. Were it a plain join, PostgreSQL would keep a plan that goes
-- through all checks for each subject, the newest first, for it cannot know how few share a key
select w.place, found.check_id
from jsonb_to_recordset(:wanted::jsonb) as w(place integer, keys bigint[], since timestamptz, before uuid)
cross join lateral (
    select k.check_id
    from (select check_id from ops.check_keys where keys && w.keys offset 0) k  -- by the index, not by age
    cross join lateral (select occurred_at from ops.check_report where id = k.check_id offset 0) c  -- of these alone
    where (w.since is null or c.occurred_at >= w.since) and (w.before is null or k.check_id < w.before)
    order by k.check_id desc limit :most) found;

-- hours_of_checks: the hours in which checks were recorded
select distinct date_trunc('hour', recorded_at, 'UTC') as hour from ops.check_report;

-- hours_kept: of these the hours whose names are kept by our rules
select hour from ops.check_names where rules = :rules order by hour;

-- names_of: the names of some hours
select hour, content from ops.check_names where hour = any(:hours::timestamptz[]);

-- names_beside: names are made of checks beside others, until the act ends; who takes some away waits
select pg_advisory_xact_lock_shared(hashtext('jointops names'))::text;

-- names_alone: no names are made of checks until the act ends, and none are under way
select pg_advisory_xact_lock(hashtext('jointops names'))::text;

-- people_checked: people who were checked in a stretch of time
select id, body -> 'subject' as subject from ops.check_report
where recorded_at >= :since and recorded_at < :until and body -> 'subject' ->> 'kind' = 'person';

-- keep_names: the names of an hour, by our rules
insert into ops.check_names (hour, rules, checks, content) values (:hour, :rules, :checks, :content)
on conflict (hour) do update set rules = excluded.rules, checks = excluded.checks, content = excluded.content;

-- key_rules: the version of the rules by which all keys are made
select version from ops.key_rules;

-- lock_key_rules: the same, and how far they are made anew, while nobody else makes some
select version, making, upto from ops.key_rules for update;

-- note_keyed: how far they are
update ops.key_rules set making = :making, upto = :upto;

-- set_key_rules: all keys are made by these rules now
update ops.key_rules set version = :version, made_at = now(), making = null, upto = null;

-- forget_keys: what some checks were found by, which is made anew
delete from ops.check_keys where check_id = any(:ids::uuid[]);

-- checks_to_key: some checks to make keys for, in the order of their ids
select id, body -> 'subject' as subject from ops.check_report
where :after::uuid is null or id > :after order by id limit :most;

-- purge_keys: what some checks could be found by
with gone as (delete from ops.check_keys where check_id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- purge_names: the names of some hours, which are made again without the checks that went
with gone as (delete from ops.check_names where hour = any(:hours::timestamptz[]) returning 1)
select count(*)::int from gone;

-- purge_checks: checks as they were reported, and the hours in which they were
with gone as (delete from ops.check_report where id = any(:ids::uuid[]) returning recorded_at)
select count(*)::int as records, coalesce(array_agg(distinct date_trunc('hour', recorded_at, 'UTC')), '{}') as hours
from gone;

-- lock_to_share: a check whose access is about to change
select version, operation, country, class_id from ops.check_report where id = :id for no key update;

-- move_class: other people see the check
update ops.check_report set class_id = :class_id where id = :id;

-- count_seen: how many of some records this viewer may see
select count(*)::int from ops.check_report where id = any(:ids::uuid[]);

-- follow_up: what the officers of some checks are told now, after the first answer
update ops.check_report set follow = :code, follow_text = :text, followed_at = :now, version = version + 1
where id = any(:ids::uuid[]) returning id, version, operation, country, class_id, follow as code;

-- end_waiting: the same where the match for which they waited is gone, by whoever may delete it
select id, version, operation, country, class_id, code from ops.end_waiting(:checks::uuid[], :acting::boolean[]);

-- followed: a check that somebody was told to act on
select c.id, c.follow, c.outcome from ops.check_report c where c.id = :id for no key update;

-- say_outcome: what came of it
update ops.check_report set outcome = :outcome, version = version + 1 where id = :id
returning version, operation, class_id;
