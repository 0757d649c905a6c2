-- A mark's instant is that of its transaction's beginning: one that began earlier may be there later than one that began
-- after it. Sums made between the two had the newest mark and not the other, and stayed that way. So what is newer than an
-- hour is not summed: no transaction of ours lasts so long, and whatever is older has come.
create or replace function geo.sum_up(wanted text, shift integer) returns void
language plpgsql security definer set search_path = geo, pg_temp as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('geo.cell:' || wanted, 0));
    if are_summed(wanted) then
        return;
    end if;
    delete from summed where operation = wanted;
    insert into summed
    select wanted, cleared_of(wanted), max(m.recorded_at) from mark m where m.operation = wanted
    having max(m.recorded_at) < now() - interval '1 hour';
    if not found then
        return;
    end if;
    insert into cell
    select m.operation, m.mk >> shift, m.class_id, m.kind, m.state, m.country, count(*), sum(m.lon), sum(m.lat)
    from mark m where m.operation = wanted group by 1, 2, 3, 4, 5, 6;
end $$;
-- What was summed before may lack such a mark.
delete from geo.summed;
