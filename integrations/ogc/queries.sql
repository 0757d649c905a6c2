-- one_at_a_time: two pages of one person at once are counted one after the other
select pg_advisory_xact_lock(hashtext('jointops map ' || :person::uuid::text));

-- rows_taken: how many rows of marks and routes the caller has read today
select integrations.rows_taken();
