-- The same bytes for a third less of PostgreSQL's time: `concat` and `to_json` look up how each value is written anew.
create or replace function base.audit_text(a base.audit) returns text language sql stable as $$
    select '[' || a.id
        || ',"' || to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        || '",' || coalesce('"' || a.session_id || '"', 'null')
        || ',' || coalesce('"' || a.person_id || '"', 'null')
        || ',' || coalesce(to_json(a.service)::text, 'null')
        || ',' || coalesce(to_json(a.device)::text, 'null')
        || ',' || to_json(a.verb)::text
        || ',' || coalesce('"' || a.record || '"', 'null')
        || ',' || coalesce(to_json(a.purpose)::text, 'null')
        || ',' || coalesce(to_json(a.operation)::text, 'null')
        || ',' || coalesce('"' || encode(a.asked, 'hex') || '"', 'null')
        || ',' || coalesce(to_json(a.owner)::text, 'null')
        || ',' || to_json(a.result)::text
        || ',' || a.records || ']'
$$;
