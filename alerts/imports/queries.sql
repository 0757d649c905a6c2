-- begin: a new import
insert into alerts.list_import (list, replace, dry_run, hold, begun_by, format, digest, bytes, given, class_id)
values (:list, :replace, :dry_run, :hold, :begun_by, :format, decode(:digest, 'hex'), :bytes, :given, :class_id)
returning id;

-- stopped_like: the same file for the same list, half read and left by a process that has ended
select id from alerts.list_import
where list = :list and state = 'reading' and digest = decode(:digest, 'hex') and replace = :replace and dry_run = :dry_run
  and hold = :hold and format = :format and given = :given::jsonb and not alerts.is_read(id)
order by begun_at desc limit 1;

-- hold: whoever reads an import holds it on a connection of its own; false when somebody else does
select pg_try_advisory_lock(alerts.reading_lock(:id::uuid));

-- let_go: it is read no more
select pg_advisory_unlock(alerts.reading_lock(:id::uuid));

-- get_import: how far it has come; one that is reading and that nobody reads has stopped
select *, case when state = 'reading' and not alerts.is_read(id) then 'stopped' else state end as state_now,
       coalesce((select p.name from base.person p where p.id = begun_by), '') as by,
       state = 'live' and list_after is not null
           and not exists (select from alerts.list_import o where o.list = :list and o.state in ('live', 'rolled-back')
                           and o.list_after > list_import.list_after) as can_go_back
from alerts.list_import where id = :id and list = :list;

-- list_imports: the imports of a list, newest first, before a place
select *, case when state = 'reading' and not alerts.is_read(id) then 'stopped' else state end as state_now,
       coalesce((select p.name from base.person p where p.id = begun_by), '') as by,
       state = 'live' and list_after is not null
           and not exists (select from alerts.list_import o where o.list = :list and o.state in ('live', 'rolled-back')
                           and o.list_after > list_import.list_after) as can_go_back
from alerts.list_import
where list = :list and (:id::uuid is null or (begun_at, id) < (:begun_at::timestamptz, :id))
order by begun_at desc, id desc limit :most;

-- lock_import: the import, for the one who moves it on
select id, begun_by from alerts.list_import where id = :id and list = :list for update;

-- stage: the next rows of the file
insert into alerts.staged_entry (import_id, class_id, line, source_id, kind, subject, action, purpose, legal_basis,
                                 review_by, category, note, exclude, share, as_printed, basis, source_grade,
                                 information_grade, juvenile, refugee, entry_class_id)
select :id, :class_id, r.line, r.source_id, r.kind, r.subject::jsonb, r.action, r.purpose, r.legal_basis, r.review_by,
       r.category, r.note, r.exclude::text[], r.share::text[], r.as_printed, r.basis, r.source_grade,
       r.information_grade, r.juvenile, r.refugee, (:classes::int[])[r.circle + 1]
from unnest(:line::int[], :source_id::text[], :kind::text[], :subject::text[], :action::text[], :purpose::text[],
            :legal_basis::text[], :review_by::date[], :category::text[], :note::text[], :exclude::text[], :share::text[],
            :as_printed::boolean[], :basis::text[], :source_grade::text[], :information_grade::text[],
            :juvenile::boolean[], :refugee::boolean[], :circle::int[])
     as r(line, source_id, kind, subject, action, purpose, legal_basis, review_by, category, note, exclude, share,
          as_printed, basis, source_grade, information_grade, juvenile, refugee, circle);

