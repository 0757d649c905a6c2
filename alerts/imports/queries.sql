-- abandon: imports of a list whose node stopped while it read
update alerts.list_import set state = 'failed', reason = :reason
where list = :list and state = 'reading' and touched_at < now() - interval '2 minutes' returning id;

-- begin: a new import
insert into alerts.list_import (list, replace, dry_run, begun_by, class_id)
values (:list, :replace, :dry_run, :begun_by, :class_id)
returning id;

-- get_import: how far it has come; one that nobody has touched for two minutes was left by a node that stopped
select id, list, case when left_behind then 'failed' else state end as state, replace, dry_run, read, new, changed,
       removed, rejected_count, rejected,
       case when left_behind then 'The node stopped while it read: send the file again.' else reason end as reason
from (select *, state = 'reading' and touched_at < now() - interval '2 minutes' as left_behind
      from alerts.list_import where id = :id and list = :list) found;

-- lock_import: the import, for the one who moves it on
select id, begun_by from alerts.list_import where id = :id and list = :list for update;

-- stage: the next rows of the file
insert into alerts.staged_entry (import_id, class_id, line, source_id, kind, subject, action, purpose, legal_basis,
                                 review_by, category, note, exclude, share, as_printed, basis, source_grade, information_grade, juvenile, refugee,
                                 entry_class_id)
select :id, :class_id, r.line, r.source_id, r.kind, r.subject, r.action, r.purpose, r.legal_basis, r.review_by,
       r.category, r.note, r.exclude, r.share, r.as_printed, r.basis, r.source_grade, r.information_grade, r.juvenile,
       r.refugee, (:classes::int[])[r.circle + 1]
from jsonb_to_recordset(:rows::jsonb) as r(
    line integer, source_id text, kind text, subject jsonb, action text, purpose text, legal_basis text, review_by date,
    category text, note text, exclude text[], share text[], as_printed boolean, basis text, source_grade text,
    information_grade text, juvenile boolean, refugee boolean, circle integer);

-- count_read: how many rows were read and rejected so far
update alerts.list_import
set read = read + :read, rejected_count = rejected_count + :rejected, touched_at = now(),
    rejected = case when jsonb_array_length(rejected) < :most then rejected || :messages::jsonb else rejected end
where id = :id and state = 'reading' returning id;

-- drop_twins: rows that say again what an earlier line of the file says; the first stays
with twin as (
    select line, min(line) over (partition by source_id, case when source_id is null then content end) as first
    from alerts.staged_entry where import_id = :id),
gone as (
    delete from alerts.staged_entry s using twin t
    where s.import_id = :id and s.line = t.line and t.line > t.first returning s.line, t.first)
select line, first from gone order by line;

-- lock_list: nobody else changes the list while it is compared; its owner alone
select id, version, second_person, class_id from alerts.watchlist where code = :code and owner = :owner for update;

-- without_loops: the planner knows no figures of rows staged a moment ago; loop in loop took 18 s for 10,000 of them
select set_config('enable_nestloop', 'off', true);

-- without_haste: a person waits for no statement of a large list; the limit of 15 s is for what people wait for
select set_config('statement_timeout', '0', true);

-- plan_anew: a plan kept from a small import would loop all the same
select set_config('plan_cache_mode', 'force_custom_plan', true);

-- compare: how many rows are new, changed, the same, and how many entries the file leaves out
select act, count(*)::int as count from alerts.compared(:id, :list, :replace) group by act;

-- remove_absent: entries that a replacing file leaves out
update alerts.entry set list_version = :list_version, version = version + 1, removed_at = now()
where id in (select entry_id from alerts.compared(:id, :list, true) where act = 'removed');

-- keep_shares: a row that changes an entry is for those with whom it is shared, too; said before the entry changes,
-- because who may see what is looked up once a statement
update alerts.staged_entry s set entry_class_id = base.shared_class(c.entry_id, s.entry_class_id)
from alerts.compared(:id, :list, false) c
where s.import_id = :id and s.line = c.line and c.act = 'changed'
  and c.entry_id in (select base.shared_among(array(
      select entry_id from alerts.compared(:id, :list, false) where act = 'changed')));

-- change_named: entries that the file says otherwise; who gains or loses one by that is told
with changed as (
update alerts.entry e
set list_version = :list_version, version = e.version + 1, kind = s.kind, subject = s.subject, action = s.action,
    purpose = s.purpose, legal_basis = s.legal_basis, review_by = s.review_by, category = s.category, note = s.note,
    exclude = s.exclude, share = s.share, as_printed = s.as_printed, basis = s.basis,
    source_grade = s.source_grade, information_grade = s.information_grade, juvenile = s.juvenile, refugee = s.refugee,
    class_id = s.entry_class_id,
    reviewed_at = case when s.review_by > e.review_by then now() else e.reviewed_at end,
    reminded_at = case when s.review_by > e.review_by then null else e.reminded_at end,
    frozen_at = case when s.review_by > e.review_by then null else e.frozen_at end
from alerts.compared(:id, :list, false) c join alerts.staged_entry s on s.import_id = :id and s.line = c.line
where c.act = 'changed' and e.id = c.entry_id
returning e.id, new.version, old.class_id as was, new.class_id as becomes)
select realtime.tell_moved(array_agg(id), array_agg(version), array_agg(was), array_agg(becomes))
from changed where was <> becomes having count(*) > 0;

-- add_new: entries that the list does not have
insert into alerts.entry (list, list_version, owner, kind, subject, action, purpose, legal_basis, review_by, category, note,
                          exclude, share, as_printed, source_id, basis, source_grade, information_grade, juvenile, refugee, class_id)
select :list, :list_version, :owner, s.kind, s.subject, s.action, s.purpose, s.legal_basis, s.review_by, s.category,
       s.note, s.exclude, s.share, s.as_printed, s.source_id, s.basis, s.source_grade, s.information_grade,
       s.juvenile, s.refugee, s.entry_class_id
from alerts.compared(:id, :list, false) c join alerts.staged_entry s on s.import_id = :id and s.line = c.line
where c.act = 'new';

-- clear_staged: the rows need not wait any more
delete from alerts.staged_entry where import_id = any(:ids::uuid[]);

-- conclude: where the import ended
update alerts.list_import
set state = :state, reason = :reason, new = :new, changed = :changed, removed = :removed,
    rejected_count = :rejected_count, rejected = :rejected, touched_at = now()
where id = :id;

-- fail: the import ended without effect
update alerts.list_import set state = 'failed', reason = :reason where id = :id and state = 'reading';

-- purge_imports: imports with their staged rows and the messages about rejected ones
with rows as (delete from alerts.staged_entry where import_id = any(:ids::uuid[]) returning 1),
gone as (delete from alerts.list_import where id = any(:ids::uuid[]) returning 1)
select (select count(*)::int from rows) as rows, (select count(*)::int from gone) as imports;
