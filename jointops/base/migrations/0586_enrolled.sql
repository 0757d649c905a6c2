-- A sign-in by which a provider changes what somebody holds is a change of access like any other: on record with what was
-- and what is, and true at once in every live session. And it is not stronger than two people: what they have taken away
-- stays away, and what they have given stays, until two decide otherwise.

-- said   what the provider said last: role, clearance and words, operations among them
-- given  words that two people gave beside it
-- taken  words that two people took away, whatever it says
-- role   the role on which two people decided
-- least, most  the clearance on which they decided: above what it said, or below
alter table base.person_identity
    add column said jsonb,
    add column given text[] not null default '{}',
    add column taken text[] not null default '{}',
    add column role text,
    add column least smallint,
    add column most smallint;

create function base.words_held(principals text[], operations text[]) returns text[] language sql immutable as $$
    select base.given_principals($1) || array(select 'operation:' || o from unnest($2) o)
$$;
create function base.without(held text[], gone text[]) returns text[] language sql immutable as $$
    select array(select w from unnest(held) with ordinality t (w, n) where w <> all (gone) group by w order by min(n))
$$;
create function base.access_said(role text, clearance smallint, principals text[], operations text[]) returns jsonb
language sql immutable as $$
    select jsonb_build_object('role', role, 'clearance', clearance, 'words', base.words_held(principals, operations))
$$;
create function base.access_text(role text, clearance smallint, principals text[], operations text[]) returns text
language sql immutable as $$
    select concat_ws(' ', role || '/' || clearance,
                     array_to_string(array(select w from unnest(base.words_held(principals, operations)) w order by w), ' '))
$$;
revoke execute on function base.words_held, base.without, base.access_said, base.access_text from public;

update base.person_identity i set said = base.access_said(p.role, p.clearance, p.principals, p.operations)
from base.person p where p.id = i.person_id and i.enrolled;

-- Whom a provider enrols it also speaks for at each further sign-in. `was` and `becomes` are for the record: without `was`
-- the account is new, without `class_id` nothing has changed; it is the class of what that person alone hears.
drop function base.enrol_from(text, text, jsonb);
create function base.enrol_from(its_issuer text, its_subject text, who jsonb)
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

    select * into old from base.person p where p.id = link.person_id and p.country = spoken.country for update;
    if not found then return; end if;
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
revoke execute on function base.enrol_from from public;
grant execute on function base.enrol_from to jointops_door;

-- As before; and of somebody whom a provider enrolled, what two people decided is kept beside what it says.
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

create function base.keep_decided(person uuid, before jsonb, after jsonb) returns void
language sql security definer set search_path = base, pg_temp as $$
    update base.person_identity i
    set taken = base.without(i.taken || base.without(f.words, t.words), base.without(t.words, f.words)),
        given = base.without(i.given || base.without(t.words, f.words),
                             base.without(f.words, t.words) || array(select jsonb_array_elements_text(i.said -> 'words'))),
        role = case when t.role = f.role then i.role else nullif(t.role, i.said ->> 'role') end,
        most = case when t.clearance = f.clearance then i.most
                    when t.clearance < f.clearance or t.clearance < (i.said ->> 'clearance')::smallint then t.clearance end,
        least = case when t.clearance = f.clearance then i.least
                     when t.clearance > greatest(f.clearance, (i.said ->> 'clearance')::smallint) then t.clearance end
    from (select role, clearance, base.words_held(principals, operations) as words
          from jsonb_to_record($2) as x(role text, principals text[], clearance smallint, operations text[])) f,
         (select role, clearance, base.words_held(principals, operations) as words
          from jsonb_to_record($3) as x(role text, principals text[], clearance smallint, operations text[])) t
    where i.person_id = $1 and i.enrolled
$$;
revoke execute on function base.keep_decided from public;
