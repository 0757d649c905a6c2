-- Incidents that were taken back in a stretch of time, as their marks stand: what a frozen report counts of them is wrong
-- since, and
-- what was taken back after a day was over counts in its report. Rescues have no mark and stand in no report.
create function ops.taken_back_on(wanted text, since timestamptz, until timestamptz)
returns table (kind text, country text, data jsonb, occurred_at timestamptz, recorded_at timestamptz, class_id integer)
language sql stable security definer set search_path = ops, pg_temp as $$
    select i.kind, m.country, m.data, m.occurred_at, m.recorded_at, m.class_id
    from ops.incident i join geo.mark m on m.record = i.id
    where i.operation = wanted and i.withdrawn_at >= since and i.withdrawn_at < until
      and (session_user = 'jointops_matcher' or m.class_id in (select base.my_classes()))
$$;
revoke all on function ops.taken_back_on(text, timestamptz, timestamptz) from public;
grant execute on function ops.taken_back_on(text, timestamptz, timestamptz) to jointops_app, jointops_matcher;
