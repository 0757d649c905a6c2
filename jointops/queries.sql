-- waits_s: for how many seconds the oldest of some kinds of event has waited for a consumer; 0 when none waits
select realtime.waits_s(:consumer::text, :kinds::text[]);

-- classes_apart: live sessions of which row security reads other classes than they were given; how many it lacks, how many
-- are too many
with live as (
    select s.id, p.user_name from base.session s join base.person p on p.id = s.person_id
    where s.revoked_at is null and s.expires_at > now()),
given as (select c.session_id, c.class_id from base.session_class c join live on live.id = c.session_id),
kept as (select m.session_id, unnest(m.classes) as class_id from base.session_classes m join live on live.id = m.session_id)
select live.id, live.user_name, count(*) filter (where kept.class_id is null) as lacks,
       count(*) filter (where given.class_id is null) as too_many
from given full join kept using (session_id, class_id) join live on live.id = session_id
where kept.class_id is null or given.class_id is null
group by live.id, live.user_name order by live.user_name, live.id;

-- roles: the roles of the product, whether they may sign in to the database, what they are and whose rights they inherit
select r.rolname as role, case when r.rolcanlogin then 'yes' else 'no' end as signs_in,
       case when r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication then 'yes' else 'no' end
           as more,
       coalesce((select string_agg(g.rolname, ', ' order by g.rolname) from pg_auth_members m
                 join pg_roles g on g.oid = m.roleid where m.member = r.oid), '') as member_of
from pg_roles r where r.rolname like 'jointops\_%' and r.rolname <> :owner::text order by r.rolname;

-- granted: what each role but the owner may do with each schema, table, sequence, column and function
with held as (
    select n.oid, n.nspname from pg_namespace n where n.nspname = any(:schemas::text[])),
listed as (
    select 'schema' as kind, h.nspname::text as thing, coalesce(n.nspacl, acldefault('n', n.nspowner)) as acl, n.nspowner as owner
    from held h join pg_namespace n on n.oid = h.oid
    union all
    select case when c.relkind = 'S' then 'sequence' else 'table' end, format('%s.%s', h.nspname, c.relname),
           coalesce(c.relacl, acldefault(case when c.relkind = 'S' then 's' else 'r' end::"char", c.relowner)), c.relowner
    from held h join pg_class c on c.relnamespace = h.oid where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    union all
    select 'table', format('%s.%s (%s)', h.nspname, c.relname, a.attname), a.attacl, c.relowner
    from held h join pg_class c on c.relnamespace = h.oid join pg_attribute a on a.attrelid = c.oid
    where a.attacl is not null and not a.attisdropped
    union all
    select case when p.prosecdef then 'function of the owner''s rights' else 'function' end,
           format('%s.%s(%s)', h.nspname, p.proname, pg_get_function_identity_arguments(p.oid)),
           coalesce(p.proacl, acldefault('f', p.proowner)), p.proowner
    from held h join pg_proc p on p.pronamespace = h.oid)
select l.kind, l.thing collate "C" as thing, coalesce(r.rolname::text, 'everyone') collate "C" as role,
       string_agg(lower(g.privilege_type) || case when g.is_grantable then ' and grant it' else '' end, ', '
                  order by g.privilege_type) as may
from listed l cross join lateral aclexplode(l.acl) g left join pg_roles r on r.oid = g.grantee
where g.grantee <> l.owner
group by l.kind, l.thing, r.rolname order by kind, thing, role;

-- policies: which rows of a table a role may see and make
select format('%s.%s', p.schemaname, p.tablename) collate "C" as thing, p.policyname as policy, lower(p.cmd) as verb,
       array_to_string(array(select unnest(p.roles)::text collate "C" order by 1), ', ') as roles, coalesce(p.qual, '') as sees,
       coalesce(p.with_check, '') as makes
from pg_policies p where p.schemaname = any(:schemas::text[]) and p.roles <> array[:owner::name]
order by thing, policy;
