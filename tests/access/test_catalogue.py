"""What the database itself says of its tables, policies, roles and views."""

from pathlib import Path
from uuid import uuid4

import pytest

from jointops.grants import page as grants_page
from tests.ops.support import Ledger

GRANTS = (Path(__file__).parents[2] / "docs/grants.md").read_text()

SCHEMAS = ("base", "realtime", "geo", "alerts", "ops", "care", "integrations")

WITHOUT = {
    "realtime.outbox": "insert alone: nobody but the log's owner function reads it",
}
"""Tables with a class and without row security, and why."""

MINE = r"class_id = ANY \(\( SELECT mine\.classes\s+FROM base\.mine\)::integer\[\]\)"
"""How a policy asks for the classes of the viewer: in one way."""

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
  and (p.qual is not null and p.qual !~ '{MINE}'
       or p.cmd in ('ALL', 'UPDATE', 'DELETE', 'SELECT') and p.qual is null
       or p.with_check is not null and p.with_check !~ '{MINE}'
       or p.qual ~* 'is null')"""


async def test_every_table_with_a_class_is_under_row_security_that_binds_its_owner_too(ledger: Ledger) -> None:
    assert set(await ledger.column(BARE, SCHEMAS)) == set(WITHOUT)


async def test_every_verb_that_is_granted_is_judged_by_a_policy(ledger: Ledger) -> None:
    assert await ledger.column(GRANTED_BUT_NOT_JUDGED, SCHEMAS) == []


async def test_no_policy_lets_people_read_or_change_what_has_a_class_but_by_their_classes(ledger: Ledger) -> None:
    # An officer writes down a worry that only the victim desk may read.
    assert await ledger.column(OPEN_TO_PEOPLE, SCHEMAS) == ["care.victim: victim_concern"]


async def test_people_alone_are_judged_by_what_the_rule_gave_and_read_no_table_of_it(ledger: Ledger) -> None:
    """A role of a service that asked so would see nothing, and one that reads the tables whatever anybody sees."""
    judged = "select distinct unnest(roles)::text from pg_policies where concat(qual, with_check) like '%base.mine%'"
    assert set(await ledger.column(judged)) <= {"jointops_app", "jointops_care"}
    read = "select distinct unnest(roles)::text from pg_policies where tablename = $1"
    assert set(await ledger.column(read, "session_class")) == {"jointops_owner", "jointops_log"}
    assert await ledger.column(read, "session_classes") == ["jointops_owner"]
    barrier = "select reloptions from pg_class where oid = 'base.mine'::regclass"
    assert await ledger.value(barrier) == ["security_barrier=true"], "no word slipped in is asked of others' rows first"


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
    """But the one that says who reads: it gives the live session of the transaction its own row, and no other."""
    assert await ledger.column(
        "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = any($1)"
        " and (c.relkind = 'm' or c.relkind = 'v'"
        " and not coalesce(c.reloptions, '{}') && '{security_invoker=true}')",
        SCHEMAS,
    ) == ["mine"]


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
            "alter policy entry_seen on alerts.entry"
            " using (kind is null or class_id = any ((select classes from base.mine)::integer[]))",
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


async def test_the_door_alone_lets_anybody_in_and_not_the_role_that_people_act_under(ledger: Ledger) -> None:
    functions: list[tuple[str, list[str]]] = [
        *(
            (one, ["jointops_door"])
            for one in ("open_session", "bind_session", "enrol_from", "person_of", "find_passkey", "use_passkey")
        ),
        *((one, ["jointops_app"]) for one in ("add_passkey", "lose_device")),
        *((one, ["jointops_app"]) for one in ("prove_session", "set_purpose", "list_ages", "barred")),
        *(
            (one, ["jointops_app", "jointops_matcher"])
            for one in ("shared_class", "shared_among", "class_with", "intern_class", "kept_from")
        ),
        ("revoke_session", []),
        ("origins_of", []),
    ]
    for function, whose in functions:
        may = await ledger.column(
            "select rolname::text from pg_roles r join pg_proc p on p.proname = $1"
            " where rolname like 'jointops\\_%' and rolname <> 'jointops_owner'"
            " and has_function_privilege(r.oid, p.oid, 'execute') order by 1",
            function,
        )
        assert may == whose, function


async def test_what_each_role_may_do_stands_on_its_page_and_whatever_is_granted_beside_it_is_seen(
    ledger: Ledger,
) -> None:
    page = GRANTS
    assert await grants_page(ledger._connection) == page, "run `make bless`, and look at what it changes"

    for change in (
        "grant select on care.step to jointops_app",
        "grant update (role) on base.person to jointops_partner",
        "grant jointops_care to jointops_app",
        "create function ops.everything() returns setof ops.match language sql security definer"
        " as 'select * from ops.match'",
        "alter policy pack_own on ops.pack using (true)",
    ):
        transaction = ledger._connection.transaction()
        await transaction.start()
        try:
            await ledger._connection.execute(change)
            seen = (await grants_page(ledger._connection)).splitlines()
            assert len(set(seen) - set(page.splitlines())) == 1, change
        finally:
            await transaction.rollback()


async def test_a_viewers_classes_are_found_once_a_statement_and_many_rows_by_an_index_of_them(ledger: Ledger) -> None:
    transaction = ledger._connection.transaction()
    await transaction.start()
    try:
        # Marks are too few here to be worth an index.
        await ledger._connection.execute("set local enable_seqscan = off; set local role jointops_app")
        many, one = "count(*) from geo.mark where operation = 'x'", f"* from ops.match where id = '{uuid4()}'"
        for asked, by in ((many, "Index Cond: ((operation = 'x'::text) AND (class_id"), (one, "Filter: (class_id")):
            plan = "\n".join(await ledger.column(f"explain select {asked}"))
            assert f"{by} = ANY ((InitPlan 1).col1))" in plan, plan
    finally:
        await transaction.rollback()


async def test_the_row_of_a_sessions_classes_follows_what_is_given_and_taken(ledger: Ledger) -> None:
    transaction = ledger._connection.transaction()
    await transaction.start()
    try:
        awa = await ledger.value("select id from base.person where user_name = 'officer.ml'")
        opened = "select base.open_session($1, sha256('awa'::bytea), now() + interval '1 day', 'a telephone')"
        session = await ledger.value(opened, awa)
        held = "select cardinality(classes) from base.session_classes where session_id = $1"
        given = await ledger.value(held, session)
        await ledger.value("select base.intern_class(array['signed-in'], array['user:nobody'], 1::smallint)")
        assert await ledger.value(held, session) == given + 1

        await ledger.value("update base.person set principals = '{}' where id = $1 returning id", awa)
        await ledger.value("select base.renew_sessions($1)", awa)
        assert 0 < await ledger.value(held, session) < given
        apart = (
            "select count(*) from base.session s left join base.session_classes m on m.session_id = s.id"
            " where array(select class_id from base.session_class where session_id = s.id order by 1)"
            " <> array(select unnest(m.classes) order by 1)"
        )
        assert await ledger.value(apart) == 0
    finally:
        await transaction.rollback()
