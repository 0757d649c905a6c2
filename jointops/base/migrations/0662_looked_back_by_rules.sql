-- rules: those of screening (`RULES_VERSION`) by which a run over a whole list was begun: by others it begins anew, for what
-- was tried by the old ones was not looked for by the new. Runs of before this have none, and begin anew.
alter table ops.rescreen add column rules integer;
