-- An incident that was recorded by mistake, or twice, is taken back by the side that recorded it: it stays, with who said
-- so, when and why, and counts no more.
alter table ops.incident
    add column withdrawn_at timestamptz,
    add column withdrawn_by text,
    add column withdrawn_reason text,
    add check ((withdrawn_at is null) = (withdrawn_by is null) and (withdrawn_at is null) = (withdrawn_reason is null));
grant update (version, withdrawn_at, withdrawn_by, withdrawn_reason) on ops.incident to jointops_app;

create or replace function ops.rescue_counts(wanted text) returns table (country text, count text)
language sql stable security definer set search_path = ops, pg_temp as $$
    select i.country, case when sum(i.persons) < 5 then '<5' else sum(i.persons)::text end
    from ops.incident i
    where i.kind = 'rescue' and i.operation = wanted and i.withdrawn_at is null
      and exists (select from ops.operation o where o.code = wanted and o.class_id in (select base.my_classes()))
    group by i.country order by i.country
$$;

-- A case is read by people and authorities who do not see its seizure: that it was taken back is said to them all the same.
create function ops.taken_back_at(seizure uuid) returns timestamptz
language sql stable security definer set search_path = ops, pg_temp as $$
    select withdrawn_at from incident where id = seizure
$$;
revoke execute on function ops.taken_back_at from public;
grant execute on function ops.taken_back_at to jointops_app;
