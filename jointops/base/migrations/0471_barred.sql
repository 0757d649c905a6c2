-- From whom the record behind an alert is kept, whether or not whoever writes or sends that may see the record: what its
-- owner adds since binds the alert too. Of a match also what its entry says by now, before the match itself has followed.
create function ops.barred(kind text, record uuid) returns text[]
language sql stable security definer set search_path = ops, pg_temp as $$
    with met as (
        select m.entry_id, m.class_id, m.face_class_id from ops.match m
        where m.id = case barred.kind when 'match' then barred.record
                     when 'incident' then (select i.match_id from ops.incident i where i.id = barred.record) end),
    classes as (
        select class_id from met union select face_class_id from met
        union select class_id from ops.check_report where barred.kind = 'check' and id = barred.record
        union select class_id from ops.incident where barred.kind = 'incident' and id = barred.record
        union select class_id from ops.route where barred.kind = 'route' and id = barred.record)
    select coalesce(array_agg(distinct kept.principal), '{}') from (
        select unnest(c.excluded) as principal from base.access_class c join classes on classes.class_id = c.id
        union all
        select 'country:' || unnest(e.exclude) from alerts.entry e join met on met.entry_id = e.id) kept
$$;
revoke execute on function ops.barred from public;
grant execute on function ops.barred to jointops_app;
