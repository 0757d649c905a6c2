-- A task force rests on a mandate, and one of its members leads it. Outside its days nothing is sent through it.
alter table alerts.network
    add column lead text,
    add column legal_basis text,
    add column starts_on date,
    add column ends_on date,
    add constraint network_mandate check ((lead is null) = (legal_basis is null) and (lead is null) = (starts_on is null)),
    add constraint network_mandate_days check (ends_on >= starts_on);

create function alerts.is_mandated(one alerts.network, day date) returns boolean language sql immutable as $$
    select coalesce(one.starts_on <= day, true) and coalesce(one.ends_on >= day, true)
$$;
