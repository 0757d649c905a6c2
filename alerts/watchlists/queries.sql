-- add_watchlist: a new list
insert into alerts.watchlist (code, name, owner, kinds, marking, second_person, class_id)
values (:code, :name, :owner, :kinds, :marking, :second_person, :class_id) on conflict (code) do nothing returning id;

-- list_watchlists: all lists, or one, with the number of entries that this viewer may see: counted in their index alone
select w.id, w.code, w.name, w.owner, w.kinds, w.marking, w.second_person, w.version,
       (select count(*)::int from alerts.entry e where e.list = w.code and e.removed_at is null) as entries
from alerts.watchlist w where :code::text is null or w.code = :code order by w.owner, w.code;

-- markings_of: how some lists are marked
select code, marking from alerts.watchlist where code = any(:codes::text[]);

-- list_ages: all lists by age, the longest untouched first; rows for the administrator and the data protection officer alone
select code, name, owner, kinds, marking, version, entries, changed_at, oldest_review from alerts.list_ages();

-- get_watchlist: one list, for an act: a list of a million is not counted for each
select id, code, name, owner, kinds, marking, second_person, version from alerts.watchlist where code = :code;

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
    source_id = :source_id, class_id = :class_id, basis = :basis, source_grade = :source_grade,
    information_grade = :information_grade, juvenile = :juvenile, refugee = :refugee,
    -- A later review date is a review: the entry lives again.
    reviewed_at = case when :review_by > review_by then now() else reviewed_at end,
    reminded_at = case when :review_by > review_by then null else reminded_at end,
    frozen_at = case when :review_by > review_by then null else frozen_at end
where id = :id and version = :version and removed_at is null returning id;

-- keep_said: what an entry says, before somebody changes it
insert into alerts.entry_past (entry_id, version, was, made_by, class_id)
select e.id, e.version + 1, to_jsonb(e), :by, :class_id from alerts.entry e
where e.id = :id and e.version = :version and e.removed_at is null;

-- past_of: what an entry said before each change, the newest first, before a version
select p.version, p.was - :hidden::text[] as was, coalesce((select b.name from base.person b where b.id = p.made_by), '') as by,
       p.at, p.import_id is not null as imported
from alerts.entry_past p where p.entry_id = :id and (:before::int is null or p.version < :before)
order by p.version desc limit :most;

-- has_source_id: whether another live entry of the list has the owner's number
select exists (select from alerts.entry where list = :list and source_id = :source_id::text and removed_at is null
               and (:but::uuid is null or id <> :but));

-- remove_entry: taken back; it matches nothing any more
update alerts.entry set list_version = :list_version, version = version + 1, removed_at = now()
where id = :id and version = :version and removed_at is null returning id;

-- get_entry: one entry; the network, and why it is restricted, are for its owner's bureau alone
select id, version, list, owner, kind, subject, action, purpose, legal_basis, review_by, category, exclude, share, note,
       as_printed, source_id, basis, source_grade, information_grade, juvenile, refugee, expires_at, class_id, recorded_at,
       case when (select base.my_role()) = 'bureau' and owner = (select base.my_country()) then restricted_because end
           as restricted_because,
       case when (select base.my_role()) = 'bureau' and owner = (select base.my_country()) then network end as network,
       (select marking from alerts.watchlist where code = list) as marking,
       case when restricted_at is not null then 'restricted' when frozen_at is not null then 'frozen' else 'live' end as state
from alerts.entry where id = :id and list = :list and removed_at is null;

-- list_entries: newest first, before a place in the list; the same two are for the owner's bureau alone
select id, version, list, owner, kind, subject, action, purpose, legal_basis, review_by, category, exclude, share, note,
       source_id, basis, source_grade, information_grade, juvenile, refugee, expires_at, recorded_at,
       case when (select base.my_role()) = 'bureau' and owner = (select base.my_country()) then restricted_because end
           as restricted_because,
       case when (select base.my_role()) = 'bureau' and owner = (select base.my_country()) then network end as network,
       (select marking from alerts.watchlist where code = list) as marking,
       case when restricted_at is not null then 'restricted' when frozen_at is not null then 'frozen' else 'live' end as state
from alerts.entry
where list = :list and removed_at is null and (:id::uuid is null or (recorded_at, id) < (:recorded_at::timestamptz, :id))
order by recorded_at desc, id desc limit :most;

