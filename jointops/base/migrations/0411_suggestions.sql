-- Hits of one subject, so that routes may be suggested: which of an operation's hits, that the caller sees on the map, are
-- of the same entry. Never of an entry that is silent, that stands for somebody to be protected, or whose hits are its
-- owner's alone; and nothing of the entry itself is told.
create function alerts.is_protected(wanted uuid) returns boolean
language sql stable security definer set search_path = alerts, pg_temp as $$
    select exists (select from entry where id = wanted and (category in ('victim', 'witness', 'missing')
                                                            or action in ('discreet', 'inquiry', 'missing')))
$$;
revoke execute on function alerts.is_protected from public;

create function ops.hits_together(wanted text, most integer) returns table (together integer, record uuid)
language sql stable security definer set search_path = ops, pg_temp as $$
    with seen as (
        select m.id, m.entry_id from match m
        where m.operation = wanted and m.state = 'confirmed' and m.stop is null
          and m.action not in ('discreet', 'inquiry', 'missing')
          and coalesce(m.entry ->> 'category', '') not in ('victim', 'witness', 'missing')
          and not ops.is_untold(m) and m.face_class_id <> m.class_id
          and m.face_class_id in (select base.my_classes())
        order by m.occurred_at desc, m.id desc limit most
    ), again as (
        select entry_id from seen group by entry_id having count(*) > 1 and not alerts.is_protected(entry_id)
    )
    select dense_rank() over (order by entry_id)::integer, id from seen where entry_id in (select entry_id from again)
$$;
revoke execute on function ops.hits_together from public;
grant execute on function ops.hits_together to jointops_app;
create index on ops.match (operation, occurred_at desc) where state = 'confirmed';

-- A suggestion that one side looked at and put aside, and why. It rests on the hits named here and no others.
create table ops.dismissed_suggestion (
    id uuid primary key default uuidv7(),
    operation text not null references ops.operation (code),
    suggestion uuid not null,
    hits uuid[] not null,
    reason text not null,
    dismissed_by text not null,
    person_id uuid not null references base.person,
    dismissed_at timestamptz not null default now(),
    class_id integer not null references base.access_class,
    unique (suggestion, class_id)
);
create index on ops.dismissed_suggestion (operation, dismissed_at desc);
create index on ops.dismissed_suggestion using gin (hits);
alter table ops.dismissed_suggestion enable row level security;
alter table ops.dismissed_suggestion force row level security;
create policy dismissed_owner on ops.dismissed_suggestion to current_user using (true) with check (true);
create policy dismissed_seen on ops.dismissed_suggestion to jointops_app
    using (class_id in (select base.my_classes())) with check (class_id in (select base.my_classes()));
create policy dismissed_purger on ops.dismissed_suggestion to jointops_purger using (true);
grant select, insert on ops.dismissed_suggestion to jointops_app;
grant select, delete on ops.dismissed_suggestion to jointops_purger;

-- It goes with the first of its hits that goes.
update ops.retention_rule set tables = tables || '{ops.dismissed_suggestion}'
where what in ('checks', 'frozen-entries', 'removed-entries');
