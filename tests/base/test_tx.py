"""A write cannot forget: without its audit row, or with an event still owed, nothing of it is kept."""

from datetime import UTC, datetime

import asyncpg
import pytest

from jointops.base.access import access_class
from jointops.base.db import connect
from jointops.base.errors import NotAllowed
from jointops.base.ids import uuid7
from jointops.base.settings import secret_of
from jointops.base.sql import Statements
from jointops.base.tx import Event
from jointops.node import Node
from ops.matches.model import CLAIM
from tests.alerts.support import Desk
from tests.ops.support import Ledger

q = Statements(
    """
-- add_list: any change
insert into alerts.watchlist (code, name, owner, kinds, marking, class_id)
values (:code, 'Any', 'FR', '{vehicle}', 3, :class_id);
-- finish: the end of a transaction, called past the code that guards it
select realtime.finish('[]', '[]', null, null, null);
"""
)


async def lists(ledger: Ledger) -> list[object]:
    return await ledger.column("select code from alerts.watchlist where code like 'TX-%'")


async def test_a_change_without_an_audit_row_is_not_kept(node: Node, desk: Desk, ledger: Ledger) -> None:
    class_id = await node.db.class_id(access_class("signed-in", marking=1))

    with pytest.raises(AssertionError, match="audited"):
        async with node.db.write(await desk("bureau.fr")) as tx:
            await tx.run(q.add_list, code="TX-SILENT", class_id=class_id)

    assert await lists(ledger) == []


async def test_the_database_itself_refuses_to_end_a_change_without_an_audit_row(
    node: Node, desk: Desk, ledger: Ledger
) -> None:
    class_id = await node.db.class_id(access_class("signed-in", marking=1))

    with pytest.raises(asyncpg.PostgresError, match="audit row"):
        async with node.db.write(await desk("bureau.fr")) as tx:
            tx.audit("test.write")
            await tx.run(q.add_list, code="TX-PAST", class_id=class_id)
            await tx.run(q.finish)

    assert await lists(ledger) == []


async def test_an_act_that_owes_an_event_is_not_kept(node: Node, desk: Desk, ledger: Ledger) -> None:
    class_id = await node.db.class_id(access_class("signed-in", marking=1))

    with pytest.raises(AssertionError, match=r"match\.claimed"):
        async with node.db.write(await desk("bureau.fr")) as tx:
            tx.require(CLAIM)
            tx.audit(CLAIM)
            await tx.run(q.add_list, code="TX-OWED", class_id=class_id)

    assert await lists(ledger) == []


async def test_what_fails_in_the_middle_leaves_neither_change_nor_audit_nor_event(
    node: Node, desk: Desk, ledger: Ledger
) -> None:
    class_id = await node.db.class_id(access_class("signed-in", marking=1))
    before = await ledger.rows()
    event = Event(kind="test.done", record=uuid7(), version=1, class_id=class_id, at=datetime.now(UTC))

    with pytest.raises(RuntimeError, match="in the middle"):
        async with node.db.write(await desk("bureau.fr")) as tx:
            tx.audit("test.write")
            tx.emit(event)
            await tx.run(q.add_list, code="TX-HALF", class_id=class_id)
            raise RuntimeError("in the middle")

    assert await lists(ledger) == []
    assert await ledger.rows() == before


async def test_a_role_without_the_right_is_stopped_before_it_changes_anything(node: Node, desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        async with node.db.write(await desk("officer.ml")) as tx:
            tx.require(CLAIM)


async def test_looking_at_records_writes_who_looked(node: Node, desk: Desk, ledger: Ledger) -> None:
    record = uuid7()
    awa = await desk("officer.ml")

    async with node.db.look(awa) as tx:
        tx.audit("check.read", record)

    assert await ledger.audits(str(record)) == [("check.read", "done")]
    asked = "select session_id::text || person_id::text from base.audit where record::text = $1"
    assert await ledger.value(asked, str(record)) == f"{awa.session_id}{awa.person_id}"


async def test_an_audit_row_can_be_neither_changed_nor_removed_by_the_product(node: Node) -> None:
    for role in ("app", "log", "matcher"):
        for statement in ("update base.audit set result = 'never'", "delete from base.audit"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await node.db.pool(role).execute(statement)


async def test_a_connection_that_nobody_gives_back_keeps_no_node_from_ending(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jointops.base.db.GIVEN_BACK_S", 0.1)
    db = await connect(node.servers.database_url, secret_of(node.settings), ["app"])
    held = await db.pool("app").acquire()

    await db.close()

    with pytest.raises(asyncpg.InterfaceError):
        await held.execute("select 1")
