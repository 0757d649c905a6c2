-- Whoever holds the word of one person reads all that is for that person alone. Sessions have it of themselves; no account
-- is given that of another, whichever way it is made or changed.
create or replace function base.keep_from() returns trigger language plpgsql as $$
begin
    new.principals := array(select held from unnest(new.principals) with ordinality t (held, n)
                            where held not like 'from:%' and held not like 'user:%' order by n)
                      || ('from:' || new.country);
    return new;
end $$;

-- What was proposed before is compared, and carried out, without it.
create or replace function base.given_principals(held text[]) returns text[] language sql immutable parallel safe as $$
    select array(select one from unnest(held) with ordinality t (one, n)
                 where one not like 'from:%' and one not like 'user:%' order by n)
$$;

do $$
declare
    one uuid;
begin
    for one in update base.person p set principals = p.principals
               where exists (select from unnest(p.principals) held where held like 'user:%') returning p.id loop
        perform base.renew_sessions(one);
    end loop;
end $$;
