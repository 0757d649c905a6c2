-- A draft that was raised of several records is of one that is left when the one it was raised of is taken back.
grant select (trigger), update (trigger, place) on alerts.alert to jointops_matcher;
