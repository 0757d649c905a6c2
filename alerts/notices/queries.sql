-- add_notice: an authority says something for a time
insert into alerts.authority_notice (authority_id, kind, text, starts_on, ends_on, class_id)
values (:authority_id, :kind, :text, :starts_on, :ends_on, :class_id) returning id;

-- get_notice: one notice
select n.id, n.version, n.authority_id as authority, u.code, u.country, n.kind, n.text, n.starts_on, n.ends_on, n.said_at,
       n.withdrawn_at
from alerts.authority_notice n join alerts.authority u on u.id = n.authority_id where n.id = :id;

-- list_notices: notices, newest first, of one authority, a country or all; all that were said, or those not over by a day
select n.id, n.version, n.authority_id as authority, u.code, u.country, n.kind, n.text, n.starts_on, n.ends_on, n.said_at,
       n.withdrawn_at
from alerts.authority_notice n join alerts.authority u on u.id = n.authority_id
where (:authority::uuid is null or n.authority_id = :authority) and (:country::text is null or u.country = :country)
  and (:since::date is null or n.withdrawn_at is null and (n.ends_on is null or n.ends_on >= :since))
  and (:id::uuid is null or (n.said_at, n.id) < (:said_at::timestamptz, :id))
order by n.said_at desc, n.id desc limit :most;

-- withdraw_notice: it holds no more
update alerts.authority_notice set withdrawn_at = now(), version = version + 1
where id = :id and withdrawn_at is null returning id;

-- in_force: what some authorities say for a day, or say around it where clocks show another
select authority_id, kind, text, starts_on, ends_on from alerts.authority_notice
where authority_id = any(:authorities::uuid[]) and withdrawn_at is null and starts_on <= :day::date + 1
  and (ends_on is null or ends_on >= :day::date - 1)
order by said_at;

-- closed_days: days from one on for which some authorities say that they are closed, and not since that they take papers
-- electronically
select n.authority_id, lower(d.days) as starts_on, upper(d.days) - 1 as ends_on
from alerts.authority_notice n cross join lateral (
    select coalesce(range_agg(daterange(e.starts_on, e.ends_on, '[]')), '{}') as days from alerts.authority_notice e
    where e.authority_id = n.authority_id and e.kind = 'e-transmission-accepted' and e.withdrawn_at is null
      and e.said_at >= n.said_at) open
cross join lateral unnest(datemultirange(daterange(n.starts_on, n.ends_on, '[]')) - open.days) d(days)
where n.authority_id = any(:authorities::uuid[]) and n.kind = 'closed' and n.withdrawn_at is null
  and (upper_inf(d.days) or upper(d.days) >= :day::date)
order by n.authority_id, starts_on;

-- add_circular: a question to many
insert into alerts.circular (title, text, by, class_id) values (:title, :text, :by, :class_id) returning id;

-- coded: authorities by their codes
select id, code from alerts.authority where code = any(:codes::text[]);

-- ask: an authority is asked
insert into alerts.circular_addressee (circular_id, authority_id, class_id) values (:circular_id, :authority_id, :class_id);

-- list_circulars: circulars, newest first, with what came of them
select c.id, c.title, c.text, c.by ->> 'name' as sender, c.by ->> 'country' as sender_country, c.sent_at,
       count(*)::int as sent, count(a.replied_at)::int as replied,
       coalesce(array_agg(a.authority_id) filter (where 'agency:' || u.code = any(:principals::text[])), '{}') as mine
from alerts.circular c join alerts.circular_addressee a on a.circular_id = c.id
join alerts.authority u on u.id = a.authority_id
where (:one::uuid is null or c.id = :one) and (:id::uuid is null or (c.sent_at, c.id) < (:sent_at::timestamptz, :id))
group by c.id order by c.sent_at desc, c.id desc limit :most;

-- answers_of: who was asked, in order of the codes, and what they answered
select a.authority_id as authority, u.code, u.country, a.replied_at, a.reply
from alerts.circular_addressee a join alerts.authority u on u.id = a.authority_id
where a.circular_id = :circular and u.code > :after order by u.code limit :most;

-- reply: an authority has answered; its last word counts
update alerts.circular_addressee set replied_at = now(), reply = :reply
where circular_id = :circular and authority_id = :authority returning circular_id;
