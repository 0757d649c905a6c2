-- A check's keys in one row, found through one inverted index. A row for each of its 21 keys cost the matcher a quarter
-- of all that PostgreSQL does for a check, and four times the disk. The index gathers what is new in a list that every
-- look-up reads to its end: short, so that a look-up stays quicker than it was by rows.
create table ops.check_keys (
    check_id uuid primary key,
    keys bigint[] not null
);
insert into ops.check_keys select check_id, array_agg(key order by key) from ops.check_key group by check_id;
drop table ops.check_key;
create index on ops.check_keys using gin (keys) with (gin_pending_list_limit = 512);

grant select, insert, delete on ops.check_keys to jointops_matcher;
grant select on ops.check_keys to jointops_reviewer;
grant select, delete on ops.check_keys to jointops_purger;
update ops.retention_rule set tables = array_replace(tables, 'ops.check_key', 'ops.check_keys');
