-- rules: every period, what it counts from and where such records are
select what, scope, days, least_days, most_days, counts_from, tables, reason from ops.retention_rule order by what, scope;

-- set_rule: a period of one scope, within what the rule for all allows
insert into ops.retention_rule (what, scope, days, least_days, most_days, counts_from, tables, reason)
select what, :scope, :days, least_days, most_days, counts_from, tables, :reason from ops.retention_rule
where what = :what and scope = '' and days is not null
  and :days::int >= least_days and (most_days is null or :days <= most_days)
on conflict (what, scope) do update set days = excluded.days, reason = excluded.reason
returning what;

-- calendar: how many records of a kind and scope are over on a day, soonest first, after a line of the calendar
select what, scope, day, count(*)::int as records, count(hold)::int as held
from (select what, scope, coalesce(to_char(due_at at time zone 'UTC', 'YYYY-MM-DD'), '') as day, hold from ops.due()) d
group by what, scope, day
having (:what::text is null or (day = '', day, what, scope) > (:day::text = '', :day, :what, :scope::text))
order by day = '', day, what, scope limit :most;

-- count_over: what a purge would delete now (entries freeze first, and go later)
select what, scope, count(*) filter (where hold is null)::int as records, count(hold)::int as held
from ops.due() where due_at <= :now::timestamptz and what <> 'entries' group by what, scope order by what, scope;

-- over: records of one kind whose time is over and that nothing holds; it stops looking when it has enough
select scope, record from ops.due() where what = :what and due_at <= :now::timestamptz and hold is null limit :most;

-- one_at_a_time: two nodes never purge the same
select pg_advisory_xact_lock(hashtext('jointops purge'));

-- give_way: wait for what somebody uses for less than the second after which PostgreSQL looks who waits for whom
select set_config('lock_timeout', '500ms', true);

-- certify: the proof of a purge
insert into ops.purge_certificate (id, run_id, what, scope, records, counts, first_hash, last_hash, commitment, at, key_id,
                                   signature)
values (:id, :run_id, :what, :scope, :records, :counts, :first_hash, :last_hash, :commitment, :at, :key_id, :signature);

-- certificates: newest first, before a place in the list
select id, run_id as run, what, scope, records, counts, encode(first_hash, 'hex') as first, encode(last_hash, 'hex') as last,
       encode(commitment, 'hex') as commitment, at, key_id, encode(signature, 'hex') as signature
from ops.purge_certificate
where (:id::uuid is null or (at, id) < (:at::timestamptz, :id)) order by at desc, id desc limit :most;

-- add_hold: from now on these stay
insert into ops.hold (id, kind, records, scope, owner, reason, placed_by, placed_as, class_id)
values (:id, :kind, :records, :scope, :owner, :reason, :placed_by, :placed_as, :class_id);

-- get_hold: one hold; which records it keeps, and why, the country knows whose they are, and the one whose person placed it
select h.id, h.kind, case when k.ours then h.records else '{}' end as records, h.scope, case when k.ours then h.reason end as reason,
       h.placed_by, h.placed_as, h.placed_at, h.lifted_at, h.lifted_by, case when k.ours then h.lift_reason end as lift_reason
from ops.hold h left join base.person p on p.user_name = h.placed_by
cross join lateral (select (select base.my_country()) in (h.owner, p.country) as ours) k
where h.id = :id;

-- list_holds: the same, newest first, before a place in the list
select h.id, h.kind, case when k.ours then h.records else '{}' end as records, h.scope, case when k.ours then h.reason end as reason,
       h.placed_by, h.placed_as, h.placed_at, h.lifted_at, h.lifted_by, case when k.ours then h.lift_reason end as lift_reason
from ops.hold h left join base.person p on p.user_name = h.placed_by
cross join lateral (select (select base.my_country()) in (h.owner, p.country) as ours) k
where (:id::uuid is null or (h.placed_at, h.id) < (:placed_at::timestamptz, :id))
order by h.placed_at desc, h.id desc limit :most;

-- lift: the hold ends
update ops.hold set lifted_at = :at::timestamptz, lifted_by = :by, lift_reason = :reason
where id = :id and lifted_at is null returning class_id, owner;

-- hold_of: why a hold keeps one of some records, if any does; the words of a hold for the country whose records it keeps
select case when h.owner = :country then h.reason else '' end as reason from ops.hold h
where h.lifted_at is null and (h.records && :records::uuid[] or h.scope = any(:scopes::text[]))
order by h.owner = :country desc nulls last limit 1;

-- purge_holds: holds that were lifted long ago
with gone as (delete from ops.hold where id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- holdable: whose a record is, '' where it is of no country, and which it is kept with; nothing where there is none
select owner, records from ops.holdable(:id);

-- operation_class: who sees an operation
select class_id from ops.operation where code = :code;
