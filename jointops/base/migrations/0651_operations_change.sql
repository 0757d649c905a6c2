-- At which number a country's bureau is called: an officer who is told to wait calls it with one touch.
alter table ops.participant add column bureau_phone text not null default '';

-- changed  who changed the operation last after its opening, or brought it a phase back, when and why
alter table ops.operation add column changed jsonb;
