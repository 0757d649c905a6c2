-- Which records went to whose map today (UTC): a map asks for the same ground many times, and takes it once. The day over,
-- nothing of it is kept; the audit has a row for each page.
create table integrations.record_taken (
    day date not null,
    person_id uuid not null,
    record uuid not null,
    primary key (day, person_id, record)
);
create function integrations.take_records(records uuid[]) returns bigint
language plpgsql security definer set search_path = integrations, pg_temp as $$
declare
    today constant date := (now() at time zone 'UTC')::date;
    me constant uuid := base.my_person();
begin
    delete from record_taken where day < today;
    insert into record_taken select today, me, r from unnest(records) r on conflict do nothing;
    return (select count(*) from record_taken t where t.day = today and t.person_id = me);
end $$;
revoke execute on function integrations.take_records from public;
grant execute on function integrations.take_records to jointops_app;
drop function integrations.rows_taken();
