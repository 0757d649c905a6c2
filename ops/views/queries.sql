-- list_views: one's own of an operation, by name
select id, operation, name, query, kept_at from ops.view
where operation = :operation and person_id = :person order by name, id limit :most;

-- keep_view: under a name that is taken it is the new one
insert into ops.view (operation, person_id, name, query, class_id)
values (:operation, :person, :name, :query, :class_id)
on conflict (person_id, operation, name) do update set query = excluded.query, kept_at = now()
returning id, operation, name, query, kept_at;

-- count_views: one's own of an operation under other names
select count(*)::int from ops.view where operation = :operation and person_id = :person and name <> :name;

-- drop_view: one's own
delete from ops.view where id = :id and person_id = :person returning id;
