-- What a request rests on beside its treaty, as each side assesses it under its own law: whether the offence is one there
-- too, and until when it can be tried. Nothing is written over: the newest word of a side counts.

-- side              whose law it is: of those who ask or of those who are asked
-- dual_criminality  met, not-met, not-needed (for this measure), open (nobody can say yet)
-- offence           what it is called there, with its article
-- limit_on          the last day on which it can be tried there; null: nobody has named one
create table alerts.request_assessment (
    id uuid primary key default uuidv7(),
    request_id uuid not null references alerts.request,
    side text not null check (side in ('requesting', 'requested')),
    dual_criminality text not null check (dual_criminality in ('met', 'not-met', 'not-needed', 'open')),
    offence text not null,
    limit_on date,
    by jsonb not null,
    at timestamptz not null default now(),
    class_id integer not null references base.access_class
);
create index on alerts.request_assessment (request_id, side, at desc, id desc);

alter table alerts.request_assessment enable row level security;
alter table alerts.request_assessment force row level security;
create policy request_assessment_owner on alerts.request_assessment to current_user using (true) with check (true);
create policy request_assessment_seen on alerts.request_assessment to jointops_app
    using (class_id in (select base.my_classes())) with check (class_id in (select base.my_classes()));
create policy request_assessment_purger on alerts.request_assessment to jointops_purger using (true);
grant select, insert on alerts.request_assessment to jointops_app;
grant select, delete on alerts.request_assessment to jointops_purger;

update ops.retention_rule set tables = tables || '{alerts.request_assessment}' where what = 'cooperation-requests';
