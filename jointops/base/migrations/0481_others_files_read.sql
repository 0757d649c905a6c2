-- How many files of the other sides there were when an alert was read: to the side that sent it, its own are no news.
alter table alerts.reading add column others integer not null default 0;
update alerts.reading r set others = (
    select count(*) from alerts.attachment f
    where f.alert_id = r.alert_id and f.at <= r.at and f.checked in ('unchecked', 'clean')
      and f.by ->> 'unit' <> all(alerts.side_of(a.drafted_by ->> 'unit', a.second)))
from alerts.alert a where a.id = r.alert_id;
