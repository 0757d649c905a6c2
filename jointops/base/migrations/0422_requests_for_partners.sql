-- Whether a partner's system gets cooperation requests beside alerts: a second person agrees to that as to the rest. Systems
-- that were registered before go on with alerts alone, for nobody agreed to more.
alter table integrations.webhook add column requests boolean not null default false;

create or replace function integrations.register_webhook(proposal uuid, class_id integer) returns void
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
    insert into webhook (id, name, url, person_id, place, requests, class_id)
    values (found.record, found.content ->> 'name', found.content ->> 'url', account,
            (select h.number from realtime.head h), coalesce((found.content ->> 'requests')::boolean, false), $2);
end $$;
