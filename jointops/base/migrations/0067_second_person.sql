-- What entries say of themselves (grading, fact or assessment, protection), lists that ask for a second person,
-- and alerts at TLP:RED, which go to named persons alone.

alter table alerts.watchlist add column second_person boolean not null default false;

alter table alerts.entry
    add column basis text not null default 'fact' check (basis in ('fact', 'assessment')),
    add column source_grade text check (source_grade in ('A', 'B', 'C', 'X')),
    add column information_grade text check (information_grade in ('1', '2', '3', '4')),
    add column juvenile boolean not null default false,
    add column refugee boolean not null default false,
    -- In an emergency one person adds an entry for some hours; from then on it matches nothing.
    add column expires_at timestamptz,
    add check (basis = 'fact' or (source_grade is not null and information_grade is not null));
alter table alerts.staged_entry
    add column basis text not null default 'fact',
    add column source_grade text,
    add column information_grade text,
    add column juvenile boolean not null default false,
    add column refugee boolean not null default false;

-- The new fields count when an import compares; entries that say nothing new keep their number.
create function alerts.content_with(content bytea, basis text, source_grade text, information_grade text,
                                    juvenile boolean, refugee boolean)
returns bytea language sql immutable parallel safe as $$
    select case when basis = 'fact' and source_grade is null and information_grade is null and not juvenile and not refugee
           then content
           else sha256(content || convert_to(jsonb_build_array(basis, source_grade, information_grade, juvenile, refugee)::text,
                                             'UTF8')) end
$$;
do $$
declare
    named text;
begin
    foreach named in array array['entry', 'staged_entry'] loop
        execute format('alter table alerts.%I drop column content', named);
        execute format('alter table alerts.%I add column content bytea not null generated always as (alerts.content_with(
            alerts.content_of(kind, subject, action, purpose, legal_basis, review_by, category, note, exclude, share,
                              as_printed),
            basis, source_grade, information_grade, juvenile, refugee)) stored', named);
    end loop;
end $$;
create index on alerts.entry (list, content) where removed_at is null;

alter table alerts.list_import add column begun_by uuid references base.person;

-- Why somebody is now a suspect who was a witness, or the reverse (Directive (EU) 2016/680, art. 6).
create table alerts.category_change (
    id uuid primary key default uuidv7(),
    entry_id uuid not null references alerts.entry,
    was text not null,
    becomes text not null,
    reason text not null,
    by uuid not null references base.person,
    at timestamptz not null default now(),
    class_id integer not null references base.access_class
);
create index on alerts.category_change (entry_id, at);
alter table alerts.category_change enable row level security;
alter table alerts.category_change force row level security;
create policy category_change_owner on alerts.category_change to current_user using (true) with check (true);
create policy category_change_seen on alerts.category_change to jointops_app
    using (class_id in (select base.my_classes())) with check (class_id in (select base.my_classes()));
grant select, insert on alerts.category_change to jointops_app;

-- TLP:RED: who releases it, and the persons it is for, by account.
alter table alerts.alert
    add column second text,
    add column persons text[] not null default '{}',
    add check (marking < 4 or (second is not null and cardinality(persons) > 0)) not valid;
