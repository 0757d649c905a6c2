-- number_events: give dense numbers to what was committed, oldest first, and say what was numbered
select number, kind, operation, record, version, class_id, at, recorded_at, data, mark
from realtime.number_events(:most);

-- head: the last number given and the epoch it belongs to
select number, epoch from realtime.head;

-- events_for_classes: what some classes may see between two places of the log
select number, kind, operation, record, version, class_id, at, recorded_at, data, mark from realtime.event
where number > :after and number <= :upto and class_id = any(:classes::integer[])
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

-- advance: this consumer has done everything up to here
update realtime.consumer set number = :number where name = :name and number < :number;

-- park: put an event aside that a consumer cannot digest
insert into realtime.parked (consumer, number, reason) values (:consumer, :number, :reason) on conflict do nothing;
