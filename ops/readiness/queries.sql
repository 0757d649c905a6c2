-- states_of: how far the tasks of an operation's countries have come
select country, task, state, evidence, by, at, version from ops.readiness where operation = :operation order by country, task;

-- states_of_country: the tasks of one country, kept for this act
select task, state from ops.readiness where operation = :operation and country = :country for update;

-- lock_country: a country whose state or tasks move; nobody else moves it meanwhile
select country, readiness, version from ops.participant where operation = :operation and country = :country for update;

-- set_task: what somebody says of a task; nothing comes back when another has said something meanwhile
insert into ops.readiness as r (operation, country, task, state, evidence, by, at, class_id)
select :operation, :country, :task, :state, :evidence, :by, :at, :class_id where :version::int = 0
   or exists (select from ops.readiness where operation = :operation and country = :country and task = :task)
on conflict (operation, country, task) do update set
    state = excluded.state, evidence = excluded.evidence, by = excluded.by, at = excluded.at, version = r.version + 1
where r.version = :version
returning version;

-- name_police: whom to call of the police
update ops.participant set police_focal = :person where operation = :operation and country = :country;

-- name_prosecutor: whom to call of the prosecution
update ops.participant set prosecutor_focal = :person where operation = :operation and country = :country;

-- advance: where the country stands from now on; once active it files checks until it withdraws
update ops.participant set readiness = :state, version = version + 1,
       may_file = :state <> 'withdrawn' and (may_file or 'active' in (readiness, :state))
where operation = :operation and country = :country;

-- versions_of: how often the countries of an operation were brought further
select country, version from ops.participant where operation = :operation;
