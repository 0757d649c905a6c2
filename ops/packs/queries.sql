-- while_none_is_taken_back: whoever takes packs back is done, or begins when this act has ended
select pg_advisory_xact_lock_shared(hashtext('jointops packs'))::text;

-- none_begins: no pack begins until this act ends
select pg_advisory_xact_lock(hashtext('jointops packs'))::text;

-- begin: a phone asks for a pack; nothing comes back on a session that is bound to no device
insert into ops.pack (id, person_id, device_id, operation, expires_at, class_id, builder)
select :id, :person, base.my_device(), :operation, :expires_at, :class_id, :builder where base.my_device() is not null
returning id;

-- replace: the device's older packs for the operation are needed no more
update ops.pack set state = 'replaced', content = null
where id < :id and operation = :operation and device_id = base.my_device() and state <> 'replaced';

-- finish: the pack is whole
update ops.pack set state = 'ready', entries = :entries, unfindable = :unfindable, bytes = length(:content::bytea),
    sha256 = :sha, content = :content::bytea
where id = :id and state = 'building' returning device_id;

-- fail: there will be none
update ops.pack set state = 'failed' where id = :id;

-- hold: while a node builds packs it holds this on a connection of its own
select pg_advisory_lock(ops.builder_lock(:id::uuid))::text;

-- let_go: it builds none any more
select pg_advisory_unlock(ops.builder_lock(:id::uuid));

-- get_pack: how far it has come; one whose node is gone will never be ready
select id, operation, made_at, expires_at, entries, unfindable, bytes, sha256,
       case when expires_at <= now() then 'expired'
            when state = 'building' and ops.is_building(builder) is not true then 'failed' else state end as state
from ops.pack where id = :id;

-- content: the pack itself
select content from ops.pack where id = :id;

-- take_back: no pack that was made so far is handed out or opened again, nor one that is being made, under the purger's role
update ops.pack set state = 'replaced', content = null where state in ('building', 'ready');

-- purge_packs: packs whose period is over
with gone as (delete from ops.pack where id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;
