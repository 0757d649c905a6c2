-- The keys of all checks are made anew in pages, each a transaction: nobody waits for all of them, and whoever goes on does
-- so behind the last page.
-- making  the version of the rules that they are being made by; upto: the last check whose keys are
alter table ops.key_rules add column making integer, add column upto uuid;
