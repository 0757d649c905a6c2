-- A page of corrections goes no further than the list's change that it belongs to: a later one first takes what it keeps
-- from others away from them, in its own turn, and then corrects.
-- upto  the version of the list with that change
alter table ops.correction_left add column upto integer;
update ops.correction_left c set upto = coalesce((select m.version from ops.list_met m where m.list = c.list), 0);
alter table ops.correction_left alter column upto set not null;
