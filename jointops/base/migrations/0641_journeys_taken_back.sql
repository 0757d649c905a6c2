-- A journey that was counted wrongly, or twice, is taken back by the side that recorded it: it stays, with when and why, and
-- counts no more. Why is one of a few words: journeys are kept for good and name nobody, so no words of anybody's are
-- kept with them either. Who did it stands in the audit.
alter table ops.journey
    add column version integer not null default 1,
    add column withdrawn_at timestamptz,
    add column withdrawn_reason text check (withdrawn_reason in ('twice', 'persons', 'way', 'no-journey')),
    add check ((withdrawn_at is null) = (withdrawn_reason is null));
grant update (version, withdrawn_at, withdrawn_reason) on ops.journey to jointops_app;
