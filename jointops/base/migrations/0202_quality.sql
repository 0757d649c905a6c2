-- Watching quality: of which scripts the names were that met, and alarms where a list leaves its usual band.

-- ISO 15924, by the first letter that tells; a name of digits and signs alone has none.
create function ops.script_of(said text) returns text language sql immutable parallel safe as $$
    select case
        when said ~ '[\u0600-\u06FF\u0750-\u077F\uFB50-\uFDFF\uFE70-\uFEFC]' then 'Arab'
        when said ~ '[\u0590-\u05FF]' then 'Hebr'
        when said ~ '[\u0400-\u052F]' then 'Cyrl'
        when said ~ '[\u0370-\u03FF]' then 'Grek'
        when said ~ '[\u3040-\u30FF]' then 'Jpan'
        when said ~ '[\uAC00-\uD7AF]' then 'Kore'
        when said ~ '[\u3400-\u9FFF]' then 'Hani'
        when said ~ '[\u0900-\u097F]' then 'Deva'
        when said ~ '[\u0980-\u09FF]' then 'Beng'
        when said ~ '[\u0E00-\u0E7F]' then 'Thai'
        when said ~ '[\u1200-\u137F]' then 'Ethi'
        when said ~ '[A-Za-z\u00C0-\u024F]' then 'Latn'
    end
$$;

-- Of the two names that met: one script, or the check's and the entry's where they differ; null where no names did.
create function ops.scripts_of(because jsonb) returns text language sql immutable parallel safe as $$
    select case when ours = theirs then ours else ours || '-' || theirs end
    from (select ops.script_of(n ->> 'ours') as ours, ops.script_of(n ->> 'theirs') as theirs
          from jsonb_path_query_first(because, '$[*] ? (@.feature == "name")') n) met
$$;
alter table ops.match add column scripts text generated always as (ops.scripts_of(because)) stored;
create index on ops.match (list, recorded_at);

-- measure     false-hits: denied of decided; hits: matches of checks
-- by, value   the list as a whole, a script of names, a post; value names which
-- Shares: `before` of `n_before` in the weeks before, `now` of `n_now` in the last one.
create table ops.drift_alarm (
    id uuid primary key default uuidv7(),
    list text not null,
    measure text not null check (measure in ('false-hits', 'hits')),
    by text not null check (by in ('list', 'script', 'post')),
    value text not null,
    before double precision not null,
    now double precision not null,
    n_before integer not null,
    n_now integer not null,
    raised_at timestamptz not null,
    looked_at timestamptz,
    looked_by text,
    class_id integer not null references base.access_class
);
create index on ops.drift_alarm (list, raised_at desc);
create unique index on ops.drift_alarm (list, measure, by, value) where looked_at is null;
alter table ops.drift_alarm enable row level security;
alter table ops.drift_alarm force row level security;
create policy drift_alarm_owner on ops.drift_alarm to current_user using (true) with check (true);
create policy drift_alarm_seen on ops.drift_alarm to jointops_app
    using (class_id in (select base.my_classes())) with check (class_id in (select base.my_classes()));
create policy drift_alarm_matcher on ops.drift_alarm to jointops_matcher using (true) with check (true);
grant select, update (looked_at, looked_by) on ops.drift_alarm to jointops_app;
grant select, insert on ops.drift_alarm to jointops_matcher;
