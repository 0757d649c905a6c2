-- list_shifts: who is on shift from an instant on, the next first, after a place in the list; an account that is no
-- longer in use is on no shift
select s.id, s.side, s.user_name as "user", p.name, p.title, s.starts_at, s.ends_at
from ops.shift s join base.person p on p.user_name = s.user_name
where s.operation = :operation and s.ends_at > :at and p.state = 'active'
  and (:id::uuid is null or (s.starts_at, s.id) > (:starts_at::timestamptz, :id))
order by s.starts_at, s.id limit :most;

-- get_shift: one
select s.id, s.side, s.user_name as "user", p.name, p.title, s.starts_at, s.ends_at
from ops.shift s join base.person p on p.user_name = s.user_name where s.id = :id;

-- one_at_a_time: so that no two name somebody twice for the same hours
select pg_advisory_xact_lock(hashtext('jointops shifts ' || :side::text));

-- add_shift: once for each id of the sender
insert into ops.shift (id, operation, side, user_name, starts_at, ends_at, person_id, class_id)
values (:id, :operation, :side, :user, :starts_at, :ends_at, :person_id, :class_id)
on conflict (id) do nothing returning id;

-- is_repeat: whether a shift is there as this person sent it
select exists (select from ops.shift where id = :id and person_id = :person_id and operation = :operation and side = :side
               and user_name = :user and starts_at = :starts_at and ends_at = :ends_at);

-- count_coming: how many of a side are still to end
select count(*)::int from ops.shift where side = :side and ends_at > :at;

-- clashes: whether somebody is on shift at a side in some of these hours, but for one shift
select exists (select from ops.shift where side = :side and user_name = :user and id <> :id
               and starts_at < :ends_at and ends_at > :starts_at);

-- whose_shift: of which side one is that is about to go
select operation, side, class_id from ops.shift where id = :id;

-- remove_shift: nobody is on it; no row when somebody was faster
delete from ops.shift where id = :id returning id;

-- purge_shifts: shifts long over
with gone as (delete from ops.shift where id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;
