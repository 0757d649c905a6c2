-- Where it is asked most, row security asks `exists` of the table that holds what the rule gave, in place of a function
-- that gave all of a viewer's classes (elsewhere that still does it). PostgreSQL plans both ways: one look into an index
-- for a few rows (a point read, each row that is written), and for many (a list, a count) a hash of all classes, made
-- once a statement.

-- In PL/pgSQL, which keeps its plan for a connection: an SQL function is planned again by each statement, 0.1 ms.
create or replace function base.my_session() returns uuid
language plpgsql stable parallel safe security definer set search_path = base, pg_temp as $$
begin
    return (select id from base.session
            where token_hash = sha256(convert_to(current_setting('jointops.session', true), 'UTF8'))
              and revoked_at is null and expires_at > now());
end $$;

-- People read what the rule gave their own session, and of nobody else's.
alter table base.session_class enable row level security;
alter table base.session_class force row level security;
create policy session_class_owner on base.session_class to current_user using (true) with check (true);
create policy session_class_log on base.session_class for select to jointops_log using (true);
create policy session_class_own on base.session_class for select to jointops_app
    using (session_id = (select base.my_session()));
grant select on base.session_class to jointops_app;

-- The question that a policy asked, asked the other way; its own words stay.
create function pg_temp.probed(asked text, named text) returns text language sql as $$
    select regexp_replace(
        regexp_replace(asked, '(?<![\w.])(\w+) IN \( SELECT base\.my_classes\(\) AS my_classes\)',
                       format('exists (select from base.session_class mine where mine.class_id = %I.\1)', named), 'g'),
        '(\w+\.\w+) IN \( SELECT base\.my_classes\(\) AS my_classes\)',
        'exists (select from base.session_class mine where mine.class_id = \1)', 'g')
$$;

do $$
declare
    one record;
    asked_most constant text[] := array['geo.mark', 'realtime.event', 'ops.operation', 'ops.checkpoint', 'ops.check_report',
        'ops.match', 'ops.match_message', 'ops.incident', 'ops.seized_item', 'alerts.watchlist', 'alerts.entry', 'alerts.alert',
        'alerts.alert_face', 'alerts.addressee', 'alerts.reply', 'alerts.authority'];
begin
    for one in
        select p.schemaname, p.tablename, p.policyname, p.qual, p.with_check, p.roles
        from pg_policies p
        where concat(p.qual, p.with_check) like '%my_classes%' and format('%s.%s', p.schemaname, p.tablename) = any(asked_most)
    loop
        -- Other roles read the whole table, and would see by it whatever anybody sees.
        if not one.roles <@ array['jointops_app']::name[] then
            raise exception 'a policy by classes for %: %', one.roles, one.policyname;
        end if;
        execute format('alter policy %I on %I.%I %s %s', one.policyname, one.schemaname, one.tablename,
            coalesce('using (' || pg_temp.probed(one.qual, one.tablename) || ')', ''),
            coalesce('with check (' || pg_temp.probed(one.with_check, one.tablename) || ')', ''));
    end loop;
end $$;
