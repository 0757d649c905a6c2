"""Those who react to events: each event once, poison put aside, nothing lost in between."""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from uuid import UUID

import pytest

from jointops.base.access import access_class
from jointops.base.db import Db
from jointops.base.settings import Settings
from jointops.base.sql import Statements
from jointops.base.tx import Tx
from realtime.consumers import Consumer, Worker
from realtime.log import Log, LogEvent
from tests.realtime.support import Hand, Node, People, emit, log_of, running_node, tell, until

q = Statements(
    """
-- give_way: what the database says of the one of two who waited for each other
do $$ begin raise exception 'two waited for each other' using errcode = '40P01'; end $$;
"""
)


async def test_a_consumer_gets_each_event_of_its_kinds_once_and_in_order(
    db: Db, people: People, settings: Settings, owner: Hand
) -> None:
    seen = await db.class_id(access_class("consume", marking=2))
    done: list[UUID] = []

    async def act(tx: Tx, events: Sequence[LogEvent]) -> None:
        done.extend(event.record for event in events)

    consumer = Consumer("test.order", "log", frozenset({"test.order"}), act)
    async with _room(db, settings, people, consumer):
        for _ in range(10):
            await tell(db, seen, 30, kind="test.order")
            await tell(db, seen, 3, kind="test.other")
        await until(lambda: len(done) == 300)
    async with _room(db, settings, people, consumer):  # goes on from its stored place
        more = await tell(db, seen, 2, kind="test.order")
        await until(lambda: len(done) == 302)
    assert done[-2:] == more
    query = "select record from realtime.event where kind = 'test.order' order by number"
    assert done == await owner.column(query)
    assert len(await log_of(owner, seen)) == 332


async def test_what_comes_after_the_log_has_lost_its_end_is_done_though_its_numbers_were_there_before(
    db: Db, people: People, settings: Settings, owner: Hand
) -> None:
    """A failover may lose the last commits, and with them the places of those who had done them."""
    seen = await db.class_id(access_class("consume", marking=2))
    done: list[UUID] = []

    async def act(tx: Tx, events: Sequence[LogEvent]) -> None:
        done.extend(event.record for event in events)

    async with _room(db, settings, people, Consumer("test.back", "log", frozenset({"test.back"}), act)) as node:
        lost = await tell(db, seen, 5, kind="test.back")
        await until(lambda: done == lost)
        end = node.hub.last
        await owner.run("delete from realtime.event where number > $1", end - 3)
        await owner.run("update realtime.head set number = $1", end - 3)
        await owner.run("update realtime.consumer set number = least(number, $1)", end - 3)
        await until(lambda: node.hub.last == end - 3)
        again = await tell(db, seen, 3, kind="test.back")
        await until(lambda: done == [*lost, *again])


async def test_one_whose_kind_never_comes_moves_on_all_the_same(
    db: Db, people: People, settings: Settings, owner: Hand
) -> None:
    """The oldest events are dropped once every consumer is past them."""
    seen = await db.class_id(access_class("consume", marking=2))

    async def act(_: Tx, events: Sequence[LogEvent]) -> None:
        raise AssertionError(events)

    consumer = Consumer("test.idle", "log", frozenset({"test.idle"}), act)
    async with _room(db, settings, people, consumer):
        await tell(db, seen, 1100, kind="test.other")
        [before] = await owner.column("select max(number) from realtime.event")
        await tell(db, seen, 1100, kind="test.other")
        await owner.until(f"select number >= {before} from realtime.consumer where name = 'test.idle'")


async def test_two_nodes_share_the_work_without_doing_anything_twice(
    db: Db, people: People, settings: Settings
) -> None:
    seen = await db.class_id(access_class("consume", marking=2))
    done: list[UUID] = []

    async def act(tx: Tx, events: Sequence[LogEvent]) -> None:
        done.extend(event.record for event in events)

    consumer = Consumer("test.share", "log", frozenset({"test.share"}), act)
    async with _room(db, settings, people, consumer) as room:
        second = asyncio.create_task(Worker(db, Log(db), room.hub, consumer).run())
        told = [record for _ in range(20) for record in await tell(db, seen, 5, kind="test.share")]
        await until(lambda: len(done) >= 100)
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)
    assert done == told


async def test_a_poison_event_is_put_aside_with_its_reason_after_five_tries(
    db: Db, people: People, settings: Settings, owner: Hand
) -> None:
    seen = await db.class_id(access_class("consume", marking=2))
    before = await tell(db, seen, 2, kind="test.poison")
    (poison,) = await tell(db, seen, kind="test.poison")
    good = before + await tell(db, seen, 3, kind="test.poison")
    tries: list[UUID] = []
    done: list[UUID] = []

    async def act(tx: Tx, events: Sequence[LogEvent]) -> None:
        records = [event.record for event in events]
        if records == [poison]:
            tries.append(poison)
        if poison in records:
            raise ValueError("this cannot be digested\nand this is detail")
        done.extend(records)

    async with _room(db, settings, people, Consumer("test.poison", "matcher", frozenset({"test.poison"}), act)):
        await until(lambda: len(done) == 5)
    assert len(tries) == 5  # alone: what failed together is no try of any of them
    assert done == good
    reasons = await owner.column("select reason from realtime.parked where consumer = 'test.poison'")
    assert reasons == ["ValueError: this cannot be digested"]

    taken_up: list[str] = []

    async def aside(_: Tx, __: LogEvent) -> None:
        raise AssertionError("it is aside already")

    async def again(tx: Tx, events: Sequence[LogEvent]) -> None:
        if events[0].record == poison:
            taken_up.append("away" if not taken_up else "bad")
            if taken_up == ["away"]:
                await tx.run(q.give_way)
            raise ValueError("nor can this")
        done.extend(event.record for event in events)

    retrying = Consumer("test.poison", "matcher", frozenset({"test.poison"}), again, aside, again=True)
    for start, reason in ((1, "ValueError: this cannot be digested"), (2, "ValueError: nor can this")):
        more = await tell(db, seen, 1, kind="test.poison")
        async with _room(db, settings, people, retrying):
            await until(lambda: len(taken_up) == start)  # noqa: B023 - asked before the next turn
            await until(lambda: done[-1:] == more)  # noqa: B023
            await owner.until(f"select reason = '{reason}' from realtime.parked where consumer = 'test.poison'")
            more = await tell(db, seen, 1, kind="test.poison")
            await until(lambda: done[-1:] == more)  # noqa: B023
    assert taken_up == ["away", "bad"], "once a start"


