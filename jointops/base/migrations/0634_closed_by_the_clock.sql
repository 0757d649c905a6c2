-- The clock goes by what authorities say: days for which one is closed are none of its working days.
grant select (authority_id, kind, starts_on, ends_on, said_at, withdrawn_at) on alerts.authority_notice to jointops_clock;
create policy authority_notice_clock on alerts.authority_notice for select to jointops_clock using (true);
