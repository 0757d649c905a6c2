-- Other owners' matches of a check name nobody whose match of it was erased.
grant update (also) on ops.match to jointops_purger;
