-- What only the person of an account used ends with the account: where they wanted to be told, and the views of the map
-- that they kept. Whichever act ends it, for there are several.
create function integrations.forget_wish() returns trigger
language plpgsql security definer set search_path = integrations, pg_temp as $$
begin
    delete from mail_wish where person_id = old.id;
    return null;
end $$;
create trigger forget_wish after update of state on base.person for each row
    when (new.state = 'ended' and old.state <> 'ended') execute function integrations.forget_wish();

create function ops.forget_views() returns trigger
language plpgsql security definer set search_path = ops, pg_temp as $$
begin
    delete from ops.view where person_id = old.id;
    return null;
end $$;
create trigger forget_views after update of state on base.person for each row
    when (new.state = 'ended' and old.state <> 'ended') execute function ops.forget_views();
revoke execute on function integrations.forget_wish, ops.forget_views from public;

delete from integrations.mail_wish w using base.person p where p.id = w.person_id and p.state = 'ended';
delete from ops.view v using base.person p where p.id = v.person_id and p.state = 'ended';

-- A device goes a year after somebody last signed in on it, or gave it up for lost: so long a lost one is known at the door.
alter table base.device add column used_at timestamptz not null default now();
create or replace function base.bind_session(session uuid, idle interval, token_name text, scopes text[], device_key bytea,
                                             device_label text, proved boolean)
returns void language plpgsql security definer set search_path = base, pg_temp as $$
declare
    known uuid;
begin
    if device_key is not null then
        insert into base.device (key, label) values (device_key, device_label)
        on conflict (key) do update set label = excluded.label, used_at = now() returning id into known;
    end if;
    update base.session s set idle = $2, name = token_name, scopes = $4, device_id = known,
                              proved_at = case when proved then now() end
    where s.id = $1;
end $$;

-- No role reads devices: the purger learns which are over by this, and deletes those alone whose sessions are all gone.
create function base.unused_devices() returns table (id uuid, since timestamptz)
language sql stable security definer set search_path = base, pg_temp as $$
    select d.id, greatest(d.used_at, d.lost_at) from device d
    where not exists (select from session s where s.device_id = d.id)
$$;
create function base.purge_devices(ids uuid[]) returns integer
language sql security definer set search_path = base, pg_temp as $$
    with gone as (
        delete from device d where d.id = any($1) and not exists (select from session s where s.device_id = d.id)
        returning 1)
    select count(*)::int from gone
$$;
revoke execute on function base.unused_devices, base.purge_devices from public;
grant execute on function base.unused_devices, base.purge_devices to jointops_purger;

insert into ops.retention_rule (what, days, least_days, most_days, counts_from, tables) values
    ('devices', 365, 90, 1826, 'somebody last signed in on it, or gave it up for lost', '{base.device}');

create or replace function base.kept() returns table (what text, record uuid, counts_from timestamptz)
language sql stable as $$
    select 'sessions', s.id, least(s.expires_at, s.revoked_at) from base.session s
    union all
    select 'proposals', p.id, coalesce(p.decided_at, p.expires_at) from base.proposal p
    union all
    select 'devices', d.id, d.since from base.unused_devices() d
$$;
