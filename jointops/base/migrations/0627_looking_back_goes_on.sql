-- A run goes on behind what fails in it: pieces that failed come last, and runs that failed wait longer and longer.
-- why       what is wrong with it: its entries did not load, or a piece was not worked off; empty: nothing
-- failures  looks in succession in which something was; tried_at: when the last one was
alter table ops.rescreen
    add column why text not null default '' check (why in ('', 'load', 'piece')),
    add column failures integer not null default 0,
    add column tried_at timestamptz,
    -- from which score on its list's entries matched when it was cut: by another one it would have to begin anew
    add column bar double precision;

-- since: entries that changed before this version of their list are in another piece
alter table ops.rescreen_chunk
    add column tries integer not null default 0,
    add column since integer not null default 0;

-- Whoever works on the runs of a list holds this lock on a connection of its own: it falls with the process.
create function ops.is_rescreened(code text) returns boolean language sql stable as $$
    select exists (select from pg_locks l
                   where l.locktype = 'advisory' and l.granted and l.objsubid = 2
                     and l.database = (select oid from pg_database where datname = current_database())
                     and l.classid = hashtext('jointops rescreen')::oid and l.objid = hashtext(code)::oid)
$$;
