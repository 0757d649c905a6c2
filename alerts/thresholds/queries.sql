-- set_threshold: another threshold, unless somebody was faster
update alerts.watchlist set possible_from = :becomes where code = :list and possible_from = :was returning id;

-- note_change: who changed it, and why
insert into alerts.threshold_change (list, was, becomes, reason, by, class_id)
values (:list, :was, :becomes, :reason, :by, :class_id);

-- changes_of: the newest changes of a list's threshold
select was, becomes, reason, by, at from alerts.threshold_change where list = :list order by at desc, id desc limit 50;
