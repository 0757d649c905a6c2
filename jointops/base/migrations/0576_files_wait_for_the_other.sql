-- Where a second person released an alert, a file that comes after it waits for the other of the two, who may open it.
-- version_of  the file with which its document began, where it is one of them anew
create table alerts.attachment_asked (
    id uuid primary key default uuidv7(),
    alert_id uuid not null references alerts.alert,
    version_of uuid references alerts.attachment,
    name text not null,
    media_type text not null,
    bytes integer not null check (bytes between 1 and 5 * 1024 * 1024),
    sha256 text not null,
    content bytea not null,
    checked text not null check (checked in ('unchecked', 'waiting', 'clean')),
    note text not null default '',
    by jsonb not null,
    at timestamptz not null default now(),
    class_id integer not null references base.access_class
);
create index on alerts.attachment_asked (alert_id);
create index on alerts.attachment_asked (version_of);
alter table alerts.attachment_asked alter column content set storage external;
alter table alerts.attachment_asked enable row level security;
alter table alerts.attachment_asked force row level security;
create policy attachment_asked_owner on alerts.attachment_asked to current_user using (true) with check (true);
create policy attachment_asked_seen on alerts.attachment_asked to jointops_app
    using (class_id = any ((select classes from base.mine)::integer[]))
    with check (class_id = any ((select classes from base.mine)::integer[]));
create policy attachment_asked_purger on alerts.attachment_asked to jointops_purger using (true);
grant select, insert, delete on alerts.attachment_asked to jointops_app;
grant select, delete on alerts.attachment_asked to jointops_purger;
update ops.retention_rule set tables = tables || '{alerts.attachment_asked}' where what = 'alerts';

-- As in 0540; and of a file that waits, whoever of drafter and second is asked to let it go out.
create or replace function alerts.to_tell(alert uuid, cause text) returns table (person uuid, priority text)
language sql stable security definer set search_path = alerts, pg_temp as $$
    select p.person, a.priority from alerts.alert a cross join lateral people_who_see(a.class_id) p
    where a.id = $1 and $2 = 'released' and a.state = 'released' and exists (
        select from addressee d join authority u on u.id = d.authority_id
        where d.alert_id = a.id and d.state = 'sent' and 'agency:' || u.code = any(p.held))
    union all
    select p.person, a.priority
    from escalation s join alerts.alert a on a.id = s.alert_id
    join addressee d on d.id = s.addressee_id join authority u on u.id = d.authority_id
    cross join lateral people_who_see(
        case when s.told in ('centre', 'other-channel') then a.face_class_id else a.class_id end) p
    where s.alert_id = $1 and $2 = 'step ' || s.id and a.state = 'released'
      and d.state in ('sent', 'delivered', 'read') and d.round = s.round
      and p.held && case when s.whom = '{}' then array['agency:' || u.code] else s.whom end
    union all
    select p.person, a.priority from alerts.alert a cross join lateral people_who_see(a.class_id) p
    where a.id = $1 and $2 like 'changed %' and a.state = 'released' and exists (
            select from addressee d join authority u on u.id = d.authority_id
            where d.alert_id = a.id and d.state <> 'blocked' and 'agency:' || u.code = any(p.held))
      and not exists (select from up_to_date($1) r where r.user_name = p.user_name)
      and (exists (select from reading r where r.alert_id = $1 and r.user_name = p.user_name)
           or not exists (select from up_to_date($1) r where r.unit = any(p.held)))
    union all
    select p.person, a.priority from alerts.alert a cross join lateral people_who_see(a.class_id) p
    where a.id = $1 and $2 = 'recalled' and a.state = 'recalled' and exists (
        select from addressee d join authority u on u.id = d.authority_id
        where d.alert_id = a.id and d.read_at is not null and 'agency:' || u.code = any(p.held))
    union all
    select p.person, a.priority
    from reply y join alerts.alert a on a.id = y.alert_id
    cross join lateral (
        select count(*) as place from reply e where e.alert_id = y.alert_id and (e.at, e.id) <= (y.at, y.id)) o
    cross join lateral people_who_see(a.class_id) p
    where y.alert_id = $1 and $2 = 'reply ' || y.id and a.state = 'released'
      and not p.held && case when y.authority_id is null then side_of(a.drafted_by ->> 'unit', a.second)
                             else array[y.by ->> 'unit'] end
      and not exists (
          select from reading r where r.alert_id = $1 and r.user_name = p.user_name and r.replies >= o.place)
      and exists (
          select from sides($1) s where s.side = any(p.held) and (
              exists (select from reading r where r.alert_id = $1 and r.user_name = p.user_name)
              or not exists (
                  select from reading r where r.alert_id = $1 and r.by ->> 'unit' = s.side and r.replies >= o.place)))
    union all
    select p.person, a.priority from alerts.alert a cross join lateral people_who_see(a.class_id) p
    where a.id = $1 and $2 = 'second' and a.state = 'draft' and p.user_name = a.second
    union all
    select p.person, a.priority
    from base.proposal o join base.person w on w.id = o.proposed_by join alerts.alert a on a.id = o.record
    cross join lateral people_who_see(a.class_id) p
    where a.id = $1 and $2 = 'asked ' || o.id and o.kind in ('alert.send-late', 'alert.correct', 'alert.attach') and o.state = 'waiting'
      and a.state = 'released'
      and p.user_name = any(array[a.second, a.drafted_by ->> 'user']) and p.user_name <> w.user_name
$$;
