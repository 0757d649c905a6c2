-- What a person who is not looking would be told of by one cause, and who they are: what the policy is asked with before an
-- e-mail or a push goes out. Of the alert itself, or of its face where a ladder told the centre; null where it waits for
-- them no more.
create function alerts.asked_for(alert uuid, cause text, person uuid) returns jsonb
language sql stable security definer set search_path = alerts, pg_temp as $$
    select jsonb_build_object(
        'record', jsonb_build_object('marking', a.marking, 'handling', a.handling, 'origin', a.drafted_by ->> 'unit',
                                     'audience', c.audience),
        'reader', jsonb_build_object('user', p.user_name, 'principals', p.principals || ('user:' || p.user_name),
                                     'clearance', p.clearance))
    from alerts.alert a cross join base.person p
    join base.access_class c on c.id = case
        when exists (select from escalation s where s.alert_id = a.id and $2 = 'step ' || s.id
                     and s.told in ('centre', 'other-channel')) then a.face_class_id else a.class_id end
    where a.id = $1 and p.id = $3 and exists (select from to_tell($1, $2) w where w.person = $3)
$$;
revoke execute on function alerts.asked_for from public;
grant execute on function alerts.asked_for to jointops_partner;
