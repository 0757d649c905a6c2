-- What the log says of a draft of a request is judged by the draft's class, as the draft itself is since 0472: the side that
-- is asked read in it that, when and about what another considers asking.
update realtime.outbox o set class_id = r.class_id from alerts.request r where r.state = 'draft' and o.record = r.id;
update realtime.event e set class_id = r.class_id from alerts.request r where r.state = 'draft' and e.record = r.id;
