-- What says from whom a record is kept stays as it is until whoever asked is done: a change that is under way is waited for
-- and seen, and one that comes after them finds what they sent.
create function ops.hold_barred(kind text, record uuid) returns void
language plpgsql security definer set search_path = ops, pg_temp as $$
declare
    met uuid := case hold_barred.kind
        when 'match' then hold_barred.record
        when 'incident' then (select i.match_id from ops.incident i where i.id = hold_barred.record) end;
begin
    perform from alerts.entry e where e.id = (select m.entry_id from ops.match m where m.id = met) for share;
    perform from ops.match m where m.id = met for share;
    perform from ops.check_report c where hold_barred.kind = 'check' and c.id = hold_barred.record for share;
    perform from ops.incident i where hold_barred.kind = 'incident' and i.id = hold_barred.record for share;
    perform from ops.route r where hold_barred.kind = 'route' and r.id = hold_barred.record for share;
end $$;
revoke execute on function ops.hold_barred from public;
grant execute on function ops.hold_barred to jointops_app;
