-- Whether a country is ready: what its people say of each task, with who, when and evidence.
create table ops.readiness (
    operation text not null,
    country text not null,
    task text not null,
    state text not null check (state in ('open', 'under_way', 'done', 'blocked')),
    evidence text not null check (state not in ('done', 'blocked') or evidence <> ''),
    by text not null,
    at timestamptz not null,
    version integer not null default 1,
    class_id integer not null references base.access_class,
    primary key (operation, country, task),
    foreign key (operation, country) references ops.participant
);
alter table ops.readiness enable row level security;
alter table ops.readiness force row level security;
create policy readiness_owner on ops.readiness to current_user using (true) with check (true);
create policy readiness_seen on ops.readiness to jointops_app
    using (class_id in (select base.my_classes())) with check (class_id in (select base.my_classes()));
grant select, insert, update on ops.readiness to jointops_app;

-- No country goes active unnamed, whoever writes the row.
update ops.participant set readiness = 'preparing'
where readiness = 'active' and (police_focal is null or prosecutor_focal is null);
alter table ops.participant add constraint active_has_focal_points
    check (readiness <> 'active' or (police_focal is not null and prosecutor_focal is not null));
