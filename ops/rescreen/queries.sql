-- unfinished: the run over the whole list by this very bar and these very rules that has not come to its end
select id, list_version from ops.rescreen
where list = :list and bar = :bar and rules = :rules and since = 0 and state <> 'done'
order by begun_at desc limit 1;

-- begin: a run over the whole list begins; runs of before are forgotten, their matches are not, nor what is handed over
with gone as (delete from ops.rescreen where list = :list and (since = 0 or state = 'done'))
insert into ops.rescreen (list, list_version, bar, rules, class_id) values (:list, :version, :bar, :rules, :class_id)
returning id, list_version;

-- hand_over: a run over what a list put in with a version and since, once the entries are in memory
insert into ops.rescreen (list, list_version, since, state, class_id)
values (:list, :version, :version, 'waiting', :class_id);

-- waiting: from which versions of a list runs wait, and do so until this transaction ends
select since from ops.rescreen where list = :list and state = 'waiting' for share;

-- note_met: entries of a list up to a version were looked back for, or will be
insert into ops.list_met as m (list, version) values (:list, :version)
on conflict (list) do update set version = greatest(m.version, excluded.version);

-- to_meet: up to which version of each list
select list, version from ops.list_met;

-- alone: nobody works a piece of the list off; pieces under way end first
select pg_advisory_xact_lock(hashtext('jointops piece'), hashtext(:list))::text;

-- beside: the same from the other side; pieces do not exclude each other
select pg_advisory_xact_lock_shared(hashtext('jointops piece'), hashtext(:list))::text;

-- handed_over: runs that the matcher left to others and that have not come to their end, those that were not tried for longest
-- first; what fails again and again is tried once an hour
select id, list, state from ops.rescreen
where since > 0 and state <> 'done'
  and (failures = 0 or tried_at < now() - least(interval '1 hour', interval '1 second' * 2 ^ least(failures, 12)))
order by tried_at nulls first, begun_at, id limit :most;

-- note_try: a look at a run is over, with what went wrong in it
update ops.rescreen set tried_at = now(), why = :why, failures = case when :why = '' then 0 else failures + 1 end
where id = :id;

-- note_held: somebody else works on its list: others come first, and what was wrong with it stays
update ops.rescreen set tried_at = now() where id = :id;

-- lock_waiting: a run about to begin; nothing when somebody has begun it
select list, since from ops.rescreen where id = :id and state = 'waiting' for update;

-- runs_of: a list's runs, the newest first; one that nobody works on has stopped, or waits for its turn
select r.id, r.list, case when r.state <> 'running' or ops.is_rescreened(r.list) then r.state
                          when r.since = 0 then 'stopped' else 'waiting' end as state, r.why, r.begun_at, r.ended_at, count(c.number)::int as chunks, count(c.done_at)::int as done,
       coalesce(sum(c.entries), 0)::int as entries,
       coalesce(sum(c.entries) filter (where c.done_at is not null), 0)::int as tried, coalesce(sum(c.found), 0)::int as found,
       coalesce(sum(c.cut), 0)::int as cut
from (select * from ops.rescreen where list = :list order by begun_at desc, id desc limit :most) r
left join ops.rescreen_chunk c on c.rescreen_id = r.id
group by r.id, r.list, r.state, r.since, r.why, r.begun_at, r.ended_at order by r.begun_at desc, r.id desc;

-- add_chunks: its pieces, or more of them: with what has changed from a version of the list on
insert into ops.rescreen_chunk (rescreen_id, number, first, last, entries, since)
select :id, c.number + (select count(*) from ops.rescreen_chunk where rescreen_id = :id), c.first, c.last, c.entries, :since::int
from unnest(:numbers::int[], :firsts::uuid[], :lasts::uuid[], :entries::int[]) as c(number, first, last, entries);

-- open_chunks: what is left to do, what has failed before last
select number from ops.rescreen_chunk where rescreen_id = :id and done_at is null order by tries, number;

-- miss: a piece failed
update ops.rescreen_chunk set tries = tries + 1 where rescreen_id = :id and number = :number;

-- take: a piece, for the one who works it off; nothing when somebody has
select c.first, c.last, r.list, greatest(r.since, c.since) as since from ops.rescreen_chunk c join ops.rescreen r on r.id = c.rescreen_id
where c.rescreen_id = :id and c.number = :number and c.done_at is null for update of c;

-- finish: the piece is done, with so many matches that were new, and entries that not all checks they are like were compared with
update ops.rescreen_chunk set done_at = now(), found = :found, cut = :cut where rescreen_id = :id and number = :number;

-- move: where the run stands; `version`: how far the list had come when it was cut
update ops.rescreen set state = :state, why = case when :state = 'running' then '' else why end,
    list_version = greatest(list_version, :version::int), ended_at = case when :state = 'running' then null else now() end where id = :id;

-- progress: how far it has come
select r.list, r.state, count(c.number)::int as chunks, count(c.done_at)::int as done, coalesce(sum(c.entries), 0)::int as entries,
       coalesce(sum(c.entries) filter (where c.done_at is not null), 0)::int as tried, coalesce(sum(c.found), 0)::int as found,
       coalesce(sum(c.cut), 0)::int as cut
from ops.rescreen r left join ops.rescreen_chunk c on c.rescreen_id = r.id where r.id = :id group by r.id;

-- hold: one run over a list at a time, on a connection of its own; false when another is at it
select pg_try_advisory_lock(hashtext('jointops rescreen'), hashtext(:list));

-- let_go: it is over
select pg_advisory_unlock(hashtext('jointops rescreen'), hashtext(:list));

-- purge_runs: runs whose period is over, with their pieces
with pieces as (delete from ops.rescreen_chunk where rescreen_id = any(:ids::uuid[]) returning 1),
runs as (delete from ops.rescreen where id = any(:ids::uuid[]) returning 1)
select (select count(*)::int from runs) as runs, (select count(*)::int from pieces) as pieces;
