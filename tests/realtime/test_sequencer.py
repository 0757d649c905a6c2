"""Numbers: dense, whatever the order of commits, and nobody missing."""

import asyncio

from jointops.base.access import access_class
from jointops.base.db import Db, role_url
from jointops.base.ids import uuid7
from jointops.base.servers import Servers
from realtime.log import Log, LogEvent
from tests.realtime.support import SECRET, Hand, log_of, tell

_INSERT = (
    "insert into realtime.outbox (kind, operation, record, version, class_id, at)"
    " values ('check.reported', 'kafo-ii', $1, 1, $2, now())"
)


async def test_sixteen_writers_who_commit_in_the_opposite_order_are_all_numbered(
    servers: Servers, db: Db, owner: Hand
) -> None:
    late = await db.class_id(access_class("op:late", marking=2))
    log = Log(db)
    url = role_url(servers.database_url, "app", SECRET)
    writers = [await Hand.on(url) for _ in range(16)]
    records = [uuid7() for _ in writers]
    for writer, record in zip(writers, records, strict=True):
        await writer.run("begin")
        await writer.run(_INSERT, record, late)

    for writer in reversed(writers):
        await writer.run("commit")
        while await log.number(1000):  # what the sequencer does between two commits
            pass
        await writer.close()

    assert await log_of(owner, late) == list(reversed(records))
    assert await _is_dense(owner)


async def test_two_sequencers_by_mistake_number_each_event_once(db: Db, owner: Hand) -> None:
    twice = await db.class_id(access_class("op:twice", marking=2))
    log = Log(db)
    told: list[LogEvent] = []
    writing = asyncio.Event()

    async def sequence() -> None:
        while (batch := await log.number(7)) or not writing.is_set():
            told.extend(batch.events if batch else ())

    async def write() -> None:
        for _ in range(8):
            await asyncio.gather(*(tell(db, twice, 5) for _ in range(4)))
        writing.set()

    await asyncio.gather(sequence(), sequence(), write())

    numbers = [event.number for event in told if event.class_id == twice]
    assert len(numbers) == len(set(numbers)) == 160
    assert await _is_dense(owner)


async def test_what_was_committed_first_comes_first(db: Db, owner: Hand) -> None:
    mine = await db.class_id(access_class("op:versions", marking=2))
    first = await tell(db, mine)
    second = await tell(db, mine)
    while await Log(db).number(1000):
        pass
    assert await log_of(owner, mine) == first + second


async def _is_dense(owner: Hand) -> bool:
    numbers = await owner.column("select number from realtime.event order by number")
    head = await owner.value("select number from realtime.head")
    return numbers == list(range(1, len(numbers) + 1)) and head == len(numbers)
