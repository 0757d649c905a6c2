-- A file that was asked for and does not go out stays for nobody: it goes when its proposal is refused, withdrawn, void or
-- expired, and so does what the proposal said of it. One that is let out has gone to the alert's files by then, or the
-- release does not happen.
create function alerts.forget_asked() returns trigger language plpgsql security definer set search_path = alerts, pg_temp as $$
begin
    delete from attachment_asked where id = (old.content ->> 'id')::uuid and alert_id = old.record;
    return null;
end $$;
revoke execute on function alerts.forget_asked from public;
create trigger forget_asked after update of state on base.proposal for each row
    when (old.state = 'waiting' and new.state not in ('waiting', 'released') and new.kind = 'alert.attach')
    execute function alerts.forget_asked();

drop trigger forget_content on base.proposal;
create trigger forget_content before update of state on base.proposal for each row
    when (old.state = 'waiting' and new.state <> 'waiting'
          and (new.state = 'expired' or new.kind like 'entry.%' or new.kind in ('alert.correct', 'alert.attach')))
    execute function base.forget_content();

delete from alerts.attachment_asked f where not exists (
    select from base.proposal p
    where p.kind = 'alert.attach' and p.state = 'waiting' and p.record = f.alert_id and p.content ->> 'id' = f.id::text);
update base.proposal set content = '{}' where state <> 'waiting' and kind = 'alert.attach';
