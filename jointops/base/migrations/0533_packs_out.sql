-- An entry that no phone may find any more, because it is silent from now on or kept from another country, stays in no pack:
-- by whatever form, import or roll-back. Nothing happens for one that was silent before: it was in none, and whose phone
-- asks for another pack must not learn of it.
create function ops.take_packs_back() returns trigger
language plpgsql security definer set search_path = ops, pg_temp as $$
begin
    -- Once an act, which may be an import of a million such entries: until it ends no pack begins.
    if current_setting('jointops.packs_out', true) is distinct from pg_current_xact_id()::text then
        perform pg_advisory_xact_lock(hashtext('jointops packs'));
        update pack set state = 'replaced', content = null where state in ('building', 'ready');
        perform set_config('jointops.packs_out', pg_current_xact_id()::text, true);
    end if;
    return null;
end $$;
revoke execute on function ops.take_packs_back from public;

create trigger out_of_packs after update of action, exclude on alerts.entry for each row
when (not alerts.is_silent(old.action) and (alerts.is_silent(new.action) or not new.exclude <@ old.exclude))
execute function ops.take_packs_back();
