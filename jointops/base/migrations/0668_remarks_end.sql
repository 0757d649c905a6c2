-- What the centre says of a day in its own words may name somebody: the words end with their operation, are held with it, and
-- can be taken out before. The frozen report, which nobody can change, says that there was a remark, of which country and
-- when, and a hash of the words with a salt that goes when they go: until then they can be proved, afterwards not guessed.
alter table ops.report_remark
    add column country text not null default '',
    add column salt text not null default replace(gen_random_uuid()::text, '-', ''),
    add column taken_out_at timestamptz,
    add column taken_out_reason text check (taken_out_reason in ('person', 'wrong')),
    add check ((taken_out_at is null) = (taken_out_reason is null)),
    add check (taken_out_at is null or (text, salt) = ('', ''));
update ops.report_remark m set country = p.country from base.person p where p.id = m.person_id;
alter table ops.report_remark alter country drop default;
grant update (text, salt, taken_out_at, taken_out_reason) on ops.report_remark to jointops_app;
-- Who may not read a frozen report does not read what was said in it.
revoke delete on ops.report_remark from jointops_matcher;
grant update (class_id) on ops.report_remark to jointops_matcher;
create policy report_remark_purger on ops.report_remark to jointops_purger using (true) with check (true);
grant select, delete on ops.report_remark to jointops_purger;

insert into ops.retention_rule (what, days, least_days, most_days, counts_from, tables) values
    ('remarks', 365, 30, 1826, 'the operation was closed', '{ops.report_remark}');

-- As it stands, with remarks.
do $$
declare
    said text := pg_get_functiondef('ops.kept()'::regprocedure);
begin
    if position('select ''routes'', r.id' in said) = 0 then
        raise exception 'routes are kept in another way now';
    end if;
    execute replace(said, 'select ''routes'', r.id',
        'select ''remarks'', m.id, array[m.id], array[''operation:'' || m.operation], m.operation, null, null from ops.report_remark m
    union all
    select ''routes'', r.id');
end $$;

-- Whether a hold keeps a remark: its centre, which sees no holds, must know that much before it takes the words out.
create function ops.remark_held(wanted uuid) returns boolean
language sql stable security definer set search_path = ops, pg_temp as $$
    select exists (
        select from report_remark m
        join hold h on h.lifted_at is null and (m.id = any(h.records) or h.scope = 'operation:' || m.operation)
        where m.id = wanted and m.class_id in (select base.my_classes()))
$$;
revoke execute on function ops.remark_held from public;
grant execute on function ops.remark_held to jointops_app;
