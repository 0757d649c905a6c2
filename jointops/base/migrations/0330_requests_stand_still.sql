-- Requests: the documents that they rest on, and how long they stand still: who was reminded, and when next.

-- documents  record numbers in the files of the requesting authority; the documents themselves go by the treaty's channel
-- moved_at   since when it stands in its state
-- reminded   days that it had stood still when its parties were last reminded; 0: not yet
-- remind_at  when they are reminded next; null: it waits for nobody, or the last reminder is over
alter table alerts.request
    add column documents text[] not null default '{}',
    add column moved_at timestamptz not null default now(),
    add column reminded smallint not null default 0,
    add column remind_at timestamptz,
    drop constraint request_state_check,
    add constraint request_state_check check (state in ('draft', 'informal', 'sent', 'received', 'need-more', 'executing',
                                                        'answered', 'refused', 'used', 'closed'));
update alerts.request r set moved_at = s.at
from (select request_id, max(at) as at from alerts.request_step group by request_id) s where s.request_id = r.id;
update alerts.request set remind_at = moved_at + interval '30 days'
where state in ('informal', 'sent', 'received', 'need-more', 'executing');
create index on alerts.request (remind_at) where remind_at is not null;
create index on alerts.request (network, opened_at desc, id desc);

-- The clock sees who waits for whom and since when; it reads no measure and no text.
grant select (id, version, requesting, requested, state, urgent, moved_at, reminded, remind_at, class_id),
      update (reminded, remind_at) on alerts.request to jointops_clock;
create policy clock on alerts.request to jointops_clock using (true) with check (true);
