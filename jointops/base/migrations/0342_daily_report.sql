-- The daily situation report: the day as its rows were known at 00:00 UTC, and its hash. Nobody changes or removes one.
create function geo.tallied_at(wanted text)
returns table (kind text, state text, country text, data jsonb, occurred_at timestamptz, recorded_at timestamptz,
               class_id integer) language sql stable as $$
    select kind, state, country, data, occurred_at, recorded_at, class_id from geo.mark where operation = wanted
$$;

create table ops.daily_report (
    id uuid primary key default uuidv7(),
    operation text not null references ops.operation (code),
    day date not null,
    frozen_at timestamptz not null,
    text text not null,
    hash text not null check (hash = encode(sha256(convert_to(text, 'UTF8')), 'hex')),
    class_id integer not null references base.access_class,
    unique (operation, day)
);
alter table ops.daily_report enable row level security;
alter table ops.daily_report force row level security;
create policy daily_report_owner on ops.daily_report to current_user using (true) with check (true);
create policy daily_report_seen on ops.daily_report for select to jointops_app
    using (class_id in (select base.my_classes()));
create policy daily_report_matcher on ops.daily_report to jointops_matcher using (true) with check (true);
grant select on ops.daily_report to jointops_app;
grant select, insert on ops.daily_report to jointops_matcher;
grant select on ops.operation, ops.participant, ops.reported_figure to jointops_matcher;
create trigger append_only before update or delete or truncate on ops.daily_report
    for each statement execute function base.refuse_change();

-- Where matches were confirmed, and under which face: to the keeper all, to others those whose face they see.
create function ops.confirmed_on(wanted text, since timestamptz, until timestamptz)
returns table (country text, class_id integer) language sql stable security definer set search_path = ops, pg_temp as $$
    select m.checked, m.face_class_id from ops.match m
    where m.operation = wanted and m.state = 'confirmed'
      and (m.verdict ->> 'at')::timestamptz >= since and (m.verdict ->> 'at')::timestamptz < until
      and (session_user = 'jointops_matcher' or m.face_class_id in (select base.my_classes()))
$$;
revoke all on function ops.confirmed_on(text, timestamptz, timestamptz) from public;
grant execute on function ops.confirmed_on(text, timestamptz, timestamptz) to jointops_app, jointops_matcher;

-- The first day of an operation that is not frozen: the one after the last, else that of its first row; null without rows.
create function ops.report_day(wanted text) returns date language sql stable as $$
    select coalesce(
        (select max(day) + 1 from ops.daily_report where operation = wanted),
        (select (min(recorded_at) at time zone 'UTC')::date from geo.tallied_at(wanted)))
$$;
