-- A correction is one when the entry says something else than when the person asked: another version is not enough, for
-- restricting an entry and lifting that gives it two. A keyed hash, so that nothing of it outlives the entry.
alter table ops.subject_finding add column said text not null default '';
