-- Why there is no file, as a stable code: the screen says it in its reader's language.
alter table ops.export add column why text not null default '';
