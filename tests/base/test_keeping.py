"""What is due is worked off record by record: one that cannot be done holds up no other."""

from uuid import UUID

import structlog

from jointops.base.ids import uuid7
from jointops.base.keeping import work_off
from jointops.base.tx import Tx
from jointops.node import Node


async def test_one_record_that_cannot_be_done_keeps_no_other_waiting_and_is_logged(node: Node) -> None:
    broken, sound = uuid7(), uuid7()
    due, done = [broken, sound], list[UUID]()

    async def waiting(_: Tx) -> list[UUID]:
        return due

    async def step(_: Tx, id: UUID) -> int:
        if id == broken:
            raise LookupError("a zone that this node does not know")
        due.remove(id)
        done.append(id)
        return 1

    with structlog.testing.capture_logs() as said:
        assert await work_off(node.db, "matcher", waiting, step, "steps were not taken") == 1

    assert (due, done) == ([broken], [sound])
    told = [one["id"] for one in said if one["event"] == "steps were not taken"]
    assert set(told) == {str(broken)}, "also when it is tried again"
