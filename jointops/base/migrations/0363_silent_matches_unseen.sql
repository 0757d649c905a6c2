-- What is made of a silent entry is seen by its owner's side alone, in the log of looks too.

-- A match's id said to the millisecond when it was found, which is when the check came. Those of one turn still stand in
-- the order in which they were found.
alter table ops.match alter column id set default gen_random_uuid(),
    alter column recorded_at set default clock_timestamp();

-- The matcher takes a match from those who saw it when its entry is kept from them from then on.
create or replace function realtime.judge_anew(changed uuid, faces jsonb, told text) returns void
language plpgsql security definer set search_path = realtime, pg_temp as $$
declare
    was integer := faces -> told -> 0;
    becomes integer := faces -> told -> 1;
begin
    if session_user <> 'jointops_matcher'
       and exists (select from jsonb_each(faces) f where (f.value -> 0)::integer not in (select base.my_classes())) then
        raise insufficient_privilege using message = 'only who sees a record changes who does';
    end if;
    update realtime.outbox set class_id = becomes where record = changed and class_id = was;
    update realtime.event set class_id = becomes where record = changed and class_id = was;
    update realtime.outbox set data = realtime.led_on(data, faces) where record = changed and kind = 'access.changed';
    update realtime.event set data = realtime.led_on(data, faces) where record = changed and kind = 'access.changed';
end $$;

grant select (id, match_id, class_id), update (class_id) on ops.match_message to jointops_matcher;
create index on ops.match (list) where state in ('possible', 'claimed', 'asked');

-- Of a match the log says who looked and who acted to every officer for data protection; which match it was, whose, how
-- many and what came of it to those of the country that owns the entry and of the one whose person it was. Open matches
-- and silent ones alike: else a row without a name would be a silent one. The matcher's own turns say nothing.
create function base.is_kept_back(verb text, owner text, actor text, reader text) returns boolean
language sql immutable parallel safe as $$
    select starts_with(verb, 'match.') and verb <> 'match.screen'
       and reader is distinct from owner and reader is distinct from actor
$$;
