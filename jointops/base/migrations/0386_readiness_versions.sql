-- Which state of a country somebody has read when they bring it a step further.
alter table ops.participant add column version integer not null default 1;
