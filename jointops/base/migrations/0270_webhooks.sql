-- Systems of partners that are called when something happened that they may see.
create schema integrations;
grant usage on schema integrations to jointops_app, jointops_partner;
grant usage on schema base, realtime to jointops_partner;
grant usage on all sequences in schema base, realtime to jointops_partner;
grant insert on base.audit, realtime.outbox to jointops_partner;
create policy audit_add_partner on base.audit for insert to jointops_partner with check (true);

-- A partner's system has an account of its own: who sees what is decided as for everybody else.
-- place        number of the last event that was looked at for it
-- sequence     how many deliveries were acknowledged
-- tries        of the delivery that stands first now; trouble: why the last one failed
create table integrations.webhook (
    id uuid primary key,
    name text not null,
    url text not null,
    person_id uuid not null unique references base.person,
    state text not null default 'active' check (state in ('active', 'parked', 'revoked')),
    place bigint not null,
    sequence bigint not null default 0,
    tries smallint not null default 0,
    next_try_at timestamptz not null default now(),
    trouble text not null default '',
    registered_at timestamptz not null default now(),
    class_id integer not null references base.access_class
);
create index on integrations.webhook (next_try_at) where state = 'active';

-- What a partner's system has acknowledged: which alert, never what it said.
create table integrations.delivery (
    webhook_id uuid not null references integrations.webhook,
    sequence bigint not null,
    event_id text not null,
    kind text not null,
    record uuid not null,
    tries smallint not null,
    at timestamptz not null default now(),
    class_id integer not null references base.access_class,
    primary key (webhook_id, sequence)
);
create index on integrations.delivery (record);
update ops.retention_rule set tables = tables || '{integrations.delivery}' where what = 'alerts';

create function integrations.forget_deliveries() returns trigger
language plpgsql security definer set search_path = integrations, pg_temp as $$
begin
    delete from integrations.delivery where record = old.id;
    return null;
end $$;
create trigger forget_deliveries after delete on alerts.alert
    for each row execute function integrations.forget_deliveries();

do $$
declare
    named text;
begin
    foreach named in array array['webhook', 'delivery'] loop
        execute format('alter table integrations.%I enable row level security', named);
        execute format('alter table integrations.%I force row level security', named);
        execute format('create policy %I on integrations.%I to current_user using (true) with check (true)', named || '_owner', named);
        execute format('create policy %I on integrations.%I to jointops_app using (class_id in (select base.my_classes()))
                        with check (class_id in (select base.my_classes()))', named || '_seen', named);
        execute format('create policy %I on integrations.%I to jointops_partner using (true) with check (true)', named || '_partner', named);
    end loop;
end $$;
grant select on integrations.webhook, integrations.delivery to jointops_app, jointops_partner;
grant update (state, place, tries, next_try_at, trouble) on integrations.webhook to jointops_app;
grant update (state, place, sequence, tries, next_try_at, trouble) on integrations.webhook to jointops_partner;
grant insert on integrations.delivery to jointops_partner;

-- Carries out a released registration; takes nothing but the proposal and who is to see it, so that no other way leads to
-- an account. It begins with what happens from now on.
create function integrations.register_webhook(proposal uuid, class_id integer) returns void
language plpgsql security definer set search_path = integrations, pg_temp as $$
declare
    found base.proposal;
    account uuid;
begin
    select * into found from base.proposal p
    where p.id = $1 and p.kind = 'webhook.add' and p.state = 'released' and p.decided_by = base.my_person()
      and p.proposed_by <> p.decided_by and base.my_role() in ('admin', 'dpo');
    if found.id is null then
        raise exception 'no released registration of a webhook' using errcode = 'JO500';
    end if;
    insert into base.person (user_name, name, title, role, country, principals, clearance)
    select 'webhook.' || found.record, found.content ->> 'name', 'Partner system', 'webhook', found.content ->> 'country',
           array(select jsonb_array_elements_text(found.content -> 'principals')),
           (found.content ->> 'clearance')::smallint
    returning id into account;
    insert into webhook (id, name, url, person_id, place, class_id)
    values (found.record, found.content ->> 'name', found.content ->> 'url', account,
            (select h.number from realtime.head h), $2);
end $$;
revoke execute on function integrations.register_webhook from public;
grant execute on function integrations.register_webhook to jointops_app;

-- The end of a webhook is the end of its account and of every session that it has; the person of each of those.
create function integrations.revoke_webhook(webhook uuid) returns uuid[]
language plpgsql security definer set search_path = integrations, pg_temp as $$
declare
    account uuid;
    gone uuid[];
begin
    if base.my_role() is distinct from 'admin' then
        raise insufficient_privilege using message = 'only an administrator revokes a webhook';
    end if;
    update integrations.webhook w set state = 'revoked' where w.id = $1 and w.state <> 'revoked'
    returning w.person_id into account;
    if account is null then return null; end if;
    -- A session that is being opened waits, and then finds the account as it is now.
    perform pg_advisory_xact_lock(hashtext('base.session_class'));
    update base.person p set state = 'ended' where p.id = account;
    with ended as (
        update base.session s set revoked_at = now()
        where s.person_id = account and s.revoked_at is null and s.expires_at > now() returning s.id)
    select coalesce(array_agg(e.id), '{}') into gone from ended e;
    return gone;
end $$;
revoke execute on function integrations.revoke_webhook from public;
grant execute on function integrations.revoke_webhook to jointops_app;
