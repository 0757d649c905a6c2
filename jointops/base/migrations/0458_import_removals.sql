-- What an import took off its list, or brought back when it was taken back, is named outside the database like what a
-- bureau removed by hand. The entries know by which version of their list they went, and by which they last came back,
-- whatever is changed on them afterwards; an import says by which it was taken back.
alter table alerts.list_import add column list_back integer;
alter table alerts.entry add column brought_back integer;
create index entry_taken_off on alerts.entry (list, list_version, id) where removed_at is not null;
create index entry_brought_back on alerts.entry (list, brought_back, id) where brought_back is not null;

-- The acts of the audit by which imports took entries off their lists, or brought them back.
create function alerts.switches() returns setof bigint
language sql stable security definer set search_path = alerts, pg_temp as $$
    select a.id from list_import i join base.audit a on a.record = i.id and a.verb in ('import.release', 'import.roll-back')
    where i.list_after is not null
$$;

-- Which entries such an act took off, or brought back, and when, as the audit has it; after an entry, so many: a file may
-- leave out a million.
create function alerts.moved_with(act bigint, after uuid, most integer) returns table (word text, record uuid, at timestamptz)
language sql stable security definer set search_path = alerts, pg_temp as $$
    select m.word, m.id, a.at
    from base.audit a join list_import i on i.id = a.record
    cross join lateral (
        (select 'removed', e.id from entry e
         where e.list = i.list and e.list_version = case a.verb when 'import.release' then i.list_after else i.list_back end
           and e.removed_at is not null and e.id > $2 order by e.id limit $3)
        union all
        (select 'returned', e.id from entry e
         where a.verb = 'import.roll-back' and e.list = i.list and e.brought_back = i.list_back
           and e.id > $2 order by e.id limit $3)) as m(word, id)
    where a.id = $1 and a.verb in ('import.release', 'import.roll-back') order by m.id limit $3
$$;
revoke execute on function alerts.switches, alerts.moved_with from public;
grant usage on schema alerts to jointops_sealer;
grant execute on function alerts.switches, alerts.moved_with to jointops_sealer;
