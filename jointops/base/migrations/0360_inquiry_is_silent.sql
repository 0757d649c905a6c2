-- An inquiry is as silent as a discreet check: the officer's first answer says nothing of it and it is shared with bureaux
-- alone. Matches that were found before stay as they are: those who see them were told then.

-- The actions of which an answer says nothing; the same are named in alerts/watchlists/model.py.
create function alerts.is_silent(action text) returns boolean language sql immutable as $$
    select action in ('discreet', 'inquiry')
$$;

-- What a principal must start with to be let in to what has such an action.
create function alerts.shared_only_with(action text) returns text language sql immutable as $$
    select case when alerts.is_silent(action) then 'bureau:' else '' end
$$;

-- The class that a record's own terms give it, and those with whom it is shared now, as far as they may be let in.
drop function base.shared_class(uuid, integer);
create function base.shared_class(record uuid, class_id integer, only_with text default '') returns integer
language sql security definer set search_path = base, pg_temp as $$
    with added as (
        select array(select one from base.share s, unnest(s.principals) one
                     where s.record = $1 and s.withdrawn_at is null and starts_with(one, $3)) as principals)
    select case when principals = '{}' then $2 else base.class_with($2, principals, '{}') end from added
$$;

create function pg_temp.silent_class(class_id integer) returns integer language sql as $$
    select base.intern_class(array(select one from unnest(c.audience) one where starts_with(one, 'bureau:')),
                             c.excluded, greatest(c.marking, 3)::smallint)
    from base.access_class c where c.id = $1
$$;
create function pg_temp.bureaux(share text[]) returns text[] language sql as $$
    select array(select one from unnest(share) one where starts_with(one, 'bureau:'))
$$;

update alerts.entry set share = pg_temp.bureaux(share), class_id = pg_temp.silent_class(class_id)
where action = 'inquiry';
update alerts.staged_entry set share = pg_temp.bureaux(share), entry_class_id = pg_temp.silent_class(entry_class_id)
where action = 'inquiry';
update alerts.entry_past
set was = was || jsonb_build_object('share', to_jsonb(pg_temp.bureaux(array(select jsonb_array_elements_text(was -> 'share')))),
                                    'class_id', pg_temp.silent_class((was ->> 'class_id')::integer))
where was ->> 'action' = 'inquiry';
