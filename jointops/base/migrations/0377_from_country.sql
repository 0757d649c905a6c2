-- Who is kept from a record as one of a country is kept from it whatever they hold: everybody is `from:CI` whose account is
-- of CI, also at an operation's centre, where nobody holds `country:CI`. No audience names such a word, so it opens nothing.
create function base.keep_from() returns trigger language plpgsql as $$
begin
    new.principals := array(select held from unnest(new.principals) with ordinality t (held, n)
                            where held not like 'from:%' order by n) || ('from:' || new.country);
    return new;
end $$;
create trigger keep_from before insert or update of principals, country on base.person
    for each row execute function base.keep_from();

create function base.barred_from(excluded text[]) returns text[] language sql immutable as $$
    select array(select distinct one from unnest(
        excluded || array(select 'from:' || substr(e, 9) from unnest(excluded) e where e like 'country:%')) one order by 1)
$$;

create or replace function base.intern_class(audience text[], excluded text[], marking smallint)
returns integer language plpgsql security definer set search_path = base, pg_temp as $$
declare
    wanted text[] := array(select distinct unnest($1) order by 1);
    barred text[] := base.barred_from($2);
    found integer;
begin
    if array_to_string(wanted, ' ') ~ '(^| )from:' then
        raise exception 'nothing is for those of a country that way' using errcode = 'JO500';
    end if;
    select id into found from base.access_class c
    where c.audience = wanted and c.excluded = barred and c.marking = $3;
    if found is not null then return found; end if;
    perform pg_advisory_xact_lock(hashtext('base.session_class'));
    insert into base.access_class (audience, excluded, marking) values (wanted, barred, $3)
    on conflict do nothing returning id into found;
    if found is null then
        select id into found from base.access_class c
        where c.audience = wanted and c.excluded = barred and c.marking = $3;
        return found;
    end if;
    insert into base.session_class (session_id, class_id)
    select s.id, found from base.session s
    where s.revoked_at is null and s.expires_at > now()
      and base.visible(wanted, barred, $3, s.principals, s.clearance);
    return found;
end $$;

select pg_advisory_xact_lock(hashtext('base.session_class'));
update base.person set principals = principals;
update base.session s set principals = p.principals || ('user:' || p.user_name) || 'signed-in'::text
from base.person p where p.id = s.person_id and s.revoked_at is null;
update base.access_class c set excluded = base.barred_from(c.excluded) where c.excluded <> base.barred_from(c.excluded);
delete from base.session_class sc using base.session s, base.access_class c
where s.id = sc.session_id and c.id = sc.class_id and c.excluded && s.principals;
revoke execute on function base.keep_from, base.barred_from from public;