-- count_read: how many rows were read and rejected so far
update alerts.list_import
set read = read + :read, rejected_count = rejected_count + :rejected, touched_at = now(), bytes_read = :bytes_read,
    left_out = (select coalesce(jsonb_object_agg(what, count), '{}') from (
        select what, sum(count::int) as count from (
            select * from jsonb_each_text(left_out) union all select * from jsonb_each_text(:left_out::jsonb)) b(what, count)
        group by what) summed),
    rejected = case when jsonb_array_length(rejected) < :most then rejected || :messages::jsonb else rejected end,
    against = case when jsonb_array_length(against) < :most_against then against || (
        -- Row security: only entries that whoever sends the file may see. Of several the weightiest. A row is not held
        -- against its own old self, nor one that changes nothing: neither takes the room of those that count.
        select coalesce(jsonb_agg(jsonb_build_object('line', a.line, 'entry', a.id) order by a.line), '[]') from (
            select distinct on (f.line) f.line, e.id
            from jsonb_to_recordset(:against::jsonb) as f(line integer, entry uuid) join alerts.entry e on e.id = f.entry
            join alerts.staged_entry s on s.import_id = :id and s.line = f.line
            where e.removed_at is null and (e.list = :list and e.source_id = s.source_id) is not true
              and not exists (select from alerts.entry o
                              where o.list = :list and o.content = s.content and o.removed_at is null
                                and (s.source_id is null or o.source_id = s.source_id))
            order by f.line, array_position(:ranks::text[], e.action), e.id) a) else against end
where id = :id and state = 'reading' returning id;

-- keep_against: of the contradictions that were found those that would come with the import, unless it were too many to
-- count; how many those are
update alerts.list_import i
set against = case when jsonb_array_length(i.against) between 1 and :most - 1 then (
    select coalesce(jsonb_agg(jsonb_build_object('line', f.line, 'entry', f.entry) order by f.line), '[]')
    from jsonb_to_recordset(i.against) as f(line integer, entry uuid)
    join alerts.compared(i.id, :list, false) c on c.line = f.line and c.act <> 'same' and c.entry_id is distinct from f.entry
    where not (:replace and f.entry in (select r.entry_id from alerts.compared(i.id, :list, true) r where r.act = 'removed')))
    else i.against end
where i.id = :id returning least(jsonb_array_length(i.against), :most);

-- contradictions: rows that contradict an entry, and that entry as the viewer may see it now
select f.line, e.id as entry, e.list, e.owner, e.action
from alerts.list_import i, jsonb_to_recordset(i.against) as f(line integer, entry uuid)
join alerts.entry e on e.id = f.entry and e.removed_at is null
where i.id = :id order by f.line limit :most;

-- drop_twins: rows that say again what an earlier line of the file says; the first stays
with named as (
    select source_id, min(line) as first from alerts.staged_entry
    where import_id = :id and source_id is not null group by source_id having count(*) > 1),
nameless as (
    select content, min(line) as first from alerts.staged_entry
    where import_id = :id and source_id is null group by content having count(*) > 1),
gone as (
    delete from alerts.staged_entry s using named t
    where s.import_id = :id and s.source_id = t.source_id and s.line > t.first returning s.line, t.first),
gone_too as (
    delete from alerts.staged_entry s using nameless t
    where s.import_id = :id and s.source_id is null and s.content = t.content and s.line > t.first
    returning s.line, t.first)
select line, first from gone union all select line, first from gone_too order by line;

-- lock_list: nobody else changes the list while it is compared; its owner alone
select id, version, second_person, class_id from alerts.watchlist where code = :code and owner = :owner for update;

-- count_entries: how many a list has
select count(*)::int from alerts.entry where list = :list and removed_at is null;

-- without_loops: the planner knows no figures of rows staged a moment ago; loop in loop took 18 s for 10,000 of them
select set_config('enable_nestloop', 'off', true);

-- without_haste: a person waits for no statement of a large list; the limit of 15 s is for what people wait for
select set_config('statement_timeout', :most, true);

-- plan_anew: a plan kept from a small import would loop all the same
select set_config('plan_cache_mode', 'force_custom_plan', true);

-- with_memory: sorts and joins of a million rows in memory, for this step alone
select set_config('work_mem', '256MB', true);

-- only_while_asked: when whoever asked is gone, the step is given up within seconds and nothing of it stays
select set_config('client_connection_check_interval', '2s', true);

