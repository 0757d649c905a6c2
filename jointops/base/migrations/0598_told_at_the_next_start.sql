-- Whom mail and push could not be prepared for is told at the next start: what was put aside is taken up again.
grant delete, update (reason) on realtime.parked to jointops_partner;
