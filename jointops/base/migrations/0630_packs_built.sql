-- A pack is being built as long as its node lives: the first one of a day over a million entries takes a good while.
-- builder  the run of the node that builds it; while it builds any it holds a lock, which falls with its process
alter table ops.pack add column builder uuid;

create function ops.builder_lock(builder uuid) returns bigint language sql immutable as $$
    select hashtextextended('pack ' || builder::text, 0)
$$;
create function ops.is_building(builder uuid) returns boolean language sql stable as $$
    select exists (select from pg_locks l
                   where l.locktype = 'advisory' and l.granted and l.objsubid = 1
                     and ((l.classid::bigint << 32) | l.objid::bigint) = ops.builder_lock(builder))
$$;
