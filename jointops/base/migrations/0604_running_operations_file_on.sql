-- Operations ran before anybody asked how far their countries are: none of them stops for that.
update ops.participant p set may_file = true
from ops.operation o
where o.code = p.operation and p.readiness <> 'withdrawn'
  and (p.readiness = 'active' or o.phase in ('active', 'debrief', 'closed'));
