-- Whoever is erased is in no pack any more: the purger, under whom owners' decisions are carried out, takes packs back.
grant update (state, content) on ops.pack to jointops_purger;
