-- Between the referral and the case a country may ask another: a stage of its own, where one is needed.
alter table alerts.follow_up
    drop constraint follow_up_stage_check,
    add constraint follow_up_stage_check
        check (stage in ('referral', 'request', 'case', 'joint-action', 'charge', 'outcome'));

create index on alerts.request (alert_id) where alert_id is not null;

-- Where each alert has come, and on which day, as far as the session sees: what its countries noted, and the requests that
-- were sent because of it, which their parties alone see.
create function alerts.came() returns table (alert_id uuid, country text, stage text, happened_on date)
language sql stable as $$
    select c.alert_id, c.country, c.stage, min(c.happened_on) from (
        select f.alert_id, f.country, f.stage, f.happened_on from alerts.follow_up f
        union all
        select r.alert_id, a.country, 'request', p.at::date
        from alerts.request r join alerts.authority a on a.id = r.requesting
        join alerts.request_step p on p.request_id = r.id and p.state = 'sent'
        where r.alert_id is not null) c
    group by c.alert_id, c.country, c.stage
$$;
