-- number_events: give dense numbers to what was committed, oldest first; what was numbered, and in which epoch
select number, kind, operation, record, version, class_id, at, recorded_at, data, mark,
       (select epoch from realtime.head) as epoch
from realtime.number_events(:most);

-- head: the last number given and the epoch it belongs to
select number, epoch from realtime.head;

-- events_for_session: what a live session may see between two places of the log, and every change of a record's access
select number, kind, operation, record, version, class_id, at, recorded_at, data, mark from realtime.event
where number > :after and number <= :upto
  and (class_id in (select c.class_id from base.session_class c join base.session s on s.id = c.session_id
                    where s.id = :session and s.revoked_at is null and s.expires_at > now()) or kind = 'access.changed')
order by number limit :most;

-- events_of_kinds: what a consumer works on between two places of the log
select number, kind, operation, record, version, class_id, at, recorded_at, data, mark from realtime.event
where number > :after and number <= :upto and kind = any(:kinds::text[])
order by number limit :most;

-- events_between: everything between two places of the log
select number, kind, operation, record, version, class_id, at, recorded_at, data, mark from realtime.event
where number > :after and number <= :upto
order by number limit :most;

-- is_kept: whether the event of this number is still there and inside the retention
select exists (select from realtime.event where number = :number and recorded_at > now() - :retention::interval);

-- oldest: the first event that is still there
select number, recorded_at from realtime.event order by number limit 1;

-- place_before: the number before the first event that was recorded at this instant or later
select coalesce((select min(number) from realtime.event where recorded_at >= :at) - 1,
                (select number from realtime.head));

-- classes_of_session: what a live session may see
select c.class_id from base.session_class c join base.session s on s.id = c.session_id
where s.id = :session and s.revoked_at is null and s.expires_at > now();

-- sessions_of_classes: which of these sessions may see which of these classes
select class_id, session_id from base.session_class
where class_id = any(:classes::integer[]) and session_id = any(:sessions::uuid[]);

-- live_sessions: those of these sessions that are neither revoked nor expired
select id from base.session where id = any(:sessions::uuid[]) and revoked_at is null and expires_at > now();

-- ended_with_device: those of these ended sessions whose device was given up for lost
select base.ended_with_device(:sessions::uuid[]);

-- touch: these sessions are connected
select base.touch(:sessions::uuid[]);

-- enter_consumer: make a consumer known, at the start of the log
insert into realtime.consumer (name) values (:name) on conflict do nothing;

-- position: how far a consumer has come
select number from realtime.consumer where name = :name;

-- position_locked: how far a consumer has come; other nodes wait until we are done
select number from realtime.consumer where name = :name for update;

-- advance: this consumer has done everything up to here; never beyond the log, should it have lost its end meanwhile
update realtime.consumer set number = least(:number, (select number from realtime.head))
where name = :name and number < :number;

-- park: put an event aside that a consumer cannot digest
insert into realtime.parked (consumer, number, reason) values (:consumer, :number, :reason) on conflict do nothing;

-- parked: what a consumer has put aside between two numbers, as far as it is kept
select e.number, e.kind, e.operation, e.record, e.version, e.class_id, e.at, e.recorded_at, e.data, e.mark
from realtime.parked p join realtime.event e on e.number = p.number
where p.consumer = :consumer and p.number > :after and p.number <= :upto order by p.number limit :most;

-- unpark: one of these is taken up again, by this node alone
delete from realtime.parked where consumer = :consumer and number = :number returning number;

-- say_why: it failed again
update realtime.parked set reason = :reason where consumer = :consumer and number = :number;

-- forget_events: what was said of records that are no more; the numbers stay dense, ids and kinds stay. Who could see
-- a record when says nothing of it, and whoever comes back late is judged by it.
with waiting as (
    update realtime.outbox set data = '{}', mark = null
    where record = any(:records::uuid[]) and kind <> 'access.changed' returning 1),
numbered as (
    update realtime.event set data = '{}', mark = null
    where record = any(:records::uuid[]) and kind <> 'access.changed' and (data <> '{}' or mark is not null)
    returning 1)
select ((select count(*) from waiting) + (select count(*) from numbered))::int;

-- drop_events: the oldest events up to an instant, as far as every consumer has come: what stays has no gap
with oldest as (select number, recorded_at from realtime.event order by number limit :most)
delete from realtime.event
where number in (select number from oldest)
  and number < coalesce((select min(number) from oldest where recorded_at >= :before), 9223372036854775807)
  and number <= (select coalesce(min(number), 0) from realtime.consumer)
returning number;

-- drop_parked: what was put aside up to an instant; its reason may quote what could not be digested
with gone as (delete from realtime.parked where parked_at < :before returning 1) select count(*)::int from gone;

-- states_of: the states that the records of an operation went through on the map, as far as this viewer may see them; the
-- newest of a bounded number, oldest first. What has one state for good is left out: an incident is there when it was taken
-- back, with the state it had before
with newest as (
    select number, kind, record, version, mark ->> 'state' as state, (mark ->> 'severity')::int as severity, at, recorded_at
    from realtime.event
    where operation = :operation and mark is not null and kind <> 'check.reported' and kind <> 'incident.recorded'
    order by number desc limit :most)
select record, version, state, severity, at, recorded_at from (
    select * from newest
    union all
    select e.number, e.kind, e.record, e.version, e.mark ->> 'state', (e.mark ->> 'severity')::int, e.at, e.recorded_at
    from newest n join realtime.event e on e.record = n.record and e.kind = 'incident.recorded'
    where n.kind = 'incident.withdrawn') told
order by number;
