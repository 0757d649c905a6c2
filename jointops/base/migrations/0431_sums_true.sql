-- The log of events is shorter than an operation's life: that a mark changed is known of the mark itself, and its sums go
-- with the change. Filing a check only inserts and pays nothing.
--
-- Changes take the lock of sum_up as sharers: who sums up has seen a change, or is done before it and loses the sums to it.
create function geo.forget_sums(changed text[]) returns void
language plpgsql security definer set search_path = geo, pg_temp as $$
begin
    perform pg_advisory_xact_lock_shared(hashtextextended('geo.cell:' || one, 0)) from unnest(changed) one;
    delete from summed where operation = any(changed);
end $$;
revoke execute on function geo.forget_sums from public;

create function geo.note_changed() returns trigger
language plpgsql security definer set search_path = geo, pg_temp as $$
begin
    perform forget_sums(array[old.operation]);
    return null;
end $$;
create trigger mark_changed after update of state on geo.mark for each row
    when (old.state is distinct from new.state) execute function geo.note_changed();

create or replace function geo.note_gone() returns trigger
language plpgsql security definer set search_path = geo, pg_temp as $$
declare
    named text[] := array(select distinct operation from gone order by 1);
begin
    insert into cleared as c (operation) select unnest(named)
    on conflict (operation) do update set number = c.number + 1;
    perform forget_sums(named);
    return null;
end $$;

create or replace function geo.note_cleared() returns trigger
language plpgsql security definer set search_path = geo, pg_temp as $$
begin
    insert into cleared as c (operation) values (old.operation) on conflict (operation) do update set number = c.number + 1;
    perform forget_sums(array[old.operation]);
    return null;
end $$;

-- What was summed before may be of an old state already.
delete from geo.summed;
create or replace function geo.are_summed(wanted text) returns boolean
language sql stable security definer set search_path = geo, pg_temp as $$
    select exists (
        select from summed s where s.operation = wanted and s.cleared = cleared_of(wanted)
          and s.newest = (select max(recorded_at) from mark where operation = wanted))
$$;

-- The lock comes first and the count of what was cleared after it, each with a picture of its own.
alter table geo.summed drop column number;
create or replace function geo.sum_up(wanted text, shift integer) returns void
language plpgsql security definer set search_path = geo, pg_temp as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('geo.cell:' || wanted, 0));
    if are_summed(wanted) then
        return;
    end if;
    delete from summed where operation = wanted;
    insert into summed
    select wanted, cleared_of(wanted), max(m.recorded_at) from mark m where m.operation = wanted having count(*) > 0;
    insert into cell
    select m.operation, m.mk >> shift, m.class_id, m.kind, m.state, m.country, count(*), sum(m.lon), sum(m.lat)
    from mark m where m.operation = wanted group by 1, 2, 3, 4, 5, 6;
end $$;
