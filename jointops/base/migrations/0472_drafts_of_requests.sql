-- A draft is the asking side's, and its desk's: the authority that is asked reads a request from when it is told of it.
grant update (class_id) on alerts.request_step, alerts.request_assessment to jointops_app;

update alerts.request r
set class_id = base.intern_class(array_remove(c.audience, 'agency:' || b.code), c.excluded, c.marking)
from base.access_class c, alerts.authority b
where r.state = 'draft' and c.id = r.class_id and b.id = r.requested;
update alerts.request_step s set class_id = r.class_id from alerts.request r where r.id = s.request_id and r.state = 'draft';
update alerts.request_assessment s set class_id = r.class_id
from alerts.request r where r.id = s.request_id and r.state = 'draft';
