-- The policies ask this once a statement: in one query, without a function inside the function. In PL/pgSQL, because an
-- SQL function that gives rows one by one enters and leaves its owner's rights for each: 0.48 ms for 120 classes, not 0.22.
create or replace function base.my_classes() returns setof integer
language plpgsql stable security definer rows 100 set search_path = base, pg_temp as $$
begin
    return query
        select c.class_id from base.session s join base.session_class c on c.session_id = s.id
        where s.token_hash = sha256(convert_to(current_setting('jointops.session', true), 'UTF8'))
          and s.revoked_at is null and s.expires_at > now();
end $$;
