-- record_match: a match found, once for each pair of check and entry; one withdrawn with its entry comes back with it
insert into ops.match as m (check_id, entry_id, operation, kind, band, score, because, list, action, checked, owner, retro,
                       reference, entry, subject, place, officer, occurred_at, class_id, face_class_id)
values (:check_id, :entry_id, :operation, :kind, :band, :score, :because, :list, :action, :checked, :owner, :retro,
        :reference, :entry, :subject, :place, :officer, :occurred_at, :class_id, :face_class_id)
on conflict (check_id, entry_id) do update set state = 'possible', version = m.version + 1 where m.state = 'withdrawn'
returning id, version, state, operation, kind, checked, owner, place, occurred_at, recorded_at, face_class_id;

-- get_match: one match with both records
select * from ops.match where id = :id;

-- lock_match: the same, kept for this act alone
select * from ops.match where id = :id for update;

-- list_matches: matches that this viewer may see whole, newest first, before a place in the list
select * from ops.match
where (:operation::text is null or operation = :operation) and (:state::text is null or state = :state)
  and (:check_id::uuid is null or check_id = :check_id)
  and (:id::uuid is null or (recorded_at, id) < (:recorded_at::timestamptz, :id))
order by recorded_at desc, id desc limit :most;

-- thread_of: what the bureaux said about some matches, in order
select id, match_id, kind, by, at, text from ops.match_message where match_id = any(:ids) order by at, id;

-- say: a question or an answer
insert into ops.match_message (match_id, kind, by, text, class_id) values (:match_id, :kind, :by, :text, :class_id);

-- move: a match in its next state
update ops.match
set state = :state, version = version + 1, claimed_by = coalesce(:claimed_by, claimed_by), verdict = coalesce(:verdict, verdict)
where id = :id returning *;

-- open_matches_of: matches of entries that were taken back
select id from ops.match where entry_id = any(:entries) and state in ('possible', 'claimed', 'asked') for update;

-- matches_about: the matches of some checks or some entries
select id from ops.match where check_id = any(:checks::uuid[]) or entry_id = any(:entries::uuid[]) or id = any(:matches::uuid[]);

-- purge_messages: what the bureaux said about some matches
with gone as (delete from ops.match_message where match_id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- purge_matches: matches with their copies of entry, subject and officer
with gone as (delete from ops.match where id = any(:ids::uuid[]) returning 1) select count(*)::int from gone;

-- move_class: other people see the match
update ops.match set class_id = :whole, face_class_id = :face where id = :id;

-- move_thread: and what the bureaux said
update ops.match_message set class_id = :whole where match_id = :id;

-- kept_from: the countries that must not learn of the record behind an alert
select ops.kept_from(:kind, :id);

-- count_seen: how many of some records this viewer may see
select count(*)::int from ops.match where id = any(:ids::uuid[]);
