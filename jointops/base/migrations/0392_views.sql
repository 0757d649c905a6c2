-- Views of the map that a person keeps: words of an address, nobody's record.
create table ops.view (
    id uuid primary key default uuidv7(),
    operation text not null references ops.operation (code),
    person_id uuid not null references base.person,
    name text not null,
    query text not null,
    kept_at timestamptz not null default now(),
    class_id integer not null references base.access_class,
    unique (person_id, operation, name)
);
alter table ops.view enable row level security;
alter table ops.view force row level security;
create policy view_owner on ops.view to current_user using (true) with check (true);
create policy view_own on ops.view to jointops_app
    using (class_id in (select base.my_classes()) and person_id = (select base.my_person()))
    with check (class_id in (select base.my_classes()) and person_id = (select base.my_person()));
grant select, insert, update, delete on ops.view to jointops_app;
