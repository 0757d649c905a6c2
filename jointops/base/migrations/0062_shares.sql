-- Sharing a record is an act of its own, with a reason, and can be taken back; so is a change of what a person may see.

create table base.share (
    id uuid primary key default uuidv7(),
    kind text not null,
    record uuid not null,
    -- Those whom this share added: whoever saw the record already is not among them.
    principals text[] not null check (cardinality(principals) > 0),
    reason text not null,
    shared_by uuid not null references base.person,
    shared_at timestamptz not null default now(),
    withdrawn_by uuid references base.person,
    withdrawn_at timestamptz,
    withdrawn_reason text,
    class_id integer not null references base.access_class
);
create index on base.share (record);

alter table base.share enable row level security;
alter table base.share force row level security;
create policy share_owner on base.share to current_user using (true) with check (true);
create policy share_seen on base.share to jointops_app
    using (class_id in (select base.my_classes())) with check (class_id in (select base.my_classes()));
grant select, insert on base.share to jointops_app;
grant update (withdrawn_by, withdrawn_at, withdrawn_reason) on base.share to jointops_app;

-- The class that differs from another by some principals.
create function base.class_with(class_id integer, added text[], dropped text[]) returns integer
language sql security definer set search_path = base, pg_temp as $$
    select base.intern_class(
        array((select unnest(c.audience) except select unnest($3)) union select unnest($2)), c.excluded, c.marking)
    from base.access_class c where c.id = $1
$$;

-- The class that a record's own terms give it, and those with whom it is shared now.
create function base.shared_class(record uuid, class_id integer) returns integer
language sql security definer set search_path = base, pg_temp as $$
    select case when exists (select from base.share s where s.record = $1 and s.withdrawn_at is null)
        then base.class_with($2, array(select unnest(s.principals) from base.share s
                                       where s.record = $1 and s.withdrawn_at is null), '{}')
        else $2 end
$$;

-- Who may see a record is no part of what it says: only that may be changed where the rest stays as it was sent.
grant update (class_id) on ops.check_report, ops.match_message, ops.incident, ops.seized_item, alerts.reply to jointops_app;

create index on realtime.outbox (record);

-- Events about a record are judged by its class now: those written under the one before move with it. Changes of
-- access that are in the log already lead to the class of now as well, so that a late reader is not told of a state
-- between. First what waits, then what is numbered: the row lock of the first waits for a numbering under way.
create function realtime.judge_anew(changed uuid, faces jsonb, told text) returns void
language plpgsql security definer set search_path = realtime, pg_temp as $$
declare
    was integer := faces -> told -> 0;
    becomes integer := faces -> told -> 1;
begin
    if exists (select from jsonb_each(faces) f where (f.value -> 0)::integer not in (select base.my_classes())) then
        raise insufficient_privilege using message = 'only who sees a record changes who does';
    end if;
    update realtime.outbox set class_id = becomes where record = changed and class_id = was;
    update realtime.event set class_id = becomes where record = changed and class_id = was;
    update realtime.outbox set data = realtime.led_on(data, faces) where record = changed and kind = 'access.changed';
    update realtime.event set data = realtime.led_on(data, faces) where record = changed and kind = 'access.changed';
end $$;

create function realtime.led_on(data jsonb, faces jsonb) returns jsonb language sql immutable as $$
    select jsonb_set(data, '{faces}', (
        select jsonb_object_agg(f.key, case when faces ? f.key then jsonb_set(f.value, '{1}', faces -> f.key -> 1)
                                            else f.value end)
        from jsonb_each(data -> 'faces') f))
$$;

-- What a person may see from now on, in every live session. Only an administrator, never for themselves.
create function base.change_access(person uuid, principals text[], clearance smallint) returns void
language plpgsql security definer set search_path = base, pg_temp as $$
begin
    if base.my_role() is distinct from 'admin' or base.my_person() = person then
        raise insufficient_privilege using message = 'another administrator changes this';
    end if;
    perform pg_advisory_xact_lock(hashtext('base.session_class'));
    update base.person p set principals = $2, clearance = $3 where p.id = $1;
    update base.session s set principals = $2 || ('user:' || p.user_name) || 'signed-in'::text, clearance = $3
    from base.person p where p.id = $1 and s.person_id = $1 and s.revoked_at is null;
    delete from base.session_class sc using base.session s where s.id = sc.session_id and s.person_id = $1;
    insert into base.session_class (session_id, class_id)
    select s.id, c.id from base.session s, base.access_class c
    where s.person_id = $1 and s.revoked_at is null and s.expires_at > now()
      and base.visible(c.audience, c.excluded, c.marking, s.principals, s.clearance);
end $$;
