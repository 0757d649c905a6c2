-- What a partner without a connection sends: the keys that prove its files, and what was in them.

-- holder     whose key it is, in words; public_key: Ed25519, as partners write it
-- recipient  the id under which the partner makes files for this network
-- seen       number of the last event that was taken from such a file, whichever key signed it
create table alerts.partner_key (
    id uuid primary key,
    network text not null references alerts.network (code),
    holder text not null,
    public_key text not null,
    recipient uuid not null,
    valid_from date not null,
    valid_to date not null check (valid_to >= valid_from),
    seen bigint not null default 0,
    added_at timestamptz not null default now(),
    revoked_at timestamptz,
    revoked_reason text not null default '',
    class_id integer not null references base.access_class
);
create index on alerts.partner_key (network);

-- first, last  numbers of its events, as the partner counts them; sha256 of the whole file
create table alerts.partner_file (
    id uuid primary key default uuidv7(),
    network text not null references alerts.network (code),
    key_id uuid not null references alerts.partner_key,
    source text not null,
    first bigint not null,
    last bigint not null,
    made_at timestamptz not null,
    sha256 text not null,
    received_by jsonb not null,
    received_at timestamptz not null default now(),
    class_id integer not null references base.access_class
);
create index on alerts.partner_file (network, received_at desc, id desc);
create index on alerts.partner_file (key_id);

create table alerts.partner_event (
    file_id uuid not null references alerts.partner_file,
    sequence bigint not null,
    kind text not null,
    subject text not null,
    at timestamptz not null,
    data jsonb not null,
    class_id integer not null references base.access_class,
    primary key (file_id, sequence)
);

do $$
declare
    named text;
begin
    foreach named in array array['partner_key', 'partner_file', 'partner_event'] loop
        execute format('alter table alerts.%I enable row level security', named);
        execute format('alter table alerts.%I force row level security', named);
        execute format('create policy %I on alerts.%I to current_user using (true) with check (true)', named || '_owner', named);
        execute format('create policy %I on alerts.%I to jointops_app using (class_id = any ((select classes from base.mine)::integer[]))
                        with check (class_id = any ((select classes from base.mine)::integer[]))', named || '_seen', named);
        execute format('grant select on alerts.%I to jointops_app', named);
    end loop;
    foreach named in array array['partner_file', 'partner_event'] loop
        execute format('create policy %I on alerts.%I to jointops_purger using (true)', named || '_purger', named);
        execute format('grant insert on alerts.%I to jointops_app', named);
        execute format('grant select, delete on alerts.%I to jointops_purger', named);
    end loop;
end $$;
grant update (seen, revoked_at, revoked_reason) on alerts.partner_key to jointops_app;

-- Carries out a released proposal, and takes nothing but that: no other way leads to a key. A key that was revoked stays
-- so, and a new key of the same sender goes on where the files before it ended.
create function alerts.add_partner_key(proposal uuid, class_id integer) returns boolean
language plpgsql security definer set search_path = alerts, pg_temp as $$
declare
    found base.proposal;
begin
    select * into found from base.proposal p
    where p.id = $1 and p.kind = 'partner-key.add' and p.state = 'released' and p.decided_by = base.my_person()
      and p.proposed_by <> p.decided_by;
    if found.id is null then
        raise exception 'no released proposal of a partner''s key' using errcode = 'JO500';
    end if;
    perform from network n where n.code = found.content ->> 'network' for update;
    if exists (select from partner_key k where k.network = found.content ->> 'network'
               and k.public_key = found.content ->> 'public_key' and k.revoked_at is not null) then
        return false;
    end if;
    insert into partner_key (id, network, holder, public_key, recipient, valid_from, valid_to, seen, class_id)
    select found.record, found.content ->> 'network', found.content ->> 'holder', found.content ->> 'public_key',
           (found.content ->> 'recipient')::uuid, (found.content ->> 'valid_from')::date,
           (found.content ->> 'valid_to')::date,
           coalesce((select max(k.seen) from partner_key k where k.network = found.content ->> 'network'
                     and k.recipient = (found.content ->> 'recipient')::uuid), 0), $2;
    return true;
end $$;
revoke execute on function alerts.add_partner_key from public;
grant execute on function alerts.add_partner_key to jointops_app;

insert into ops.retention_rule (what, days, least_days, most_days, counts_from, tables) values
    ('partner-files', 1826, 30, 3653, 'the file was received', '{alerts.partner_file,alerts.partner_event}');

-- As in 0436, and files of partners.
create or replace function alerts.kept()
returns table (what text, record uuid, records uuid[], scopes text[], operation text, counts_from timestamptz,
               not_after timestamptz)
language sql stable as $$
    select case when e.removed_at is not null then 'removed-entries' when e.frozen_at is not null then 'frozen-entries'
                else 'entries' end,
           e.id, array[e.id], array['list:' || e.list, 'category:' || e.category], null::text,
           coalesce(e.removed_at, e.frozen_at, e.reviewed_at),
           case when e.removed_at is null and e.frozen_at is null then e.review_by::timestamptz end
    from alerts.entry e
    union all
    select 'imports', i.id, array[i.id], array['list:' || i.list], null, i.touched_at, null from alerts.list_import i
    union all
    select 'alerts', a.id, array[a.id], array['operation:' || a.operation], a.operation, null, null from alerts.alert a
    union all
    select 'cooperation-requests', r.id, array_remove(array[r.id, r.alert_id], null), '{}', null,
           (select max(s.at) from alerts.request_step s where s.request_id = r.id), null
    from alerts.request r where r.state = 'closed'
    union all
    select 'rooms', r.id, array[r.id], '{}', null,
           coalesce(r.closed_at, greatest(
               r.opened_at,
               (select max(v.at) from alerts.document_version v join alerts.room_document d on d.id = v.document_id
                where d.room_id = r.id),
               (select max(greatest(c.asked_at, c.answered_at)) from alerts.clarification c where c.room_id = r.id))),
           null
    from alerts.room r
    union all
    select 'directory-tasks', t.id, array[t.id], '{}', null, t.done_at, null
    from alerts.directory_task t where t.done_at is not null
    union all
    select 'partner-files', f.id, array[f.id], '{}', null, f.received_at, null from alerts.partner_file f
$$;
