-- unfinished: the run over this version of the list that has not come to its end
select id from ops.rescreen where list = :list and list_version = :version and state <> 'done' order by begun_at desc limit 1;

-- begin: a run begins; runs of before are forgotten, their matches are not
with gone as (delete from ops.rescreen where list = :list)
insert into ops.rescreen (list, list_version) values (:list, :version) returning id;

-- add_chunks: its pieces
insert into ops.rescreen_chunk (rescreen_id, number, first, last, entries)
select :id, c.number, c.first, c.last, c.entries
from unnest(:numbers::int[], :firsts::uuid[], :lasts::uuid[], :entries::int[]) as c(number, first, last, entries);

-- open_chunks: what is left to do
select number from ops.rescreen_chunk where rescreen_id = :id and done_at is null order by number;

-- take: a piece, for the one who works it off; nothing when somebody has
select c.first, c.last, r.list from ops.rescreen_chunk c join ops.rescreen r on r.id = c.rescreen_id
where c.rescreen_id = :id and c.number = :number and c.done_at is null for update of c;

-- finish: the piece is done, with so many matches that were new
update ops.rescreen_chunk set done_at = now(), found = :found where rescreen_id = :id and number = :number;

-- move: where the run stands
update ops.rescreen set state = :state, ended_at = case when :state = 'running' then null else now() end where id = :id;

-- progress: how far it has come
select r.list, r.state, count(*)::int as chunks, count(c.done_at)::int as done, coalesce(sum(c.entries), 0)::int as entries,
       coalesce(sum(c.entries) filter (where c.done_at is not null), 0)::int as tried, coalesce(sum(c.found), 0)::int as found
from ops.rescreen r left join ops.rescreen_chunk c on c.rescreen_id = r.id where r.id = :id group by r.id;

-- hold: one run over a list at a time, on a connection of its own; false when another is at it
select pg_try_advisory_lock(hashtext('jointops rescreen'), hashtext(:list));

-- let_go: it is over
select pg_advisory_unlock(hashtext('jointops rescreen'), hashtext(:list));

-- purge_runs: runs whose period is over, with their pieces
with pieces as (delete from ops.rescreen_chunk where rescreen_id = any(:ids::uuid[]) returning 1),
runs as (delete from ops.rescreen where id = any(:ids::uuid[]) returning 1)
select (select count(*)::int from runs) as runs, (select count(*)::int from pieces) as pieces;
