-- Named roles with the few grants that each needs; none owns a table, none bypasses row security.
-- Roles belong to the whole server, so several databases may ask for them at once.
do $$
declare
    role_name text;
begin
    perform pg_advisory_xact_lock(hashtext('jointops roles'));
    foreach role_name in array array['jointops_app', 'jointops_log', 'jointops_matcher', 'jointops_sealer',
                                     'jointops_reviewer', 'jointops_care', 'jointops_purger', 'jointops_partner',
                                     'jointops_clock', 'jointops_blind', 'jointops_scanner', 'jointops_door'] loop
        if not exists (select from pg_roles where rolname = role_name) then
            execute format('create role %I login nosuperuser nobypassrls nocreatedb nocreaterole noinherit', role_name);
        end if;
    end loop;
end $$;
