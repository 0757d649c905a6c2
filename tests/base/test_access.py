"""Who sees what is one rule: the same in SQL, in a five-line model, and in the rows that each person is given."""

import random
import secrets
from typing import cast
from uuid import UUID

import asyncpg
import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from jointops.base.access import AccessClass, Viewer, access_class
from jointops.base.errors import NotSignedIn
from jointops.base.ids import uuid7
from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.base.sql import Statements
from jointops.node import Node
from tests.alerts.support import Desk
from tests.ops.support import Ledger

WORDS = [
    "op:kafo-ii",
    "op:x@ML",
    "op:x@BF",
    "bureau:FR",
    "bureau:ML",
    "country:ML",
    "country:FR",
    "care:ML",
    "signed-in",
]

q = Statements(
    """
-- all_operations: what there is for this viewer
select code from ops.operation;
-- widen: what an attacker would try who could write SQL of their own
select set_config('jointops.session', :key, true);
-- checks_like: the invented checks that this viewer's rows hold
select id from ops.check_report where operation = :operation;
-- entries_like: the invented entries that this viewer's rows hold
select id from alerts.entry where list = :list;
"""
)


def is_visible(one: AccessClass, principals: frozenset[str], clearance: int) -> bool:
    excluded = {word for kept in one.excluded for word in (kept, kept.replace("country:", "from:"))}
    return bool(one.audience & principals) and not excluded & principals and one.marking <= clearance


words = some.frozensets(some.sampled_from(WORDS), max_size=4)
classes = some.builds(AccessClass, words.filter(bool), words, some.integers(0, 4))


@settings(max_examples=40, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.lists(some.tuples(classes, words, some.integers(0, 4)), min_size=50, max_size=100))
async def test_the_rule_in_sql_is_the_rule_in_five_lines(
    ledger: Ledger, pairs: list[tuple[AccessClass, frozenset[str], int]]
) -> None:
    asked = msgspec.json.encode([(*msgspec.structs.astuple(one), who, level) for one, who, level in pairs]).decode()

    told = await ledger.column(
        "select base.visible(array(select jsonb_array_elements_text(p -> 0)),"
        " array(select jsonb_array_elements_text(p -> 1)), (p -> 2)::smallint,"
        " array(select jsonb_array_elements_text(p -> 3)), (p -> 4)::smallint)"
        " from jsonb_array_elements($1::text::jsonb) with ordinality as t (p, n) order by n",
        asked,
    )

    assert told == [is_visible(*pair) for pair in pairs]


async def test_each_person_is_given_exactly_the_rows_that_the_rule_allows(node: Node, ledger: Ledger) -> None:
    """60 classes, half of them older than the sessions, for 40 people: 2,400 pairs in each of two tables."""
    dice = random.Random(3)
    made = [_any_class(dice) for _ in range(60)]
    numbers = [await node.db.class_id(one) for one in made[:30]]
    viewers = [await _somebody(node, dice) for _ in range(40)]
    numbers += [await node.db.class_id(one) for one in made[30:]]
    person = viewers[0].person_id
    checks = [await _check_of(ledger, person, class_id) for class_id in numbers]
    entries = [await _entry_of(ledger, class_id) for class_id in numbers]
    seen = 0

    for viewer in viewers:
        async with node.db.read(viewer) as tx:
            rows = {row["id"] for row in await tx.all(q.checks_like, operation="random")}
            kept = {row["id"] for row in await tx.all(q.entries_like, list="RANDOM")}
        allowed = [is_visible(one, viewer.principals, viewer.clearance) for one in made]
        assert rows == {id for id, ok in zip(checks, allowed, strict=True) if ok}
        assert kept == {id for id, ok in zip(entries, allowed, strict=True) if ok}
        seen += len(rows)

    assert 0 < seen < len(made) * len(viewers) / 2


async def test_a_key_that_opens_no_session_sees_nothing(node: Node) -> None:
    connection = await asyncpg.connect(await _app_url(node))
    try:
        for key in ("", "nonsense", secrets.token_urlsafe(32)):
            async with connection.transaction():
                await connection.execute("select set_config('jointops.session', $1, true)", key)
                for table in ("ops.operation", "ops.check_report", "alerts.entry", "geo.mark", "base.audit"):
                    assert cast(object, await connection.fetchval(f"select count(*) from {table}")) == 0
            with pytest.raises(asyncpg.PostgresError, match="no live session"):
                await connection.execute(f"select base.enter('{key}')")
    finally:
        await connection.close()


@pytest.mark.parametrize("key", ["x'; select set_config('jointops.session', 'y', false); --", "a b", "'", ""])
async def test_a_key_that_would_be_sql_is_no_key(node: Node, desk: Desk, key: str) -> None:
    forged = msgspec.structs.replace(await desk("officer.ml"), key=key)

    with pytest.raises(NotSignedIn):
        async with node.db.read(forged) as tx:
            await tx.all(q.all_operations)


