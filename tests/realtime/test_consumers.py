"""Those who react to events: each event once, poison put aside, nothing lost in between."""

import asyncio
from contextlib import AbstractAsyncContextManager
from uuid import UUID

import pytest

from jointops.base.access import access_class
from jointops.base.db import Db
from jointops.base.settings import Settings
from jointops.base.tx import Tx
from realtime.consumers import Consumer, Worker
from realtime.log import Log, LogEvent
from tests.realtime.support import Hand, Node, People, emit, log_of, running_node, tell, until


async def test_a_consumer_gets_each_event_of_its_kinds_once_and_in_order(
    db: Db, people: People, settings: Settings, owner: Hand
) -> None:
    seen = await db.class_id(access_class("consume", marking=2))
    done: list[UUID] = []

    async def act(tx: Tx, event: LogEvent) -> None:
        done.append(event.record)

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


async def test_two_nodes_share_the_work_without_doing_anything_twice(
    db: Db, people: People, settings: Settings
) -> None:
    seen = await db.class_id(access_class("consume", marking=2))
    done: list[UUID] = []

    async def act(tx: Tx, event: LogEvent) -> None:
        done.append(event.record)

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
    (poison,) = await tell(db, seen, kind="test.poison")
    good = await tell(db, seen, 3, kind="test.poison")
    tries: list[UUID] = []
    done: list[UUID] = []

    async def act(tx: Tx, event: LogEvent) -> None:
        tries.append(event.record)
        if event.record == poison:
            raise ValueError("this cannot be digested\nand this is detail")
        done.append(event.record)

    async with _room(db, settings, people, Consumer("test.poison", "matcher", frozenset({"test.poison"}), act)):
        await until(lambda: len(done) == 3)
    assert tries.count(poison) == 5
    assert done == good
    reasons = await owner.column("select reason from realtime.parked where consumer = 'test.poison'")
    assert reasons == ["ValueError: this cannot be digested"]


async def test_what_a_failed_try_did_is_undone_and_what_it_emits_comes_once(
    db: Db, people: People, settings: Settings, owner: Hand
) -> None:
    seen = await db.class_id(access_class("consume", marking=2))
    failed = False

    async def act(tx: Tx, event: LogEvent) -> None:
        nonlocal failed
        tx.audit("test.answer")
        emit(tx, seen, event.record, kind="test.answer")
        if not failed:
            failed = True
            await tx.close(writes=True)  # its rows are written …
            raise ValueError("… and then it fails")

    consumer = Consumer("test.answer", "matcher", frozenset({"test.question"}), act)
    query = "select record from realtime.event where kind = 'test.answer'"
    async with _room(db, settings, people, consumer):
        asked = await tell(db, seen, kind="test.question")
        await owner.until("select exists (select from realtime.event where kind = 'test.answer')")
    assert failed
    assert await owner.column(query) == asked


@pytest.mark.fault
async def test_a_database_that_is_away_costs_no_try(db: Db, people: People, settings: Settings, owner: Hand) -> None:
    seen = await db.class_id(access_class("consume", marking=2))
    done: list[UUID] = []

    async def act(tx: Tx, event: LogEvent) -> None:
        done.append(event.record)

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


def _room(db: Db, settings: Settings, people: People, consumer: Consumer) -> AbstractAsyncContextManager[Node]:
    return running_node(db, settings, people.sessions.who, consumer)
