-- Whoever changes what an account holds comes to its sessions in the order of whoever ends it, as in 0111: the lock of all
-- sessions first, then its row. Each waited for the other before.

-- As in 0586; and of an account that is suspended or has ended nothing changes: it is refused when a session is to be opened.
create or replace function base.enrol_from(its_issuer text, its_subject text, who jsonb)
returns table (person_id uuid, was text, becomes text, class_id integer)
language plpgsql security definer set search_path = base, pg_temp as $$
#variable_conflict use_column
declare
    spoken base.person := jsonb_populate_record(null::base.person, who);
    link base.person_identity;
    old base.person;
    held base.person;
    words text[];
begin
    select * into link from base.person_identity i
    where i.issuer = its_issuer and i.subject = its_subject and i.enrolled;
    if not found then
        insert into base.person (user_name, name, title, role, country, principals, clearance, operations)
        values (spoken.user_name, spoken.name, '', spoken.role, spoken.country, spoken.principals, spoken.clearance,
                spoken.operations)
        on conflict (user_name) do nothing returning * into held;
        if held.id is null then return; end if;
        insert into base.person_identity (issuer, subject, person_id, enrolled, said)
        values (its_issuer, its_subject, held.id, true,
                base.access_said(held.role, held.clearance, held.principals, held.operations));
        return query select held.id, null::text,
                            base.access_text(held.role, held.clearance, held.principals, held.operations), null::integer;
        return;
    end if;

    perform pg_advisory_xact_lock(hashtext('base.session_class'));
    select * into old from base.person p where p.id = link.person_id and p.country = spoken.country for update;
    if not found then return; end if;
    if old.state <> 'active' then
        was := base.access_text(old.role, old.clearance, old.principals, old.operations);
        return query select old.id, was, was, null::integer;
        return;
    end if;
    select * into link from base.person_identity i where i.issuer = its_issuer and i.subject = its_subject for update;
    if spoken.clearance < (link.said ->> 'clearance')::smallint then
        link.least := null;  -- it has cut what it gives, and with it what was given above that
    end if;
    words := base.without(base.words_held(spoken.principals, spoken.operations) || link.given, link.taken);
    held := old;
    held.name := spoken.name;
    held.role := coalesce(link.role, spoken.role);
    held.clearance := greatest(least(spoken.clearance, coalesce(link.most, 4)), coalesce(link.least, 0));
    held.principals := array(select w from unnest(words) with ordinality t (w, n) where w not like 'operation:%' order by n);
    held.operations := array(select substr(w, 11) from unnest(words) with ordinality t (w, n)
                             where w like 'operation:%' order by n);
    update base.person_identity i set least = link.least,
        said = base.access_said(spoken.role, spoken.clearance, spoken.principals, spoken.operations)
    where i.issuer = its_issuer and i.subject = its_subject;
    update base.person p set name = held.name, role = held.role, principals = held.principals, clearance = held.clearance,
                             operations = held.operations
    where p.id = old.id;

    person_id := old.id;
    was := base.access_text(old.role, old.clearance, old.principals, old.operations);
    becomes := base.access_text(held.role, held.clearance, held.principals, held.operations);
    if was <> becomes then
        perform base.renew_sessions(old.id);
        class_id := base.intern_class(array['user:' || old.user_name], '{}', 0::smallint);
    end if;
    return next;
end $$;

-- As in 0586, in that order.
create or replace function base.apply_access(proposal uuid) returns boolean
language plpgsql security definer set search_path = base, pg_temp as $$
declare
    found base.proposal;
    changed uuid;
begin
    select * into found from base.proposal p
    where p.id = $1 and p.kind = 'access.change' and p.state = 'released' and p.decided_by = base.my_person()
      and p.record <> base.my_person() and base.my_role() in ('admin', 'dpo');
    if found.id is null then
        raise exception 'no released change of access' using errcode = 'JO500';
    end if;
    perform pg_advisory_xact_lock(hashtext('base.session_class'));
    update base.person p
    set role = t.role, principals = base.given_principals(t.principals), clearance = t.clearance, operations = t.operations
    from jsonb_to_record(found.content -> 'to') as t(role text, principals text[], clearance smallint, operations text[]),
         jsonb_to_record(found.content -> 'from') as f(role text, principals text[], clearance smallint, operations text[])
    where p.id = found.record
      and (p.role, base.given_principals(p.principals), p.clearance, p.operations)
          = (f.role, base.given_principals(f.principals), f.clearance, f.operations)
    returning p.id into changed;
    if changed is not null then
        perform base.keep_decided(changed, found.content -> 'from', found.content -> 'to');
        perform base.renew_sessions(changed);
    end if;
    return changed is not null;
end $$;
