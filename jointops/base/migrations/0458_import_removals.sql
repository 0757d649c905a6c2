-- What an import took off its list, or brought back when it was taken back, is named outside the database like what a
-- bureau removed by hand. The entries know by which version of their list they went; an import says by which it was
-- taken back.
alter table alerts.list_import add column list_back integer;
create index entry_taken_off on alerts.entry (list, list_version) where removed_at is not null;

-- Of one import, or of all: which entries it took off, which it brought back, and when, as the audit has it. Of those
-- that its taking back changed to what they were none was gone: to call them returned asks nothing of anybody.
create function alerts.moved_by_import(import uuid) returns table (word text, record uuid, at timestamptz)
language sql stable security definer set search_path = alerts, pg_temp as $$
    select 'removed', e.id, a.at
    from list_import i join base.audit a on a.record = i.id and a.verb = 'import.release'
    join entry e on e.list = i.list and e.list_version = i.list_after and e.removed_at is not null
    where $1 is null or i.id = $1
    union all
    select case when e.removed_at is null then 'returned' else 'removed' end, e.id, a.at
    from list_import i join base.audit a on a.record = i.id and a.verb = 'import.roll-back'
    join entry e on e.list = i.list and e.list_version = i.list_back
    where $1 is null or i.id = $1
$$;
revoke execute on function alerts.moved_by_import from public;
grant usage on schema alerts to jointops_sealer;
grant execute on function alerts.moved_by_import to jointops_sealer;
