-- A check and an entry meet once; but what met while its owner alone might know of it, and comes back when others may, is
-- another match for those others: its old events, its words and its first instant stay with the owner.
alter table ops.match add column apart boolean not null default false;
alter table ops.match drop constraint match_check_id_entry_id_key;
create unique index match_once on ops.match (check_id, entry_id) where not apart;