async def test_what_is_new_does_not_wait_until_all_that_was_put_aside_was_tried_again(
    db: Db, people: People, settings: Settings, owner: Hand
) -> None:
    seen = await db.class_id(access_class("consume", marking=2))
    done: list[UUID] = []
    kinds = frozenset({"test.many"})

    async def act(_: Tx, events: Sequence[LogEvent]) -> None:
        done.extend(event.record for event in events)

    async with _room(db, settings, people, Consumer("test.many", "matcher", kinds, act)):
        put_aside = await tell(db, seen, 45, kind="test.many")
        await until(lambda: len(done) == 45)
    of_it = "select 'test.many', number, 'it failed' from realtime.event where kind = 'test.many'"
    await owner.run(f"insert into realtime.parked (consumer, number, reason) {of_it}")
    done.clear()
    new: list[UUID] = []
    room: list[Node] = []

    async def aside(_: Tx, __: LogEvent) -> None:
        raise AssertionError("it is aside already")

    async def again(_: Tx, events: Sequence[LogEvent]) -> None:
        if not done:  # something happens while the first of it is tried
            new.extend(await tell(db, seen, kind="test.many"))
            await owner.until("select not exists (select from realtime.outbox)")
            number = await owner.value("select max(number) from realtime.event where kind = 'test.many'")
            await until(lambda: room[0].hub.last >= int(str(number)))
        done.extend(event.record for event in events)

    async with _room(db, settings, people, Consumer("test.many", "matcher", kinds, again, aside, again=True)) as it:
        room.append(it)
        await until(lambda: len(done) == 46)
    assert [one for one in done if one not in new] == put_aside, "all of it, in order"
    assert done.index(new[0]) == 20
    assert await owner.value("select count(*) from realtime.parked where consumer = 'test.many'") == 0


async def test_what_a_failed_try_did_is_undone_and_what_it_emits_comes_once(
    db: Db, people: People, settings: Settings, owner: Hand
) -> None:
    seen = await db.class_id(access_class("consume", marking=2))
    failed = False

    async def act(tx: Tx, events: Sequence[LogEvent]) -> None:
        nonlocal failed
        tx.audit("test.answer")
        for event in events:
            emit(tx, seen, event.record, kind="test.answer")
        if not failed:
            failed = True
            await tx.close(writes=True)  # its rows are written …
            raise ValueError("… and then it fails")

    consumer = Consumer("test.answer", "matcher", frozenset({"test.question"}), act)
    query = "select record from realtime.event where kind = 'test.answer' order by number"
    async with _room(db, settings, people, consumer):
        asked = await tell(db, seen, 3, kind="test.question")
        await owner.until("select count(*) >= 3 from realtime.event where kind = 'test.answer'")
    assert failed
    assert await owner.column(query) == asked


@pytest.mark.fault
async def test_a_database_that_is_away_costs_no_try(db: Db, people: People, settings: Settings, owner: Hand) -> None:
    seen = await db.class_id(access_class("consume", marking=2))
    done: list[UUID] = []

    async def act(tx: Tx, events: Sequence[LogEvent]) -> None:
        done.extend(event.record for event in events)

    await owner.run("grant jointops_matcher to current_user with inherit true")
    async with _room(db, settings, people, Consumer("test.away", "matcher", frozenset({"test.away"}), act)):
        first = await tell(db, seen, kind="test.away")
        await until(lambda: done == first)
        await owner.run("alter role jointops_matcher nologin")
        await owner.run("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'jointops_matcher'")
        second = await tell(db, seen, kind="test.away")
        with pytest.raises(TimeoutError):  # longer than all pauses between five tries
            await until(lambda: len(done) > 1, within=4)
        await owner.run("alter role jointops_matcher login")
        await until(lambda: done == first + second)
    assert await owner.value("select count(*) from realtime.parked where consumer = 'test.away'") == 0


@pytest.mark.fault
async def test_a_database_that_gives_way_again_and_again_costs_no_try(
    db: Db, people: People, settings: Settings, owner: Hand
) -> None:
    seen = await db.class_id(access_class("consume", marking=2))
    tries = 0
    done: list[UUID] = []

    async def act(tx: Tx, events: Sequence[LogEvent]) -> None:
        nonlocal tries
        if (tries := tries + 1) <= 12:  # together and alone, more often than five tries
            await tx.run(q.give_way)
        done.extend(event.record for event in events)

    async with _room(db, settings, people, Consumer("test.gives-way", "matcher", frozenset({"test.gives-way"}), act)):
        told = await tell(db, seen, kind="test.gives-way")
        await until(lambda: done == told, within=30)
    assert await owner.value("select count(*) from realtime.parked where consumer = 'test.gives-way'") == 0


def _room(db: Db, settings: Settings, people: People, consumer: Consumer) -> AbstractAsyncContextManager[Node]:
    return running_node(db, settings, people.sessions.who, consumer)
