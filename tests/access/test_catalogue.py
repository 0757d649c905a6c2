"""What the database itself says of its tables, policies, roles and views."""

import pytest

from tests.ops.support import Ledger

SCHEMAS = ("base", "realtime", "geo", "alerts", "ops", "care", "integrations")

WITHOUT = {
    "base.session_class": "what the rule gave: the policies read it, and no role of the product but the log's",
    "realtime.outbox": "insert alone: nobody but the log's owner function reads it",
}
"""Tables with a class and without row security, and why."""

READERS = "('jointops_app', 'jointops_care')"
"""Roles under which people act."""

BARE = """
select format('%s.%s', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and n.nspname = any($1) and exists (
    select from pg_attribute a where a.attrelid = c.oid and a.attname = 'class_id' and not a.attisdropped)
  and not (c.relrowsecurity and c.relforcerowsecurity)"""

GRANTED_BUT_NOT_JUDGED = """
select format('%s.%s %s by %s', n.nspname, c.relname, v.verb, r.rolname)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
cross join (values ('select', 'r'), ('insert', 'a'), ('update', 'w'), ('delete', 'd')) v(verb, letter)
join pg_roles r on r.rolname like 'jointops%' and r.rolname <> 'jointops_owner'
where c.relkind in ('r', 'p') and c.relrowsecurity and n.nspname = any($1)
  and case when v.verb = 'delete' then has_table_privilege(r.oid, c.oid, v.verb)
           else has_any_column_privilege(r.oid, c.oid, v.verb) end
  and not exists (select from pg_policy p where p.polrelid = c.oid and r.oid = any(p.polroles)
                  and p.polcmd::text in ('*', v.letter))"""

OPEN_TO_PEOPLE = f"""
select format('%s.%s: %s', p.schemaname, p.tablename, p.policyname) from pg_policies p
join pg_attribute a on a.attrelid = format('%I.%I', p.schemaname, p.tablename)::regclass and a.attname = 'class_id'
where p.schemaname = any($1) and p.roles && array{READERS.replace("(", "[").replace(")", "]")}::name[]
  and (p.qual is not null and p.qual not like '%class_id IN ( SELECT base.my_classes()%'
       or p.cmd in ('ALL', 'UPDATE', 'DELETE', 'SELECT') and p.qual is null
       or p.with_check is not null and p.with_check not like '%class_id IN ( SELECT base.my_classes()%'
       or p.qual ~* 'is null')"""


async def test_every_table_with_a_class_is_under_row_security_that_binds_its_owner_too(ledger: Ledger) -> None:
    assert set(await ledger.column(BARE, SCHEMAS)) == set(WITHOUT)


async def test_every_verb_that_is_granted_is_judged_by_a_policy(ledger: Ledger) -> None:
    assert await ledger.column(GRANTED_BUT_NOT_JUDGED, SCHEMAS) == []


async def test_no_policy_lets_people_read_or_change_what_has_a_class_but_by_their_classes(ledger: Ledger) -> None:
    # An officer writes down a worry that only the victim desk may read.
    assert await ledger.column(OPEN_TO_PEOPLE, SCHEMAS) == ["care.victim: victim_concern"]


async def test_tables_without_a_class_show_people_nothing_of_others(ledger: Ledger) -> None:
    readable = await ledger.column(
        "select format('%s.%s', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where c.relkind in ('r', 'p') and n.nspname = any($1) and not c.relrowsecurity"
        " and has_table_privilege('jointops_app', c.oid, 'select')",
        SCHEMAS,
    )
    # People and classes name no record; an attempt to sign in is found by its hash alone; the others hold numbers.
    assert set(readable) == {
        "base.person", "base.access_class", "base.attempt", "realtime.head", "realtime.consumer", "realtime.parked",
    }  # fmt: skip


async def test_no_role_of_the_product_can_step_around_row_security(ledger: Ledger) -> None:
    assert (
        await ledger.column(
            "select rolname from pg_roles where rolname like 'jointops%'"
            " and (rolsuper or rolbypassrls or rolreplication)"
        )
        == []
    )
    assert (
        await ledger.column(
            "select format('%s.%s', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " join pg_roles r on r.oid = c.relowner where n.nspname = any($1) and c.relkind = 'r'"
            " and r.rolname like 'jointops\\_%' and r.rolname <> 'jointops_owner'",
            SCHEMAS,
        )
        == []
    )
    assert (
        await ledger.column(
            "select format('%s.%s %s', n.nspname, c.relname, r.rolname) from pg_class c join pg_namespace n"
            " on n.oid = c.relnamespace join pg_roles r on r.rolname like 'jointops\\_%'"
            " and r.rolname <> 'jointops_owner' where n.nspname = any($1) and c.relkind = 'r'"
            " and has_table_privilege(r.oid, c.oid, 'truncate')",
            SCHEMAS,
        )
        == []
    )


async def test_views_run_with_the_readers_rights_and_nothing_is_materialised(ledger: Ledger) -> None:
    assert (
        await ledger.column(
            "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = any($1)"
            " and (c.relkind = 'm' or c.relkind = 'v'"
            " and not coalesce(c.reloptions, '{}') && '{security_invoker=true}')",
            SCHEMAS,
        )
        == []
    )


async def test_functions_with_the_owners_rights_keep_to_their_own_schemas(ledger: Ledger) -> None:
    assert (
        await ledger.column(
            "select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = any($1)"
            " and p.prosecdef and not exists (select from unnest(p.proconfig) c where c like 'search_path=%pg_temp')",
            SCHEMAS,
        )
        == []
    )


@pytest.mark.parametrize(
    ("mistake", "question"),
    [
        ("create table ops.forgotten (id uuid, class_id integer)", BARE),
        ("alter table ops.match no force row level security", BARE),
        ("drop policy mark_seen on geo.mark", GRANTED_BUT_NOT_JUDGED),
        ("grant delete on care.step to jointops_app", GRANTED_BUT_NOT_JUDGED),
        ("create policy careless on ops.match for select to jointops_app using (true)", OPEN_TO_PEOPLE),
        (
            "alter policy entry_seen on alerts.entry using (kind is null or class_id in (select base.my_classes()))",
            OPEN_TO_PEOPLE,
        ),
    ],
)
async def test_each_mistake_is_found(ledger: Ledger, mistake: str, question: str) -> None:
    before = await ledger.column(question, SCHEMAS)
    transaction = ledger._connection.transaction()
    await transaction.start()
    try:
        await ledger._connection.execute(mistake)
        assert await ledger.column(question, SCHEMAS) != before
    finally:
        await transaction.rollback()


async def test_policies_hash_a_viewers_classes_once_a_statement(ledger: Ledger) -> None:
    await ledger._connection.execute("set role jointops_app")
    try:
        for table in ("geo.mark", "ops.check_report", "ops.match", "alerts.entry", "realtime.event"):
            plan = "\n".join(await ledger.column(f"explain select count(*) from {table}"))
            assert "hashed SubPlan" in plan, plan
    finally:
        await ledger._connection.execute("reset role")