-- search_entries: entries of all lists by their owner's reference, by words that their subjects hold, or some by their
-- ids; the text of the whole subject is looked at first, for it is read in a tenth of the time that its values take
select id, version, list, owner, kind, subject, action, purpose, legal_basis, review_by, category, exclude, share, note,
       source_id, basis, source_grade, information_grade, juvenile, refugee, expires_at, recorded_at,
       case when (select base.my_role()) = 'bureau' and owner = (select base.my_country()) then restricted_because end
           as restricted_because,
       case when (select base.my_role()) = 'bureau' and owner = (select base.my_country()) then network end as network,
       (select marking from alerts.watchlist where code = list) as marking,
       case when restricted_at is not null then 'restricted' when frozen_at is not null then 'frozen' else 'live' end as state
from (select e.*, lower(source_id) = lower(:text::text) as is_named,
             subject::text ~* all(:words::text[]) and (
                 select string_agg(value #>> '{}', ' ') from jsonb_path_query(subject, 'strict $.**') as value
                 where jsonb_typeof(value) = 'string') ~* all(:words::text[]) as is_held
      from alerts.entry e where removed_at is null) e
where is_named or is_held or id = any(:alike::uuid[])
order by coalesce(is_named, false) desc, coalesce(array_position(:alike::uuid[], id), 2147483647), recorded_at desc, id desc
limit :most;

-- join_network: the network that an entry's owner counts its subject to
update alerts.entry set network = :network where id = :id and list = :list and removed_at is null returning id;

-- changed_between: whether a list has entries that came or changed after a version and before another
select exists (select from alerts.entry where list = :list and list_version > :after and list_version < :before);

-- entries_since: what changed on a list after a version and an id of that version, also what matches no more, for those
-- who screen
select id, version, list, list_version, owner, kind, subject::text, action, purpose, legal_basis, category, note, exclude,
       basis, source_grade, information_grade, juvenile, refugee, expires_at,
       removed_at is null and frozen_at is null and restricted_at is null as is_live
from alerts.entry where list = :list and (list_version, id) > (:version::int, :id::uuid)
order by list_version, id limit :most;

-- gone_of_version: entries that match no more since one version of a list
select id from alerts.entry where list = :list and list_version = :version
  and (removed_at is not null or frozen_at is not null or restricted_at is not null);

-- entries_of_version: what changed on a list with one version, for the matcher
select id, version, list, list_version, owner, kind, subject::text, action, purpose, legal_basis, category, note, exclude,
       basis, source_grade, information_grade, juvenile, refugee, expires_at,
       removed_at is null and frozen_at is null and restricted_at is null as is_live
from alerts.entry where list = :list and list_version = :version order by id;

-- terms_since: of some entries those that a list put in or changed since one of its versions, as their owner handles them now
select id, version, action, exclude from alerts.entry
where list = :list and id = any(:ids::uuid[]) and list_version >= :version;

-- all_live: every live entry, for a node that starts
select id, version, list, list_version, owner, kind, subject::text, action, purpose, legal_basis, category, note, exclude,
       basis, source_grade, information_grade, juvenile, refugee, expires_at
from alerts.entry where removed_at is null and frozen_at is null and restricted_at is null;

-- live_of: of some entries those that are live, and from which score on their lists' entries match
select e.id, e.version, e.list, e.list_version, e.owner, e.kind, e.subject::text, e.action, e.purpose, e.legal_basis,
       e.category, e.note, e.exclude, e.basis, e.source_grade, e.information_grade, e.juvenile, e.refugee, e.expires_at,
       w.possible_from
from alerts.entry e join alerts.watchlist w on w.code = e.list
where e.id = any(:ids::uuid[]) and e.removed_at is null and e.frozen_at is null and e.restricted_at is null;

-- list_versions: how far each list has come, and from which score on its entries match
select code, version, possible_from from alerts.watchlist;

-- list_state: the same of one list
select version, possible_from from alerts.watchlist where code = :code;

-- sample_live: some live entries of a list, by chance, and how many there are
select id, version, subject, count(*) over () as total from alerts.entry
where list = :list and removed_at is null and frozen_at is null and restricted_at is null
order by hashint4(('x' || right(id::text, 8))::bit(32)::int), id limit :most;

-- live_ranges: a list's live entries since a version in pieces of about one size, by their ids
select (array_agg(e.id order by e.id))[1] as first, (array_agg(e.id order by e.id desc))[1] as last, count(*)::int as entries
from (select id, (row_number() over (order by id) - 1) / :size::int as piece from alerts.entry
      where list = :list and list_version >= :since and removed_at is null and frozen_at is null and restricted_at is null) e
group by e.piece order by e.piece;

-- live_between: the live entries of a list since a version, between two ids
select id, version, list, list_version, owner, kind, subject::text, action, purpose, legal_basis, category, note, exclude,
       basis, source_grade, information_grade, juvenile, refugee, expires_at
from alerts.entry where list = :list and list_version >= :since and id between :first and :last
  and removed_at is null and frozen_at is null and restricted_at is null order by id;

-- next_version_of: a change to any list begins, by a service; its lock keeps changes in order
update alerts.watchlist set version = version + 1 where code = :code returning id, version, kinds, marking, class_id, owner;

-- to_freeze: live entries whose review date has come or whose period is over (days by scope, the shortest counts)
select id, list from alerts.entry
where removed_at is null and frozen_at is null
  and least(review_by, (reviewed_at + make_interval(days => least(
      (:days::jsonb ->> '')::int, (:days::jsonb ->> ('list:' || list))::int,
      (:days::jsonb ->> ('category:' || category))::int)))::date) <= :today::date
order by list, id limit :most;

-- freeze: they match nothing until their owner renews them
update alerts.entry set frozen_at = :now::timestamptz, list_version = :list_version, version = version + 1
where id = any(:ids::uuid[]) and removed_at is null and frozen_at is null returning id, owner;

-- hours_over: entries of an emergency that nobody kept until their hours had passed
select id, list from alerts.entry where removed_at is null and expires_at <= :now::timestamptz order by list, id limit :most;

-- take_back: their lists have them no more; not one that was kept meanwhile
update alerts.entry set removed_at = :now::timestamptz, list_version = :list_version, version = version + 1
where id = any(:ids::uuid[]) and removed_at is null and expires_at <= :now::timestamptz returning id, owner;

-- to_remind: entries whose owner has not been told that their review is due
update alerts.entry set reminded_at = :now::timestamptz
where id in (select id from alerts.entry
             where removed_at is null and frozen_at is null and reminded_at is null and review_by <= :until::date
             order by review_by limit :most)
returning id, version, list, owner, review_by;

-- reviews_due: a country's own entries that are to be reviewed until a day or are frozen already, the most pressing first
select e.id, e.version, e.list, e.kind, e.category, e.review_by, e.subject, e.action, e.purpose, e.legal_basis,
       case when e.restricted_at is not null then 'restricted' when e.frozen_at is not null then 'frozen' else 'live' end
           as state,
       e.owner, w.second_person, w.marking,
       r.at as kept_at, coalesce(r.reason, '') as kept_because
from alerts.entry e join alerts.watchlist w on w.code = e.list
left join lateral (select at, reason from alerts.entry_review where entry_id = e.id order by at desc limit 1) r on true
where e.owner = :owner and e.removed_at is null and e.review_by <= :until::date
  and (:id::uuid is null or (e.review_by, e.id) > (:after::date, :id))
order by e.review_by, e.id limit :most;

-- restrict: the entry is kept and matches nothing, or matches again
update alerts.entry set list_version = :list_version, version = version + 1,
    restricted_at = case when :on::boolean then now() end,
    restricted_because = case when :on::boolean then :because else '' end
where id = :id and version = :version and removed_at is null and (restricted_at is null) = :on::boolean returning id;

-- restrict_removed: the same of an entry that its list has no more; it keeps the list's version, by which it comes back
update alerts.entry set version = version + 1, restricted_at = now(), restricted_because = :because
where id = :id and removed_at is not null and restricted_at is null;

-- none_changes: until the act ends nobody changes a list; nothing is new on it yet
select from alerts.watchlist where code = :code for update;

-- while_kept: whoever erases one of some entries waits until the act ends
select count(pg_advisory_xact_lock_shared(hashtext('jointops entry'), hashtext(id::text))::text)
from unnest(:ids::uuid[]) as id;

-- terms_kept: how entries that are live and still say something are handled now
select id, action, exclude from alerts.entry
where id = any(:ids::uuid[]) and erased_at is null and removed_at is null and frozen_at is null and restricted_at is null;

-- none_works_on: until the act ends nobody makes anything of an entry, and nobody is about to
select pg_advisory_xact_lock(hashtext('jointops entry'), hashtext(:id::uuid::text))::text;

-- erase: what the entry said is gone; that there was one stays until every node has heard of it
with reasons as (delete from alerts.category_change where entry_id = :id),
reviews as (delete from alerts.entry_review where entry_id = :id)
update alerts.entry set list_version = :list_version, version = version + 1, removed_at = coalesce(removed_at, :now),
    erased_at = :now, subject = '{}', purpose = '', legal_basis = '', note = '', source_id = null, exclude = '{}',
    share = '{}', restricted_because = '', network = null
where id = :id and erased_at is null returning id, owner, version;

-- list_of: where an entry stands and whose it is, whatever state it is in
select list, owner, category, version, restricted_at, removed_at from alerts.entry where id = :id and erased_at is null;

-- owner_of_list: whose list it is
select owner from alerts.watchlist where code = :code;

-- purge_entries: entries whose time is over
with gone as (delete from alerts.entry where id = any(:ids::uuid[]) returning 1),
past as (delete from alerts.entry_past where entry_id = any(:ids::uuid[]) returning 1)
select (select count(*)::int from gone) as entries, (select count(*)::int from past) as past;

-- not_live: persons on lists that match nothing now, or not for much longer, for who looks for one
-- By the clock, not by when the transaction began, and a minute more: a node whose clock is ahead of this one drops an
-- entry of an emergency sooner. One may be in memory and here; none is in neither.
select id, list, owner, category, subject, version from alerts.entry
where kind = 'person' and erased_at is null
  and (removed_at is not null or frozen_at is not null or restricted_at is not null
       or expires_at <= clock_timestamp() + interval '1 minute');

-- lock_to_share: an entry whose access is about to change
select version, owner, action, share, class_id from alerts.entry where id = :id and removed_at is null for update;

-- move_class: other people see the entry
update alerts.entry set class_id = :class_id where id = :id;

-- shared_class: the class that an entry's terms give it, and those with whom it is shared
select base.shared_class(:record, :class_id, alerts.shared_only_with(:action));

-- forget_staged: the same entry where it waits in an import, by the owner's number or by what it says, and what it said
with past as (delete from alerts.entry_past where entry_id = :id)
delete from alerts.staged_entry s using alerts.entry e
where e.id = :id and s.import_id in (select i.id from alerts.list_import i where i.list = e.list)
  and (s.source_id = e.source_id or s.content = e.content);

-- shared_with: with whom an entry is shared
select share from alerts.entry where id = :id;

-- version_on_list: the version of an entry that its list has, whoever asks
select alerts.entry_version(:id);

-- words_of: what some entries say of their subjects, and whether their lists have them no more; not how long, nor to whom
select id, jsonb_build_array(kind, subject, action, category, purpose, legal_basis, note, basis, source_grade,
                             information_grade, juvenile, refugee, removed_at is not null)::text as words
from alerts.entry where id = any(:ids::uuid[]);

-- disclosable: what a person may be told of an entry, as far as its owner lets them
select list, category, action, purpose, legal_basis, review_by, subject from alerts.entry where id = :id and erased_at is null;

-- keep: an entry added in an emergency stays
update alerts.entry set list_version = :list_version, version = version + 1, expires_at = null
where id = :id and removed_at is null and expires_at > now() returning id;

-- note_category: why the category of an entry changed
insert into alerts.category_change (entry_id, was, becomes, reason, by, class_id)
values (:id, :was, :becomes, :reason, :by, :class_id);

-- note_review: why an entry stays longer
insert into alerts.entry_review (entry_id, was, becomes, reason, by, class_id)
values (:id, :was, :becomes, :reason, :by, :class_id);

-- count_seen: how many of some entries this viewer may see
select count(*)::int from alerts.entry where id = any(:ids::uuid[]) and removed_at is null;

-- seen_of: of some entries those that this viewer may see, the weightiest action first
select id, list, owner, action from alerts.entry
where id = any(:ids::uuid[]) and removed_at is null
order by array_position(:ranks::text[], action), list, id;
