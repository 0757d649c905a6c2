-- When the clock of matches that only their owners' bureaux know of was last looked at: at the same instants whatever is due.
create table ops.hit_beat (
    one boolean primary key default true check (one),
    at timestamptz not null
);
insert into ops.hit_beat (at) values ('1970-01-01Z');
grant select, update on ops.hit_beat to jointops_matcher;
