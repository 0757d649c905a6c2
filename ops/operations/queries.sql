-- list_operations: the operations that this viewer takes part in
select id, version, code, name, crime_types, lead, hub_country, phase, starts_at, ends_at, synthetic, changed
from ops.operation order by starts_at desc, code;

-- get_operation: one operation
select id, version, code, name, crime_types, lead, hub_country, phase, starts_at, ends_at, synthetic, changed, class_id
from ops.operation where code = :code;

-- takes_part: whether one of some countries takes part in an operation, also for those outside it
select ops.takes_part(:operation, :countries::text[]);

-- is_synthetic: whether an operation is an exercise, also for those outside it
select ops.is_synthetic(:code);

-- participants_of: the countries of some operations
select operation, country, role, police_focal, prosecutor_focal, bureau_phone, readiness
from ops.participant where operation = any(:codes) order by country;

-- add_operation: a new operation
insert into ops.operation (code, name, crime_types, lead, hub_country, phase, starts_at, ends_at, synthetic, class_id,
                           closed_at)
values (:code, :name, :crime_types, :lead, :hub_country, :phase, :starts_at, :ends_at, :synthetic, :class_id,
        case when :phase = 'closed' then now() end)
on conflict (code) do nothing returning id;

-- add_participant: a country joins
insert into ops.participant (operation, country, role, police_focal, prosecutor_focal, bureau_phone, readiness,
                             class_id)
values (:operation, :country, :role, :police_focal, :prosecutor_focal, :bureau_phone, :readiness, :class_id);

-- set_phase: the operation moves on, or back; from its first closing the periods of its records count, also when it is
-- opened for its debrief once more
update ops.operation set phase = :phase, version = version + 1, changed = coalesce(:changed, changed),
    closed_at = coalesce(closed_at, case when :phase = 'closed' then now() end)
where code = :code and version = :version
returning id, version, class_id;

-- was_closed: whether it has been closed before
select closed_at is not null from ops.operation where code = :code;

-- change: who changed it last and why, and its window if that is another; nothing comes back when somebody was first
update ops.operation set version = version + 1, changed = :changed, starts_at = coalesce(:starts_at, starts_at),
    ends_at = coalesce(:ends_at, ends_at)
where code = :code and version = :version
returning id, version, class_id;

-- set_bureau_phone: where the officers of a country call their bureau
update ops.participant set bureau_phone = :phone where operation = :operation and country = :country;
