-- The procedure after a match: clocks for its owner, what the officer is told then and answers, stops, denials kept.

-- held        what waits at the post while the owner decides: a person, an object, or nobody any more
-- due_at      when the next of the two bureaux' duties is over; overdue counts the steps taken since the last act
-- also        other owners whose entries the same check met
-- step        how far a confirmed match, a hit, has come
-- stop        the entry was taken back after an instruction could have been given: the checking bureau must say it heard
alter table ops.match
    add column entry_version integer not null default 0,
    add column held text not null default 'gone' check (held in ('person', 'object', 'gone')),
    add column due_at timestamptz,
    add column overdue smallint not null default 0,
    add column also jsonb not null default '[]',
    add column step text check (step in ('instructed', 'done', 'not_possible', 'closed')),
    add column instruction jsonb,
    add column outcome jsonb,
    add column stop jsonb;
create index on ops.match (due_at) where due_at is not null;
create index on ops.match (check_id);

-- follow   what the officer is told after the first answer; outcome  what the officer says came of it
alter table ops.check_report
    add column follow text,
    add column follow_text text,
    add column followed_at timestamptz,
    add column outcome jsonb;
grant update (version, follow, follow_text, followed_at) on ops.check_report to jointops_matcher;
grant update (version, outcome) on ops.check_report to jointops_app;

-- A pair that an owner has denied, as long as neither side changes. subject: a keyed hash, never what it said.
create table ops.denial (
    entry_id uuid not null,
    entry_version integer not null,
    subject bytea not null,
    match_id uuid not null,
    misused boolean not null,
    at timestamptz not null default now(),
    class_id integer not null references base.access_class,
    primary key (entry_id, subject)
);
create index on ops.denial (at);
create index on ops.denial (match_id);

alter table ops.denial enable row level security;
alter table ops.denial force row level security;
create policy denial_owner on ops.denial to current_user using (true) with check (true);
create policy denial_seen on ops.denial to jointops_app
    using (class_id in (select base.my_classes())) with check (class_id in (select base.my_classes()));
create policy denial_matcher on ops.denial for select to jointops_matcher using (true);
create policy denial_purger on ops.denial to jointops_purger using (true);
grant select, insert, update on ops.denial to jointops_app;
grant select on ops.denial to jointops_matcher;
grant select, delete on ops.denial to jointops_purger;
update ops.retention_rule set tables = tables || '{ops.denial}' where what in ('frozen-entries', 'removed-entries');
