-- An account that is suspended or ended is on no rota: nobody is called who may not sign in.
create or replace function alerts.on_duty(authority uuid, wanted text, instant timestamptz) returns text[]
language sql stable security definer set search_path = alerts, pg_temp as $$
    select coalesce(array_agg('user:' || d.user_name order by d.user_name), '{}')
    from duty d join base.person p on p.user_name = d.user_name
    where d.authority_id = $1 and d.task = $2 and d.starts_at <= $3 and d.ends_at > $3 and p.state = 'active'
$$;
