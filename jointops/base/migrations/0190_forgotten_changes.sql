-- Changes of access were blanked together with what else was said of a purged record, and no reader could go past them.
update realtime.outbox set data = '{"faces": {}}' where kind = 'access.changed' and data = '{}';
update realtime.event set data = '{"faces": {}}' where kind = 'access.changed' and data = '{}';

create or replace function realtime.led_on(data jsonb, faces jsonb) returns jsonb language sql immutable as $$
    select jsonb_set(data, '{faces}', coalesce((
        select jsonb_object_agg(f.key, case when faces ? f.key then jsonb_set(f.value, '{1}', faces -> f.key -> 1)
                                            else f.value end)
        from jsonb_each(data -> 'faces') f), '{}'))
$$;
