-- What is met inside a watched area raises the draft of an alert by itself; a person releases or discards it.
-- raised   no person wrote it: a watched area did, in the name of whoever drew that
alter table alerts.alert add column raised boolean not null default false;

-- The matcher makes such drafts, counts on in them while they stand, and learns what became of them; no other alert
-- is there for it, and none ever leaves the state of a draft by it.
create policy alert_matcher on alerts.alert for select to jointops_matcher using (raised);
create policy alert_matcher_raises on alerts.alert for insert to jointops_matcher with check (raised and state = 'draft');
create policy alert_matcher_counts on alerts.alert for update to jointops_matcher
    using (raised and state = 'draft') with check (raised and state = 'draft');
grant insert on alerts.alert to jointops_matcher;
grant select (id, version, number, operation, title, text, priority, countries, state, closed_reason, class_id, raised),
      update (title, text, version) on alerts.alert to jointops_matcher;
create policy addressee_matcher_raises on alerts.addressee for insert to jointops_matcher with check (state = 'pending');
grant insert on alerts.addressee to jointops_matcher;
create policy authority_matcher on alerts.authority for select to jointops_matcher using (true);
grant select on alerts.authority to jointops_matcher;

-- The countries that must not learn of the record behind an alert; behind a check, of any match that it met.
create or replace function ops.kept_from(kind text, record uuid) returns text[]
language sql stable security definer set search_path = ops, pg_temp as $$
    select coalesce(array_agg(distinct kept.country), '{}') from ops.match m
    cross join lateral unnest(alerts.origins_of(m.entry_id)) as kept (country)
    where case kept_from.kind
          when 'match' then m.id = kept_from.record
          when 'check' then m.check_id = kept_from.record
          else m.id = (select i.match_id from ops.incident i where i.id = kept_from.record) end
$$;
grant execute on function ops.kept_from(text, uuid) to jointops_matcher;
