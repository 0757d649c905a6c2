-- When an alert was recalled: what was sent before is cancelled elsewhere with that instant.
alter table alerts.alert add column recalled_at timestamptz;
update alerts.alert set recalled_at = released_at where state = 'recalled';
