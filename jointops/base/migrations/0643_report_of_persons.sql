-- What a daily report says of persons: so many so far, as they were known at an instant. Rescued persons and presumed
-- victims are rounded as everywhere (0050, 0594), and as everywhere nobody reads an exact sum: of two of these the
-- difference is no person's.
create function ops.rescued_at(wanted text, until timestamptz) returns table (country text, count text)
language sql stable security definer set search_path = ops, pg_temp as $$
    select i.country, case when sum(i.persons) < 5 then '<5' else (round(sum(i.persons) / 5.0) * 5)::int::text end
    from ops.incident i
    where i.kind = 'rescue' and i.operation = wanted and i.recorded_at < until
      and (i.withdrawn_at is null or i.withdrawn_at >= until)
      and (session_user = 'jointops_matcher'
           or exists (select from ops.operation o where o.code = wanted and o.class_id in (select base.my_classes())))
    group by i.country order by i.country
$$;
-- What becomes of a presumed victim keeps no past: those that were recorded by then, as they stand.
create function ops.presumed_at(wanted text, until timestamptz) returns table (country text, count text)
language sql stable security definer set search_path = ops, care, pg_temp as $$
    select v.country, case when count(*) < 5 then '<5' else (round(count(*) / 5.0) * 5)::int::text end
    from care.victim v
    where v.operation = wanted and v.state not in ('indicator', 'screened', 'unfounded') and v.recorded_at < until
      and (session_user = 'jointops_matcher'
           or exists (select from ops.operation o where o.code = wanted and o.class_id in (select base.my_classes())))
    group by v.country order by v.country
$$;
revoke all on function ops.rescued_at, ops.presumed_at from public;
grant execute on function ops.rescued_at, ops.presumed_at to jointops_app, jointops_matcher;

create policy journey_matcher on ops.journey for select to jointops_matcher using (true);
grant select on ops.journey to jointops_matcher;

-- What the centre itself says of a day. Frozen with it, and then it stands there alone.
create table ops.report_remark (
    id uuid primary key,
    operation text not null references ops.operation (code),
    day date not null,
    text text not null,
    by text not null,
    person_id uuid not null references base.person,
    at timestamptz not null default now(),
    class_id integer not null references base.access_class
);
create index on ops.report_remark (operation, day, at);
alter table ops.report_remark enable row level security;
alter table ops.report_remark force row level security;
create policy report_remark_owner on ops.report_remark to current_user using (true) with check (true);
create policy report_remark_seen on ops.report_remark to jointops_app
    using (class_id = any ((select classes from base.mine)::integer[]))
    with check (class_id = any ((select classes from base.mine)::integer[]));
create policy report_remark_matcher on ops.report_remark to jointops_matcher using (true);
grant select, insert, delete on ops.report_remark to jointops_app;
grant select, delete on ops.report_remark to jointops_matcher;
