-- list_checkpoints: the posts of an operation after a code, in order of their codes
select id, code, name, country, lon, lat, kind, unit, approximate from ops.checkpoint
where operation = :operation and code > :after order by code limit :most;

-- checkpoints_named: some posts by their codes
select id, code, name, country, lon, lat, kind, unit, approximate from ops.checkpoint
where operation = :operation and code = any(:codes::text[]);

-- checkpoint_of: one post by its id
select id, code, name, country, lon, lat, kind, unit, approximate from ops.checkpoint
where operation = :operation and id = :id;

-- find_checkpoint: one post by its code
select id, code, name, country, lon, lat, kind, unit, approximate from ops.checkpoint
where operation = :operation and code = :code;

-- add_checkpoint: a new post
insert into ops.checkpoint (operation, code, name, country, lon, lat, kind, unit, approximate, class_id)
values (:operation, :code, :name, :country, :lon, :lat, :kind, :unit, :approximate, :class_id)
on conflict (operation, code) do nothing returning id;
