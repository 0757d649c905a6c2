-- lock_tree: the tree as it stands, kept for this sealing alone
select size, peaks from base.audit_tree for update;

-- take_fresh: committed rows that no leaf holds yet, oldest first, as the bytes that are hashed
with taken as (
    delete from base.audit_fresh
    where audit_id in (select audit_id from base.audit_fresh order by audit_id limit :most)
    returning audit_id
)
select a.id, convert_to(base.audit_text(a), 'UTF8') as text
from taken t join base.audit a on a.id = t.audit_id order by a.id;

-- add_leaves: the next leaves, one for each row
insert into base.audit_leaf (leaf, audit_id, hash)
select :first::bigint + n - 1, audit_id, hash
from unnest(:ids::bigint[], :hashes::bytea[]) with ordinality as t(audit_id, hash, n);

-- grow_tree: the tree after them
update base.audit_tree set size = :size, peaks = :peaks;

-- newest_seal: the last signed state
select size, root, at, key_id, signature from base.seal order by size desc limit 1;

-- add_seal: a signed state
insert into base.seal (size, root, at, key_id, signature) values (:size, :root, :at, :key_id, :signature);

-- export_snapshot: the name under which other connections read the same instant
select pg_export_snapshot();

-- instant: when this transaction reads, by the clock that rows are written by
select now();

-- seals_after: signed states over more rows than this, smallest first
select size, root, at, key_id, signature from base.seal where size > :size order by size limit :most;

-- note_key: from here on another key signs
insert into base.audit (service, verb, result) values ('sealer', 'audit.key', :key_id);

-- lag: how many rows wait for the sealer, and how long the oldest has
select waiting, seconds from base.audit_lag();

-- leaf_hashes: the first leaves of the tree
select hash from base.audit_leaf where leaf < :size order by leaf;

-- row_of_leaf: the text that a leaf is the hash of, when this viewer may read the row in whole
select base.audit_text(a) as text
from base.audit_leaf l join base.audit a on a.id = l.audit_id left join base.person p on p.id = a.person_id
where l.leaf = :leaf and not base.is_kept_back(a.verb, a.result, a.owner, p.country, (select base.my_country()));

-- count_leaves: how many rows have a leaf
select count(*) from base.audit_leaf;

-- sealed_rows: a stretch of leaves in order, as an export writes them; of those before `since` the hash alone. Leaves lie
-- nearly in the order of their rows, so both are read by a range and joined in memory.
with leaves as materialized (
    select leaf, audit_id, hash from base.audit_leaf where leaf between :first::bigint and :last::bigint)
select l.leaf, encode(l.hash, 'hex') as hash,
       case when l.leaf < :since or a.id is null then null else base.audit_text(a) end as text
from leaves l left join base.audit a on a.id = l.audit_id and l.leaf >= :since
    and a.id between (select min(audit_id) from leaves) and (select max(audit_id) from leaves)
order by l.leaf;

-- unsealed_rows: rows without a leaf: those in the sealer's queue (-1), and those that no sealer will see (-2)
select case when f.audit_id is null then -2 else -1 end as leaf, null as hash, base.audit_text(a) as text
from base.audit a left join base.audit_fresh f on f.audit_id = a.id
where not exists (select from base.audit_leaf l where l.audit_id = a.id) order by a.id;

-- looks: audit rows, newest first, before a place in the list
-- Of what countries do with their matches, and share, hold or are refused, others' officers read who did what and when,
-- and no more.
select a.id, l.leaf, a.at, p.user_name, p.name, p.country, a.service, a.device, a.verb,
       case when not k.back then a.record end as record, a.purpose, a.operation,
       case when not k.back then encode(a.asked, 'hex') end as asked, case when not k.back then a.owner end as owner,
       case when k.back then 'kept' else a.result end as result, case when k.back then 0 else a.records end as records
from base.audit a
left join base.person p on p.id = a.person_id
left join base.audit_leaf l on l.audit_id = a.id
cross join lateral (
    select base.is_kept_back(a.verb, a.result, a.owner, p.country, (select base.my_country())) as back) k
where (:record::uuid is null or a.record = :record and not k.back)
  and (:person::text is null or p.user_name = :person)
  and (:verb::text is null or a.verb = :verb)
  and (:purpose::text is null or a.purpose = :purpose)
  and (:since::timestamptz is null or a.at >= :since) and (:until::timestamptz is null or a.at < :until)
  and (:id::bigint is null or a.id < :id)
order by a.id desc limit :most;

-- looks_at_ours: who asked about the records of this bureau's country, newest first, before a place in the list; of a file
-- not by its hash, for a bureau need not be among those who may read it
select a.at, a.session_id, p.name, p.title, p.country, a.verb, a.record, a.purpose, a.operation,
       case when a.verb like '%.fetch-file' then 'done'
            when a.result ~ '[0-9a-f]{64}'
            then coalesce(nullif(trim(regexp_replace(a.result, '[0-9a-f]{64}', '', 'g')), ''), 'done')
            else a.result end as result, a.records
from base.audit a join base.person p on p.id = a.person_id
where a.owner = (select base.my_country())
  and (:at::timestamptz is null or (a.at, a.session_id) < (:at, :session))
order by a.at desc, a.session_id desc limit :most;
