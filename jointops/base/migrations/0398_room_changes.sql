-- Each change of a room's parties stays: with which version, when, by whom, who they were from then on, and why. Of
-- changes before this one the reason of the last is known, and neither when nor by whom.
alter table alerts.room add column changes jsonb not null default '[]';
update alerts.room set changes = jsonb_build_array(jsonb_build_object(
    'version', version - (state = 'closed')::int, 'at', null, 'by', '', 'country', '', 'parties', to_jsonb(parties),
    'reason', parties_reason))
where parties_reason <> '';
alter table alerts.room drop column parties_reason;
