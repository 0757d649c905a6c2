-- What is done for a person is named outside the database, for the day when an older backup is restored: who was erased,
-- and what was restricted, removed from its list or corrected, which would be matched again. One place says which acts of
-- the audit that are; they are found without reading all of it. Nobody looks at a person while the index is built, for
-- each look writes into the audit: nodes are stopped first.
create function base.kept_outside(verb text, result text) returns text language sql immutable as $$
    select case
        when verb = 'care.erase' or verb = 'subject.decide' and result = 'erase agreed' then 'erased'
        when verb = 'subject.decide' and result = 'rectify agreed' then 'corrected'
        when verb = 'entry.remove' then 'removed'
        when verb = 'entry.restrict' and result = 'on' then 'restricted'
        when verb = 'entry.restrict' and result = 'off' then 'lifted' end
$$;
do $$
declare
    named text;
begin
    -- Before the new one is made: the other way round we would wait for readers who wait to write.
    for named in select indexname from pg_indexes
        where schemaname = 'base' and tablename = 'audit' and indexdef like '%subject.decide%care.erase%'
    loop
        execute format('drop index base.%I', named);
    end loop;
end $$;
create index audit_kept_outside on base.audit (id) where base.kept_outside(verb, result) is not null;
