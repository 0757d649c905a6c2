-- E-mail to addressees on whose screens an alert has not come: that one waits, never what it says.
grant usage on schema alerts to jointops_partner;
grant select, insert, update on realtime.consumer to jointops_partner;
grant select, insert on realtime.parked to jointops_partner;

-- Where somebody wants to be told, when not, and in which language. Hours are HH:MM in the zone.
-- trouble  why the last message could not be handed over
create table integrations.mail_wish (
    person_id uuid primary key references base.person,
    address text not null,
    at_once text[] not null,
    quiet_from text,
    quiet_to text,
    digest_at text not null,
    zone text not null,
    language text not null,
    trouble text not null default '',
    class_id integer not null references base.access_class,
    check ((quiet_from is null) = (quiet_to is null))
);
alter table integrations.mail_wish enable row level security;
alter table integrations.mail_wish force row level security;
create policy mail_wish_owner on integrations.mail_wish to current_user using (true) with check (true);
create policy mail_wish_own on integrations.mail_wish to jointops_app
    using (class_id in (select base.my_classes()) and person_id = (select base.my_person()))
    with check (class_id in (select base.my_classes()) and person_id = (select base.my_person()));
create policy mail_wish_partner on integrations.mail_wish to jointops_partner using (true) with check (true);
grant select, insert, update, delete on integrations.mail_wish to jointops_app;
grant select, update (trouble) on integrations.mail_wish to jointops_partner;

-- What waits to be sent, and what was: each person is told of each alert once. It goes with the alert.
create table integrations.mail (
    person_id uuid not null references base.person,
    alert uuid not null,
    priority text not null,
    due_at timestamptz not null,
    state text not null default 'waiting' check (state in ('waiting', 'sent', 'needless', 'failed')),
    tries smallint not null default 0,
    primary key (person_id, alert)
);
create index on integrations.mail (due_at) where state = 'waiting';
create index on integrations.mail (alert);
alter table integrations.mail enable row level security;
alter table integrations.mail force row level security;
create policy mail_owner on integrations.mail to current_user using (true) with check (true);
create policy mail_partner on integrations.mail to jointops_partner using (true) with check (true);
grant select, insert, update on integrations.mail to jointops_partner;
update ops.retention_rule set tables = tables || '{integrations.mail}' where what = 'alerts';

create or replace function integrations.forget_deliveries() returns trigger
language plpgsql security definer set search_path = integrations, pg_temp as $$
begin
    delete from integrations.delivery where record = old.id;
    delete from integrations.mail where alert = old.id;
    return null;
end $$;

-- Who answers for an addressee on whose screens a released alert has not come yet, and may see it: the rule decides.
create function alerts.waiting_for(alert uuid) returns table (person uuid, priority text)
language sql stable security definer set search_path = alerts, pg_temp as $$
    select p.id, a.priority
    from alerts.alert a join base.access_class c on c.id = a.class_id
    cross join base.person p
    where a.id = $1 and a.state = 'released' and p.state = 'active'
      and base.visible(c.audience, c.excluded, c.marking,
                       p.principals || ('user:' || p.user_name) || 'signed-in'::text, p.clearance)
      and exists (select from alerts.addressee d join alerts.authority u on u.id = d.authority_id
                  where d.alert_id = a.id and d.state = 'sent' and 'agency:' || u.code = any(p.principals))
$$;
revoke execute on function alerts.waiting_for from public;
grant execute on function alerts.waiting_for to jointops_partner;
