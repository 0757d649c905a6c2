-- What an owner denied holds until the entry names its subject otherwise, or until the owner says something else.

-- entry_subject  a keyed hash of what the entry says of its subject; null: denied before this was kept, and then the
--                entry's version counts
-- holds          false once the pair was confirmed, or the denial was taken back: every node reads that it ended
alter table ops.denial
    add column entry_subject bytea,
    add column holds boolean not null default true;
