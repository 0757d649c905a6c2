-- Whoever works off the log stores no place beyond its head.
grant select on realtime.head to jointops_matcher, jointops_partner, jointops_blind;
