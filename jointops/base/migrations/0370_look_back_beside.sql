-- A change of a list too large for the matcher's own turn looks back beside it. Such a run waits until the entries are in
-- memory, so that a check meets them from then on; the entries are those of the list's version `since` and later (0: all).
alter table ops.rescreen add column since integer not null default 0;
alter table ops.rescreen add column class_id integer references base.access_class;
alter table ops.rescreen drop constraint rescreen_state_check;
alter table ops.rescreen add constraint rescreen_state_check check (state in ('waiting', 'running', 'stopped', 'done'));

-- The list's owner sees how far its runs have come.
create policy rescreen_seen on ops.rescreen for select to jointops_app using (class_id in (select base.my_classes()));
create policy rescreen_chunk_seen on ops.rescreen_chunk for select to jointops_app
    using (rescreen_id in (select id from ops.rescreen));
grant select on ops.rescreen, ops.rescreen_chunk to jointops_app;

-- Up to which version of each list a check must meet the entries: they were looked back for before the check was kept.
create table ops.list_met (
    list text primary key,
    version integer not null
);
insert into ops.list_met select code, version from alerts.watchlist;
alter table ops.list_met enable row level security;
alter table ops.list_met force row level security;
create policy list_met_owner on ops.list_met to current_user using (true) with check (true);
create policy list_met_matcher on ops.list_met to jointops_matcher using (true) with check (true);
grant select, insert, update on ops.list_met to jointops_matcher;

-- Nodes read what changed on a list in stretches, by version and id.
create index on alerts.entry (list, list_version, id);
drop index alerts.entry_list_list_version_idx;
