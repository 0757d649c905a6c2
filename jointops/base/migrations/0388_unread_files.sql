-- A file that comes after somebody has read an alert is unread to them: a reading says how many files there were.
alter table alerts.reading add column files smallint not null default 0;
update alerts.reading r set files = (
    select count(*) from alerts.attachment f where f.alert_id = r.alert_id and f.at <= r.at);
alter table alerts.reading drop constraint reading_pkey;
alter table alerts.reading add primary key (alert_id, user_name, edition, files);
