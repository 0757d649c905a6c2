-- what_came_of: the matches of some entries and checks, and the incidents that came of those
with met as (select id, operation, owner from ops.match where entry_id = any(:records::uuid[]) or check_id = any(:records))
select 'match' as kind, id, operation, owner from met
union all
select 'incident', i.id, i.operation, i.country from ops.incident i where i.match_id in (select id from met);
