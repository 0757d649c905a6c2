-- Names of stored checks as screening compares them, an hour of checks a row: a large list looks back over them without
-- reading every check again. Made again when one of its checks goes, or when the rules have changed.
create table ops.check_names (
    hour timestamptz primary key,
    rules text not null,
    checks integer not null,
    content bytea not null
);
alter table ops.check_names enable row level security;
alter table ops.check_names force row level security;
create policy check_names_owner on ops.check_names to current_user using (true) with check (true);
create policy check_names_matcher on ops.check_names to jointops_matcher using (true) with check (true);
create policy check_names_purger on ops.check_names to jointops_purger using (true);
grant select, insert, update on ops.check_names to jointops_matcher;
grant select, delete on ops.check_names to jointops_purger;
update ops.retention_rule set tables = tables || '{ops.check_names}' where what = 'checks';

create index on ops.check_report using brin (recorded_at);
