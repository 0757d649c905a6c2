-- Why an import waits or ended, so that each screen says it in its reader's language; and a file that says no review date
-- keeps the one that an entry has.

-- why   a code; said: the figures and the name that go with it. Empty: what a program says of a file it cannot read
alter table alerts.list_import
    add column why text not null default '',
    add column said jsonb not null default '{}';

grant update (review_by) on alerts.staged_entry to jointops_app;
