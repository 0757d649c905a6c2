-- add_watchlist: a new list
insert into alerts.watchlist (code, name, owner, kinds, marking, second_person, class_id)
values (:code, :name, :owner, :kinds, :marking, :second_person, :class_id) on conflict (code) do nothing returning id;

-- list_watchlists: all lists with the number of entries that this viewer may see
select w.id, w.code, w.name, w.owner, w.kinds, w.marking, w.second_person, w.version,
       (select count(*)::int from alerts.entry e where e.list = w.code and e.removed_at is null) as entries
from alerts.watchlist w order by w.owner, w.code;

-- get_watchlist: one list
select w.id, w.code, w.name, w.owner, w.kinds, w.marking, w.second_person, w.version,
       (select count(*)::int from alerts.entry e where e.list = w.code and e.removed_at is null) as entries
from alerts.watchlist w where w.code = :code;

-- next_version: a change to the list begins; its lock keeps changes in order
update alerts.watchlist set version = version + 1 where code = :code and owner = :owner
returning id, version, kinds, marking, second_person, class_id;

-- add_entry: a new entry
insert into alerts.entry (list, list_version, owner, kind, subject, action, purpose, legal_basis, review_by, category, note,
                          exclude, share, as_printed, source_id, basis, source_grade, information_grade, juvenile, refugee,
                          expires_at, class_id)
values (:list, :list_version, :owner, :kind, :subject, :action, :purpose, :legal_basis, :review_by, :category, :note,
        :exclude, :share, :as_printed, :source_id, :basis, :source_grade, :information_grade, :juvenile, :refugee,
        :expires_at, :class_id)
returning id;

-- change_entry: the entry in its next version
update alerts.entry set list_version = :list_version, version = version + 1, kind = :kind, subject = :subject,
    action = :action, purpose = :purpose, legal_basis = :legal_basis, review_by = :review_by, category = :category,
    note = :note, exclude = :exclude, share = :share, as_printed = :as_printed,
    source_id = :source_id, basis = :basis, source_grade = :source_grade, information_grade = :information_grade,
    juvenile = :juvenile, refugee = :refugee, class_id = :class_id
where id = :id and version = :version and removed_at is null returning id;

-- has_source_id: whether another live entry of the list has the owner's number
select exists (select from alerts.entry where list = :list and source_id = :source_id::text and removed_at is null
               and (:but::uuid is null or id <> :but));

-- remove_entry: taken back; it matches nothing any more
update alerts.entry set list_version = :list_version, version = version + 1, removed_at = now()
where id = :id and version = :version and removed_at is null returning id;

-- get_entry: one entry
select id, version, list, owner, kind, subject, action, purpose, legal_basis, review_by, category, exclude, share, note,
       as_printed, source_id, basis, source_grade, information_grade, juvenile, refugee, expires_at, class_id, recorded_at
from alerts.entry where id = :id and list = :list and removed_at is null;

-- list_entries: newest first, before a place in the list
select id, version, list, owner, kind, subject, action, purpose, legal_basis, review_by, category, exclude, share, note,
       source_id, basis, source_grade, information_grade, juvenile, refugee, expires_at, recorded_at
from alerts.entry
where list = :list and removed_at is null and (:id::uuid is null or (recorded_at, id) < (:recorded_at::timestamptz, :id))
order by recorded_at desc, id desc limit :most;

-- entries_since: what changed on a list after a version, removed ones too, for those who screen
select id, list, list_version, owner, kind, subject, action, purpose, legal_basis, category, note, exclude, basis,
       source_grade, information_grade, juvenile, refugee, expires_at, removed_at
from alerts.entry where list = :list and list_version > :since order by list_version, id;

-- entries_of_version: what changed on a list with one version, for the matcher
select id, list, list_version, owner, kind, subject, action, purpose, legal_basis, category, note, exclude, basis,
       source_grade, information_grade, juvenile, refugee, expires_at, removed_at
from alerts.entry where list = :list and list_version = :version order by id;

-- all_live: every live entry, for a node that starts
select id, list, list_version, owner, kind, subject, action, purpose, legal_basis, category, note, exclude, basis,
       source_grade, information_grade, juvenile, refugee, expires_at, removed_at
from alerts.entry where removed_at is null;

-- list_versions: how far each list has come
select code, version from alerts.watchlist;

-- keep: an entry added in an emergency stays
update alerts.entry set list_version = :list_version, version = version + 1, expires_at = null
where id = :id and removed_at is null and expires_at > now() returning id;

-- note_category: why the category of an entry changed
insert into alerts.category_change (entry_id, was, becomes, reason, by, class_id)
values (:id, :was, :becomes, :reason, :by, :class_id);

-- count_seen: how many of some entries this viewer may see
select count(*)::int from alerts.entry where id = any(:ids::uuid[]) and removed_at is null;
