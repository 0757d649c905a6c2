-- Who is on shift in an operation: at its centre, and at each country's desk.
create table ops.shift (
    id uuid primary key,
    operation text not null references ops.operation (code),
    side text not null,
    user_name text not null references base.person (user_name),
    starts_at timestamptz not null,
    ends_at timestamptz not null check (ends_at > starts_at),
    person_id uuid not null references base.person,
    class_id integer not null references base.access_class
);
create index on ops.shift (operation, side, ends_at);

alter table ops.shift enable row level security;
alter table ops.shift force row level security;
create policy shift_owner on ops.shift to current_user using (true) with check (true);
create policy shift_seen on ops.shift to jointops_app
    using (class_id in (select base.my_classes())) with check (class_id in (select base.my_classes()));
grant select, insert, delete on ops.shift to jointops_app;
