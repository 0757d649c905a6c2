-- Lists whose corrected entries have not reached all of their open matches, and after which match to go on. The matcher
-- corrects some in its turn and leaves the rest to a keeper, page by page, so that no check waits for thousands of them.
create table ops.correction_left (
    list text primary key,
    after uuid not null,
    left_at timestamptz not null default now()
);
alter table ops.correction_left enable row level security;
alter table ops.correction_left force row level security;
create policy correction_left_owner on ops.correction_left to current_user using (true) with check (true);
create policy correction_left_matcher on ops.correction_left to jointops_matcher using (true) with check (true);
grant select, insert, update, delete on ops.correction_left to jointops_matcher;
