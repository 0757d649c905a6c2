-- Of a hit that nobody answers it is said that nobody does, and then its owner may end it: also of those there are already.
update ops.match set due_at = now() + interval '24 hours'
where state = 'confirmed' and stop is null and due_at is null and overdue < 2
  and (step = 'instructed' or step is null and held <> 'gone');
