-- A bureau's desk reads what somebody still has to act on by its clock, the most urgent first, and not all of it at once.
create index match_by_clock on ops.match (coalesce(due_at, recorded_at), id)
    where state in ('possible', 'claimed', 'asked') or due_at is not null;
