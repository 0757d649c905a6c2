-- From which score on an entry of a list is a possible match, who changed that, and why.
alter table alerts.watchlist add column possible_from double precision not null default 2.0
    check (possible_from between 1.0 and 8.0);

create table alerts.threshold_change (
    id uuid primary key default uuidv7(),
    list text not null,
    was double precision not null,
    becomes double precision not null,
    reason text not null,
    by text not null,
    at timestamptz not null default now(),
    class_id integer not null references base.access_class
);
create index on alerts.threshold_change (list, at desc);
alter table alerts.threshold_change enable row level security;
alter table alerts.threshold_change force row level security;
create policy threshold_change_owner on alerts.threshold_change to current_user using (true) with check (true);
create policy threshold_change_seen on alerts.threshold_change to jointops_app
    using (class_id in (select base.my_classes())) with check (class_id in (select base.my_classes()));
grant select, insert on alerts.threshold_change to jointops_app;

-- possible_from: the score from which it was a match when it was found; undated: the bars are lower, see
-- alerts.screening.explain
alter table ops.match add column possible_from real, add column undated boolean not null default false;
update ops.match set undated = true
where kind <> 'vessel' and because @> '[{"feature": "name"}]' and not because @> '[{"feature": "birth_date"}]';
