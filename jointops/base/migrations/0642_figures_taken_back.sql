-- A published figure that was mistyped is taken back by the operation's centre, and its name is free for the right one. The
-- row stays, with who said so, when and why; what a frozen report says of it stays as it was.
alter table ops.reported_figure
    drop constraint reported_figure_pkey,
    add column id uuid primary key default uuidv7(),
    add column withdrawn_at timestamptz,
    add column withdrawn_by uuid references base.person,
    add column withdrawn_reason text,
    add check ((withdrawn_at is null) = (withdrawn_by is null) and (withdrawn_at is null) = (withdrawn_reason is null));
create unique index on ops.reported_figure (operation, label) where withdrawn_at is null;
grant update (withdrawn_at, withdrawn_by, withdrawn_reason) on ops.reported_figure to jointops_app;