-- keep_reviews: where nobody said until when, an entry stays as long as it was to stay: to extend that asks for a reason
update alerts.staged_entry s set review_by = e.review_by from alerts.entry e
where s.import_id = :id and e.list = :list and e.source_id = s.source_id and e.removed_at is null
  and e.review_by <> s.review_by;

-- count_frozen: entries that the file names and that stay frozen, for it says no later date than theirs
select count(*)::int from alerts.entry e join alerts.staged_entry s on s.import_id = :id and s.source_id = e.source_id
where e.list = :list and e.frozen_at is not null and e.removed_at is null and s.review_by <= e.review_by;

-- compare: how many rows are new, changed, the same, and how many entries the file leaves out
select act, count(*)::int as count from alerts.compared(:id, :list, :replace) group by act;

-- sample: some of the entries that would be new or changed, by chance, and how many there are
with found as materialized (
    select line from alerts.compared(:id, :list, false) where act in ('new', 'changed')),
chosen as (select line from found order by hashint4(line), line limit :most)
select s.kind, s.subject, (select count(*) from found) as total
from chosen c join alerts.staged_entry s on s.import_id = :id and s.line = c.line order by hashint4(s.line), s.line;

-- differences: what an import in quarantine would do, by what it does, after a place
select c.act, c.line, c.entry_id as entry,
       to_jsonb(e) - :hidden::text[] as before, to_jsonb(s) - :hidden::text[] as after
from alerts.compared(:id, :list, :replace) c
left join alerts.staged_entry s on s.import_id = :id and s.line = c.line
left join alerts.entry e on e.id = c.entry_id
where c.act = :act and (:after::text is null or coalesce(lpad(c.line::text, 12, '0'), c.entry_id::text) > :after)
order by coalesce(lpad(c.line::text, 12, '0'), c.entry_id::text) limit :most;

-- keep_past: what changed entries said before, for the way back and for their owner
insert into alerts.entry_past (import_id, entry_id, version, was, made_by, class_id)
select :id, e.id, e.version + 1, to_jsonb(e), :by, i.class_id
from alerts.compared(:id, :list, false) c join alerts.entry e on e.id = c.entry_id
join alerts.list_import i on i.id = :id
where c.act = 'changed';

-- is_last: whether nothing but single entries changed on the list since an import went live
select not exists (select from alerts.list_import o where o.list = :list and o.state in ('live', 'rolled-back')
                   and o.list_after > :list_after);

-- take_back_new: entries that came with an import and are as they came
with gone as (
    update alerts.entry set list_version = :list_version, version = version + 1, removed_at = now()
    where list = :list and list_version = :list_after and version = 1 and removed_at is null returning 1)
select count(*)::int from gone;

-- bring_back: entries that an import removed
with back as (
    update alerts.entry e set list_version = :list_version, version = version + 1, removed_at = null,
        brought_back = :list_version
    where e.list = :list and e.list_version = :list_after and e.version > 1 and e.removed_at is not null
      and e.erased_at is null
      and not exists (select from alerts.entry o where o.list = e.list and o.source_id = e.source_id and o.removed_at is null)
    returning 1)
select count(*)::int from back;

-- shares_back: of the entries that an import changed those that are, or were, shared beside their terms: the class that
-- each has with the terms of then and the shares of now; said before the entry changes, as in keep_shares
select p.entry_id, base.shared_class(p.entry_id, base.class_with((p.was ->> 'class_id')::int, '{}', array(
           select unnest(s.principals) from base.share s where s.record = p.entry_id
           except select jsonb_array_elements_text(p.was -> 'share'))), alerts.shared_only_with(p.was ->> 'action')) as class_id
from alerts.entry_past p
where p.import_id = :id and exists (select from base.share s where s.record = p.entry_id);

