-- Where a record must not go, and files that leave the house.

-- The countries of origin of a juvenile or refugee on a list: whoever drafts an alert may not see the entry, and must not
-- send to them all the same. The owner's own country is none of them.
create function alerts.origins_of(entry uuid) returns text[]
language sql stable security definer set search_path = alerts, pg_temp as $$
    select coalesce(array_agg(n.country), '{}')
    from alerts.entry e cross join lateral jsonb_array_elements_text(
        case jsonb_typeof(e.subject -> 'nationalities') when 'array' then e.subject -> 'nationalities' else '[]' end)
        as n(country)
    where e.id = $1 and (e.juvenile or e.refugee) and n.country <> e.owner
$$;

-- The same for the match or the incident that an alert is about.
create function ops.kept_from(kind text, record uuid) returns text[]
language sql stable security definer set search_path = ops, pg_temp as $$
    select coalesce((
        select alerts.origins_of(m.entry_id) from ops.match m
        where m.id = case kept_from.kind when 'match' then kept_from.record
                     else (select i.match_id from ops.incident i where i.id = kept_from.record) end), '{}')
$$;

-- A file that somebody asked for: theirs alone, until it is over. Whether a second person has agreed is the proposal's.
create table ops.export (
    id uuid primary key,
    person_id uuid not null references base.person,
    what text not null check (what in ('checks', 'matches', 'incidents', 'entries', 'alerts')),
    operation text,
    filter jsonb not null,
    format text not null check (format in ('csv', 'jsonl')),
    reason text not null,
    state text not null default 'running' check (state in ('running', 'ready', 'waiting', 'failed', 'withdrawn')),
    detail text not null default '',
    made_at timestamptz not null default now(),
    expires_at timestamptz not null,
    rows integer not null default 0,
    withheld integer not null default 0,
    sha256 text not null default '',
    marking smallint not null default 0,
    handling text[] not null default '{}',
    proposal uuid references base.proposal,
    class_id integer not null references base.access_class
);
alter table ops.export enable row level security;
alter table ops.export force row level security;
create policy export_owner on ops.export to current_user using (true) with check (true);
create policy export_own on ops.export to jointops_app
    using (class_id in (select base.my_classes()) and person_id = (select base.my_person()))
    with check (class_id in (select base.my_classes()) and person_id = (select base.my_person()));
grant select, insert, update on ops.export to jointops_app;
