-- The language in which a person reads the product, on every device of theirs; null until they have chosen one.
alter table base.person add column language text check (language ~ '^[a-z]{2}$');

create function base.choose_language(language text) returns void
language sql security definer set search_path = base, pg_temp as $$
    update base.person p set language = $1 where p.id = base.my_person()
$$;
revoke execute on function base.choose_language from public;
grant execute on function base.choose_language to jointops_app;

-- What is sent to somebody is written in their language.
grant select (id, language) on base.person to jointops_partner;
