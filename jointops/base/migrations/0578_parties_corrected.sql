-- Whom a treaty binds since when is corrected where it was entered wrongly: with a reason, and what it said stays known.
-- struck  entered by mistake: it binds no more, and what rests on it still shows the day that it rested on
alter table alerts.treaty_party add column struck boolean not null default false;

-- was, becomes  the days; becomes is null where the party was struck
create table alerts.treaty_correction (
    id uuid primary key default uuidv7(),
    treaty text not null,
    country text not null,
    was date not null,
    becomes date,
    reason text not null,
    by jsonb not null,
    at timestamptz not null default now(),
    class_id integer not null references base.access_class,
    foreign key (treaty, country) references alerts.treaty_party
);
create index on alerts.treaty_correction (treaty, country);
alter table alerts.treaty_correction enable row level security;
alter table alerts.treaty_correction force row level security;
create policy treaty_correction_owner on alerts.treaty_correction to current_user using (true) with check (true);
create policy treaty_correction_seen on alerts.treaty_correction to jointops_app
    using (class_id = any ((select classes from base.mine)::integer[]))
    with check (class_id = any ((select classes from base.mine)::integer[]));
grant select, insert on alerts.treaty_correction to jointops_app;
