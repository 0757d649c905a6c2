-- The clock of alerts and the scanner read who stands on the drafter's side (0414).
grant select (second) on alerts.alert to jointops_clock, jointops_scanner;
