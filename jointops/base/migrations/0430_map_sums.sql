-- Marks leave the map by the ten thousand when an operation is purged: that they went is noted once for each statement and
-- operation, and not once for each mark.
create function geo.note_gone() returns trigger
language plpgsql security definer set search_path = geo, pg_temp as $$
begin
    insert into cleared as c (operation) select distinct operation from gone
    on conflict (operation) do update set number = c.number + 1;
    delete from summed where operation in (select operation from gone);
    return null;
end $$;
drop trigger mark_gone on geo.mark;
create trigger mark_gone after delete on geo.mark referencing old table as gone
    for each statement execute function geo.note_gone();
-- Moves come one by one, and a trigger for statements would run with every check that is filed.
create or replace function geo.note_cleared() returns trigger
language plpgsql security definer set search_path = geo, pg_temp as $$
begin
    insert into cleared as c (operation) values (old.operation) on conflict (operation) do update set number = c.number + 1;
    delete from summed where operation = old.operation;
    return null;
end $$;

-- Of an operation that has ended, the marks of far zooms summed by cell, class and what one may filter by: a tile is asked
-- of some thousand sums and not of a million marks. True while nothing was cleared, came or changed since.
create table geo.summed (
    operation text primary key,
    cleared bigint not null,
    newest timestamptz not null,
    number bigint not null
);
create table geo.cell (
    operation text not null references geo.summed on delete cascade,
    key bigint not null,
    class_id integer not null,
    kind text not null,
    state text not null,
    country text not null,
    count integer not null,
    lon double precision not null,
    lat double precision not null
);
create index on geo.cell (operation, key);
alter table geo.cell enable row level security;
alter table geo.cell force row level security;
create policy cell_owner on geo.cell to current_user using (true) with check (true);
create policy cell_seen on geo.cell for select to jointops_app using (class_id in (select base.my_classes()));
grant select on geo.cell to jointops_app;

create function geo.are_summed(wanted text) returns boolean
language sql stable security definer set search_path = geo, pg_temp as $$
    select exists (
        select from summed s where s.operation = wanted and s.cleared = cleared_of(wanted)
          and s.newest = (select max(recorded_at) from mark where operation = wanted)
          and not exists (select from realtime.event e where e.operation = wanted and e.number > s.number
                          and e.mark is not null and e.kind <> 'check.reported' and e.kind <> 'incident.recorded'))
$$;
revoke execute on function geo.are_summed from public;
grant execute on function geo.are_summed to jointops_app;

-- Asked by whoever finds an operation cold. What comes between the statements makes the sums untrue, never wrong.
create function geo.sum_up(wanted text, shift integer) returns void
language plpgsql security definer set search_path = geo, pg_temp as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('geo.cell:' || wanted, 0));
    if are_summed(wanted) then
        return;
    end if;
    delete from summed where operation = wanted;
    insert into summed
    select wanted, cleared_of(wanted), max(m.recorded_at), (select number from realtime.head)
    from mark m where m.operation = wanted having count(*) > 0;
    insert into cell
    select m.operation, m.mk >> shift, m.class_id, m.kind, m.state, m.country, count(*), sum(m.lon), sum(m.lat)
    from mark m where m.operation = wanted group by 1, 2, 3, 4, 5, 6;
end $$;
revoke execute on function geo.sum_up from public;
grant execute on function geo.sum_up to jointops_matcher;
