-- count_rows: what checks have left behind; audit rows are counted apart, for only some people may read them
select (select count(*) from ops.check_report) as reports, (select count(*) from geo.mark where kind = 'check') as marks,
       (select count(*) from realtime.event where kind = 'check.reported') as events;

-- count_audits: the audit rows of checks filed
select count(*) from base.audit where verb = 'check.file' and result = 'done';

-- behind: checks kept that the matcher has not looked at yet
select (select count(*) from realtime.outbox)
     + (select count(*) from realtime.event e join realtime.consumer c on c.name = 'matcher'
        where e.kind in ('check.reported', 'list.changed') and e.number > c.number);

-- function_times: time in each function itself, without what it calls
select schemaname || '.' || funcname as name, calls, self_time as self_ms from pg_stat_user_functions;
