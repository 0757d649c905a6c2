-- one_at_a_time: two pages of one person at once are counted one after the other
select pg_advisory_xact_lock(hashtext('jointops map ' || :person::uuid::text));

-- records_taken: these records have gone to the caller's map today; how many different ones have in all
select integrations.take_records(:records::uuid[]);
