-- Files are searched for malware where the deployment has a scanner.
-- checked  unchecked: there was no scanner; waiting: it has not answered yet, and nobody gets the file; clean;
--          refused: something was found, and what was in the file is gone
alter table alerts.attachment add column checked text not null default 'unchecked'
    check (checked in ('unchecked', 'waiting', 'clean', 'refused'));
alter table alerts.document_version add column checked text not null default 'unchecked'
    check (checked in ('unchecked', 'waiting', 'clean', 'refused'));
create index on alerts.attachment (at) where checked in ('unchecked', 'waiting');
create index on alerts.document_version (at) where checked in ('unchecked', 'waiting');

-- As in 0396; a file that nobody gets yet is none that somebody could have read.
create or replace function alerts.up_to_date(alert uuid) returns table (user_name text, unit text)
language sql stable security definer set search_path = alerts, pg_temp as $$
    select r.user_name, r.by ->> 'unit' from alerts.alert a join reading r on r.alert_id = a.id and r.edition = a.edition
    where a.id = $1 and r.files = (
        select count(*) from attachment f where f.alert_id = a.id and f.checked in ('unchecked', 'clean'))
$$;

-- Whoever has files searched reads what is in them and how far their alert has come; no title and no text.
grant usage on schema base, realtime, geo, alerts to jointops_scanner;
grant usage on all sequences in schema base, realtime to jointops_scanner;
grant insert on base.audit, realtime.outbox to jointops_scanner;
create policy audit_add_scanner on base.audit for insert to jointops_scanner with check (true);
grant select on base.access_class to jointops_scanner;
grant select (id, version, number, operation, priority, countries, state, place, drafted_by, drafted_at, released_at,
              class_id, face_class_id), update (version) on alerts.alert to jointops_scanner;
grant select on alerts.addressee, alerts.authority, alerts.escalation, alerts.room_document to jointops_scanner;
grant select (id, version, network, state) on alerts.room to jointops_scanner;
grant select, insert, update on alerts.alert_face, geo.mark to jointops_scanner;
grant select (id, alert_id, sha256, content, checked, at), update (checked, content) on alerts.attachment to jointops_scanner;
grant select (document_id, number, sha256, content, checked, at, class_id), update (checked, content)
    on alerts.document_version to jointops_scanner;
do $$
declare
    named text;
begin
    foreach named in array array[
        'alerts.alert', 'alerts.addressee', 'alerts.authority', 'alerts.escalation', 'alerts.alert_face', 'geo.mark',
        'alerts.attachment', 'alerts.document_version', 'alerts.room_document', 'alerts.room'] loop
        execute format('create policy scanner on %s to jointops_scanner using (true) with check (true)', named);
    end loop;
end $$;
