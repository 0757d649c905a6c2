-- computed_by: tallies by kind and country over the marks that this viewer may see
select t.kind, m.country, count(*)::int as count
from geo.tallied(:operation) m
cross join lateral unnest(array[
    m.kind,
    case when m.kind = 'check' and m.state <> 'clear' then m.state end,
    case when m.kind = 'match' and m.state = 'confirmed' then 'hit' end,
    case when m.kind = 'incident' and m.state <> 'withdrawn' then m.state end
]) as t (kind)
where t.kind is not null and t.kind <> 'incident' and (:countries::text[] = '{}' or m.country = any(:countries))
group by 1, 2 order by 1, 2;

-- subjects_by: checks by kind of subject and country
select subject, country, count(*)::int as count from geo.tallied(:operation)
where kind = 'check' and (:countries::text[] = '{}' or country = any(:countries)) group by 1, 2 order by 1, 2;

-- quantities_by: what was seized, by commodity and country, from the marks' own data
select i.commodity, i.unit, m.country, sum(i.quantity)::float8 as quantity
from geo.tallied(:operation) m, jsonb_to_recordset(m.data -> 'items') as i (commodity text, unit text, quantity numeric)
where m.kind = 'incident' and m.state = 'seizure' and (:countries::text[] = '{}' or m.country = any(:countries))
group by 1, 2, 3 order by 1, 2, 3;

-- rescues_by: rounded to five, no rows
select country, count from ops.rescue_counts(:operation)
where :countries::text[] = '{}' or country = any(:countries);

-- presumed_victims_by: rounded to five, no rows
select country, count from ops.presumed_victims(:operation)
where :countries::text[] = '{}' or country = any(:countries);

-- reported_of: figures that somebody published
select label, value::float8 as value, qualifier, unit, source from ops.reported_figure
where operation = :operation and withdrawn_at is null order by label;

-- reported_to: those of them that whoever holds some principals may see, and nobody who holds others must not
select f.label, f.value::float8 as value, f.qualifier, f.unit, f.source
from ops.reported_figure f join base.access_class c on c.id = f.class_id
where f.operation = :operation and f.withdrawn_at is null
  and base.visible(c.audience, c.excluded, c.marking, :principals::text[], :clearance::smallint)
  and not c.excluded && :barred::text[] order by f.label;

-- add_reported: a published figure
insert into ops.reported_figure (operation, label, value, qualifier, unit, source, class_id)
values (:operation, :label, :value::float8, :qualifier, :unit, :source, :class_id)
on conflict do nothing returning label;

-- same_reported: whether the very same was reported before
select exists (
    select from ops.reported_figure
    where operation = :operation and withdrawn_at is null
      and label = :label and value = :value::float8::numeric and qualifier = :qualifier
      and unit = :unit and source = :source and class_id = :class_id);

-- take_back: one that stands so is taken back
update ops.reported_figure set withdrawn_at = now(), withdrawn_by = :person_id, withdrawn_reason = :reason
where operation = :operation and label = :label and value = :value::float8::numeric and withdrawn_at is null returning id;

-- stands: whether one of this name stands
select exists (select from ops.reported_figure where operation = :operation and label = :label and withdrawn_at is null);
