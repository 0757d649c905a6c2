-- An alert's files are its room: a file is put there anew as another version of the same document, what it said before
-- stays, what is unclear in one is asked in the alert's thread about that document, and it is known who has opened it.
-- version_of  the file with which the document began; null where that is this one: so every file from before is the
--             first version of its own document
alter table alerts.attachment
    add column version_of uuid references alerts.attachment,
    add column number integer not null default 1 check (number between 1 and 1000),
    add column note text not null default '',
    add constraint attachment_version check ((version_of is null) = (number = 1)),
    add constraint attachment_numbers unique (version_of, number),
    drop constraint attachment_alert_id_sha256_key;
create index on alerts.attachment (alert_id);

-- about  the document that an answer is about
alter table alerts.reply add column about uuid references alerts.attachment;
create index on alerts.reply (about);

-- Who has fetched which version, the first time.
create table alerts.attachment_opened (
    attachment_id uuid not null references alerts.attachment,
    alert_id uuid not null references alerts.alert,
    user_name text not null,
    by jsonb not null,
    at timestamptz not null default now(),
    class_id integer not null references base.access_class,
    primary key (attachment_id, user_name)
);
create index on alerts.attachment_opened (alert_id);
alter table alerts.attachment_opened enable row level security;
alter table alerts.attachment_opened force row level security;
create policy attachment_opened_owner on alerts.attachment_opened to current_user using (true) with check (true);
create policy attachment_opened_seen on alerts.attachment_opened to jointops_app
    using (class_id in (select base.my_classes())) with check (class_id in (select base.my_classes()));
create policy attachment_opened_purger on alerts.attachment_opened to jointops_purger using (true);
grant select, insert, update (class_id), delete on alerts.attachment_opened to jointops_app;
grant select, delete on alerts.attachment_opened to jointops_purger;
update ops.retention_rule set tables = tables || '{alerts.attachment_opened}' where what = 'alerts';
