-- That a partner's system was called about a cooperation request goes with the request, as of an alert (0270).
create trigger forget_deliveries after delete on alerts.request
    for each row execute function integrations.forget_deliveries();
delete from integrations.delivery d
where d.kind ~ '(^|[.])request[.]' and not exists (select from alerts.request r where r.id = d.record);
update ops.retention_rule set tables = tables || '{integrations.delivery}' where what = 'cooperation-requests';