async def test_naming_another_session_by_its_number_or_hash_widens_nothing(node: Node, desk: Desk) -> None:
    awa, renata = await desk("officer.ml"), await desk("centre.turquesa")

    async with node.db.read(renata) as tx:
        for guess in (str(awa.session_id), str(awa.person_id), awa.user, "*", "' or true --"):
            await tx.value(q.widen, key=guess)
            assert await tx.all(q.all_operations) == []
    async with node.db.read(renata) as tx:
        assert await tx.all(q.all_operations) == []


async def test_the_product_can_read_no_keys_and_cannot_become_another(node: Node) -> None:
    for statement in (
        "select token_hash from base.session",
        "insert into base.session_class select id, 1 from base.session",
        "select classes from base.session_classes",
        "update base.session_classes set classes = '{1}'",
        "update base.person set principals = '{}'",
        "set role jointops_matcher",
        "set role jointops_owner",
        "alter table ops.check_report disable row level security",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await node.db.pool("app").execute(statement)


async def test_a_session_that_is_revoked_sees_nothing_at_the_next_statement(node: Node) -> None:
    viewer = await node.sessions.open("officer.ml")
    other = await node.sessions.open("officer.ml")

    async with node.db._begin("app", f"begin; select base.enter('{viewer.key}')") as connection:
        assert await connection.fetchval("select count(*) from ops.operation") != 0
        await node.sessions.close(viewer)
        assert await connection.fetchval("select count(*) from ops.operation") == 0
    with pytest.raises(NotSignedIn):
        async with node.db.read(viewer) as tx:
            await tx.all(q.all_operations)
    async with node.db.read(other) as tx:
        assert await tx.all(q.all_operations) != []


async def test_a_session_that_is_over_sees_nothing(node: Node, ledger: Ledger) -> None:
    viewer = await node.sessions.open("officer.ml")
    await ledger.value("update base.session set expires_at = now() where id = $1", viewer.session_id)

    with pytest.raises(NotSignedIn):
        async with node.db.read(viewer) as tx:
            await tx.all(q.all_operations)


async def test_every_table_that_can_be_shared_is_under_row_security(ledger: Ledger) -> None:
    bare = await ledger.column(
        "select format('%s.%s', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where c.relkind in ('r', 'p') and n.nspname in ('geo', 'alerts', 'ops', 'realtime')"
        " and has_table_privilege('jointops_app', c.oid, 'select') and not (c.relrowsecurity and c.relforcerowsecurity)"
    )

    assert set(bare) <= {"realtime.head", "realtime.consumer", "realtime.parked"}


def _any_class(dice: random.Random) -> AccessClass:
    audience = dice.sample(WORDS, dice.randint(1, 3))
    excluded = dice.sample(WORDS, dice.choice([0, 0, 1, 2]))
    return access_class(*audience, f"user:class-{secrets.token_hex(4)}", excluded=excluded, marking=dice.randint(0, 4))


async def _somebody(node: Node, dice: random.Random) -> Viewer:
    user = f"random.{secrets.token_hex(6)}.1"
    principals = dice.sample(WORDS, dice.randint(0, 3))
    someone = NewPerson(
        user=user, name="Somebody", title="", role="officer", country="ML", principals=principals,
        clearance=dice.randint(0, 4), demo=True,
    )  # fmt: skip
    await enrol(node.servers.database_url, [someone])
    return await node.sessions.open(user)


async def _check_of(ledger: Ledger, person: UUID, class_id: int) -> UUID:
    return await ledger.value(
        "insert into ops.check_report (id, reference, operation, checkpoint, country, person_id, occurred_at,"
        " clock_suspect, as_printed, body, body_hash, answer, class_id)"
        " values ($1, gen_random_uuid()::text, 'random', 'X', 'ML', $2, now(), false, false, $4, '', 'clear', $3)"
        " returning id",
        uuid7(),
        person,
        class_id,
        '{"subject": {"kind": "vehicle", "plate": "RANDOM"}, "indicators": [], "note": ""}',
    )


async def _entry_of(ledger: Ledger, class_id: int) -> UUID:
    await ledger.value(
        "insert into alerts.watchlist (code, name, owner, kinds, marking, class_id)"
        " values ('RANDOM', '', 'FR', '{vehicle}', 3, $1) on conflict do nothing",
        class_id,
    )
    return await ledger.value(
        "insert into alerts.entry (list, list_version, owner, kind, subject, action, purpose, legal_basis, review_by,"
        " category, class_id, removed_at) values ('RANDOM', 1, 'FR', 'vehicle', '{}', 'inquiry', '', '', '2030-01-01',"
        " 'other', $1, now()) returning id",
        class_id,
    )


async def _app_url(node: Node) -> str:
    from jointops.base.db import role_url
    from jointops.base.settings import deployment_secret

    return role_url(node.servers.database_url, "app", deployment_secret(node.servers.data))


@pytest.mark.parametrize("role", ["app", "matcher"])
async def test_no_statement_is_compiled_before_it_begins(node: Node, role: str) -> None:
    async with node.db.pool(role).acquire() as connection:
        assert await connection.fetchval("show jit") == "off"
