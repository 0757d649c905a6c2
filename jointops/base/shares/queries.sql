-- class_with: the class that differs from another by some principals
select base.class_with(:class_id, :added, :dropped);

-- class_without: the class that differs from another by some who are kept out
select case when c.excluded @> :barred::text[] then c.id
            else base.intern_class(c.audience, c.excluded || :barred::text[], c.marking) end
from base.access_class c where c.id = :class_id;

-- judge_anew: events of a record are judged by its class now
select realtime.judge_anew(:record, :faces, :told);

-- audiences: who is meant by some classes, and who is kept out
select id, audience, excluded from base.access_class where id = any(:ids::integer[]);

-- add_share: the owner lets others see
insert into base.share (kind, record, principals, reason, shared_by, class_id)
values (:kind, :record, :principals, :reason, :shared_by, :class_id)
returning id, kind, record, principals, reason, shared_at, withdrawn_at, withdrawn_reason;

-- find_share: one share
select id, kind, record, principals, reason, shared_at, withdrawn_at, withdrawn_reason from base.share where id = :id;

-- list_shares: the shares of a record, newest first
select id, kind, record, principals, reason, shared_at, withdrawn_at, withdrawn_reason
from base.share where record = :record order by shared_at desc, id desc;

-- still_shared: whom shares of the record let in, all or all but one
select distinct unnest(principals) as principal from base.share
where record = :record and (:but::uuid is null or id <> :but) and withdrawn_at is null;

-- ever_shared: whom any share of the record has let in, also one that was taken back
select distinct unnest(principals) as principal from base.share where record = :record;

-- withdraw: taken back, once
update base.share set withdrawn_by = :withdrawn_by, withdrawn_at = now(), withdrawn_reason = :reason
where id = :id and withdrawn_at is null
returning id, kind, record, principals, reason, shared_at, withdrawn_at, withdrawn_reason;

-- purge_shares: whom some records were shared with
with gone as (delete from base.share where record = any(:records::uuid[]) returning 1) select count(*)::int from gone;
