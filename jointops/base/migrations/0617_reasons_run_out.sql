-- Why something was proposed may name whom it was about: of what nobody decided on in time that goes too.
create or replace function base.forget_content() returns trigger language plpgsql as $$
begin
    new.content := '{}';
    if new.state = 'expired' then
        new.reason := '';
    end if;
    return new;
end $$;
update base.proposal set reason = '' where state = 'expired' and reason <> '';
