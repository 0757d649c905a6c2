-- By which version of the rules the keys of checks were made: another version means that they are made anew.
create table ops.key_rules (
    only_row boolean primary key default true check (only_row),
    version integer not null,
    made_at timestamptz not null default now()
);
-- Keys that are there already were made by the first version; without any there is nothing to make anew.
insert into ops.key_rules (version) values (1);

grant select, update on ops.key_rules to jointops_matcher;
grant delete on ops.check_key to jointops_matcher;
