-- Days that were frozen before a report had chance in its text were closed to too few: whoever came to the centre later read
-- one from whom something in it is kept, or guessed at its counts by its hash, which stands in the next day's report and in
-- its event. What was in it may be purged by now, so each is kept from everybody from whom anything is kept that its centre
-- could have been shown; they read in its place what the day's rows say now. Text and hash stay as they were sealed.
do $$
declare
    one record;
    barred text[];
    closed integer;
begin
    alter table ops.daily_report disable trigger append_only;
    for one in
        select r.id, r.operation, c.excluded from ops.daily_report r join base.access_class c on c.id = r.class_id
        where not r.text::jsonb ? 'chance' or exists (
            select from ops.daily_report p
            where p.operation = r.operation and p.day = r.day - 1 and not p.text::jsonb ? 'chance')
    loop
        select array_agg(distinct w) into barred from (
            select unnest(one.excluded) union
            select unnest(c.excluded) from base.access_class c where base.visible(
                c.audience, '{}', c.marking, array['op:' || one.operation, 'centre:' || one.operation], 2::smallint)
        ) t (w);
        continue when barred is null;
        closed := base.intern_class(array['centre:' || one.operation], barred, 2::smallint);
        update ops.daily_report set class_id = closed where id = one.id;
        update realtime.outbox set class_id = closed where record = one.id;
        update realtime.event set class_id = closed where record = one.id;
    end loop;
    alter table ops.daily_report enable trigger append_only;
end $$;