-- keep_ahead: the same on the way back: what entries said by the import
insert into alerts.entry_past (entry_id, version, was, made_by, class_id)
select e.id, e.version + 1, to_jsonb(e), :by, p.class_id
from alerts.entry_past p join alerts.entry e on e.id = p.entry_id and e.version = p.version and e.removed_at is null
where p.import_id = :id;

-- change_back: entries that an import changed and nobody since, as they were; who gains or loses one by that is told
with back as (
    update alerts.entry e
    set list_version = :list_version, version = e.version + 1, kind = w.kind, subject = w.subject, action = w.action,
        purpose = w.purpose, legal_basis = w.legal_basis, review_by = w.review_by, category = w.category, note = w.note,
        exclude = w.exclude, share = w.share, as_printed = w.as_printed, basis = w.basis, source_grade = w.source_grade,
        information_grade = w.information_grade, juvenile = w.juvenile, refugee = w.refugee,
        class_id = coalesce(k.class_id, w.class_id), reviewed_at = w.reviewed_at, reminded_at = w.reminded_at,
        frozen_at = w.frozen_at
    from alerts.entry_past p
    cross join lateral jsonb_populate_record(null::alerts.entry, p.was) w
    left join unnest(:entries::uuid[], :classes::int[]) as k(entry_id, class_id) on k.entry_id = p.entry_id
    where p.import_id = :id and e.id = p.entry_id and e.version = p.version and e.removed_at is null
    returning e.id, new.version, old.class_id as was, new.class_id as becomes)
select count(*)::int, (select realtime.tell_moved(array_agg(id), array_agg(version), array_agg(was), array_agg(becomes))
                       from back where was <> becomes having count(*) > 0)
from back;

-- remove_absent: entries that a replacing file leaves out
update alerts.entry set list_version = :list_version, version = version + 1, removed_at = now()
where id in (select entry_id from alerts.compared(:id, :list, true) where act = 'removed');

-- keep_shares: a row that changes an entry is for those with whom it is shared, too; said before the entry changes,
-- because who may see what is looked up once a statement
update alerts.staged_entry s set entry_class_id = base.shared_class(c.entry_id, s.entry_class_id,
                                                                    alerts.shared_only_with(s.action))
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
                          exclude, share, as_printed, source_id, basis, source_grade, information_grade, juvenile, refugee, class_id, content)
select :list, :list_version, :owner, s.kind, s.subject, s.action, s.purpose, s.legal_basis, s.review_by, s.category,
       s.note, s.exclude, s.share, s.as_printed, s.source_id, s.basis, s.source_grade, s.information_grade,
       s.juvenile, s.refugee, s.entry_class_id, s.content
from alerts.compared(:id, :list, false) c join alerts.staged_entry s on s.import_id = :id and s.line = c.line
where c.act = 'new';

-- clear_staged: the rows need not wait any more
delete from alerts.staged_entry where import_id = any(:ids::uuid[]);

-- conclude: where the import ended
update alerts.list_import
set state = :state, reason = :reason, why = :why, said = :said, new = :new, changed = :changed, removed = :removed,
    frozen = :frozen, rejected_count = :rejected_count, rejected = :rejected, touched_at = now(), expected = :expected,
    list_before = :list_before, list_after = :list_after, proposal = :proposal
where id = :id;

-- fail: the import ended without effect
update alerts.list_import set state = 'failed', reason = :reason, why = :why, said = :said, touched_at = now()
where id = :id and state in ('reading', 'quarantine');

-- rolled_back: the list is as it was before
update alerts.list_import set state = 'rolled-back', touched_at = now(), list_back = :list_back where id = :id;

-- purge_imports: imports with their staged rows and the messages about rejected ones; what entries said before goes with these
with rows as (delete from alerts.staged_entry where import_id = any(:ids::uuid[]) returning 1),
gone as (delete from alerts.list_import where id = any(:ids::uuid[]) returning 1)
select (select count(*)::int from rows) as rows, (select count(*)::int from gone) as imports;
