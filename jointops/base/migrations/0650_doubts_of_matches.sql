-- What speaks against the check of a match: `clock` (its device's was ahead), `as-printed` (a check digit is wrong, and
-- stands so on the paper), and of its position `null-island`, `swapped` or `far-from-post`. The owner of the entry, who
-- decides, cannot read the check of another country. Of a position it was not kept before.
alter table ops.match add column doubts text[] not null default '{}';
update ops.match m set doubts = array_remove(
    array[case when c.clock_suspect then 'clock' end, case when c.as_printed then 'as-printed' end], null)
from ops.check_report c where c.id = m.check_id and (c.clock_suspect or c.as_printed);
