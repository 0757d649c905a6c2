"""Records whose access changes while people listen: who gains is told, who loses is told, nobody hears more."""

import asyncio
import contextlib
import random
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

import asyncpg
import msgspec
import pytest

from jointops.base.access import AccessClass, Viewer, access_class
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.ids import uuid7
from jointops.base.people.model import GRANTED
from jointops.base.settings import Settings
from jointops.base.sql import Statements
from jointops.base.tx import Event
from realtime.access import RECORD, faces_of, judged_now
from realtime.forgetting import forget_events
from realtime.frames import EventFrame, Resync, ServerFrame, Shared, Withdrawn
from realtime.log import LogEvent
from tests.realtime.support import Hand, Node, People, emit, running_node, tell, until

q = Statements(
    """
-- judge_anew: as the owner of a record does
select realtime.judge_anew(:record, :faces, 'whole');
"""
)

WORDS = ["country:ML", "country:NE", "op:kafo-ii", "op:kafo-ii@ML", "centre:kafo-ii"]


async def change(db: Db, owner: Viewer, record: UUID, was: int, now: int) -> None:
    """The owner of a record gives it another class."""
    faces = {"whole": [was, now]}
    async with db.write(owner) as tx:
        await tx.run(q.judge_anew, record=record, faces=faces)
        tx.audit("test.share")
        at = datetime.now(UTC)
        data = {"faces": faces, "told": "whole"}
        tx.emit(Event(kind=RECORD, record=record, version=1, class_id=now, at=at, operation="kafo-ii", data=data))


async def happens(db: Db, record: UUID, class_id: int, kind: str = "match.claimed") -> None:
    async with db.service("log") as tx:
        tx.audit("test.tell")
        emit(tx, class_id, record, kind)


def sees(one: AccessClass, viewer: Viewer) -> bool:
    may = bool(one.audience & viewer.principals)
    must_not = any({word, word.replace("country:", "from:")} & viewer.principals for word in one.excluded)
    return may and not must_not and one.marking <= viewer.clearance


def about(frames: Iterable[ServerFrame], record: UUID) -> list[str]:
    """What a screen was told of a record, in order."""
    told: list[str] = []
    for frame in frames:
        if isinstance(frame, EventFrame) and frame.event.record == record:
            told.append(frame.event.kind)
        elif isinstance(frame, Shared | Withdrawn) and frame.record == record:
            told.append(type(frame).__name__)
    return told


def any_class(dice: random.Random, owner: str) -> AccessClass:
    return access_class(
        owner, *dice.sample(WORDS, 2), excluded=dice.sample(WORDS, dice.choice([0, 0, 1])), marking=dice.randint(0, 3)
    )


async def somebody(people: People, dice: random.Random) -> Viewer:
    return await people.person(*dice.sample(WORDS, dice.randint(0, 2)), clearance=dice.randint(0, 4))


async def test_of_100_listeners_exactly_those_who_lose_a_record_are_told_and_hear_no_more(
    db: Db, node: Node, people: People
) -> None:
    dice = random.Random(7)
    owner = await people.person("bureau:XX", clearance=4, country="XX")
    viewers = [await somebody(people, dice) for _ in range(100)]
    end = await db.class_id(access_class("signed-in", marking=0))
    losers = winners = 0

    async with contextlib.AsyncExitStack() as stack:
        screens = await asyncio.gather(*(stack.enter_async_context(node.screen(viewer)) for viewer in viewers))
        for _ in range(12):
            before, after = any_class(dice, "bureau:XX"), any_class(dice, "bureau:XX")
            was, now = await db.class_id(before), await db.class_id(after)
            record = uuid7()
            await happens(db, record, was, "match.found")
            await change(db, owner, record, was, now)
            await happens(db, record, now)
            [last] = await tell(db, end)
            await until(lambda last=last: all(last in screen.records for screen in screens))
            for viewer, screen in zip(viewers, screens, strict=True):
                told = about(screen.frames, record)
                had, has = sees(before, viewer), sees(after, viewer)
                # Whoever is about to lose it may or may not be told in the milliseconds before; never after.
                assert [one for one in told if one != "match.found"] == (
                    ["Withdrawn"] * (had and not has) + ["Shared"] * (has and not had) + ["match.claimed"] * has
                )
                assert "match.found" not in told or had or has
                losers += had and not has
                winners += has and not had

    assert losers > 50
    assert winners > 50


async def test_who_was_away_is_judged_by_the_classes_of_now(
    db: Db, node: Node, people: People, settings: Settings
) -> None:
    """From the memory of a node, and from PostgreSQL at a node that has just started."""
    dice = random.Random(11)
    owner = await people.person("bureau:XX", clearance=4, country="XX")
    viewers = [await somebody(people, dice) for _ in range(30)]
    end = await db.class_id(access_class("signed-in", marking=0))
    cursor = node.hub.cursor()
    trips: list[tuple[UUID, list[AccessClass]]] = []
    for _ in range(15):
        ways = [any_class(dice, "bureau:XX") for _ in range(3)]
        numbers = [await db.class_id(way) for way in ways]
        record = uuid7()
        await happens(db, record, numbers[0], "match.found")
        await change(db, owner, record, numbers[0], numbers[1])
        await change(db, owner, record, numbers[1], numbers[2])
        trips.append((record, ways))
    [last] = await tell(db, end)
    async with node.screen(viewers[0], cursor=cursor) as first:
        await until(lambda: last in first.records)  # the node has handed out all of it

    async with running_node(db, settings, people.sessions.who) as other:
        for place in (node, other):
            for viewer in viewers:
                async with place.screen(viewer, cursor=cursor) as screen:
                    await until(lambda screen=screen: last in screen.records)
                    for record, ways in trips:
                        told = about(screen.frames, record)
                        had = [sees(way, viewer) for way in ways]
                        assert ("match.found" in told) == had[2]
                        assert ("Withdrawn" in told) == ((had[0] or had[1]) and not had[2])
                        assert "Shared" not in told or had[2]
                        assert ("Shared" in told) == (had[2] and not (had[0] and had[1]))


async def test_who_comes_back_after_a_record_was_purged_is_still_told_that_it_went(
    db: Db, node: Node, people: People, settings: Settings
) -> None:
    """At a node that was there, and at one that has just started."""
    owner, awa = await people.person("bureau:XX", clearance=4), await people.person("country:ML")
    shared = await db.class_id(access_class("bureau:XX", "country:ML", marking=1))
    alone = await db.class_id(access_class("bureau:XX", marking=1))
    everyone = await db.class_id(access_class("signed-in", marking=0))
    cursor, record = node.hub.cursor(), uuid7()
    await happens(db, record, shared, "match.found")
    await change(db, owner, record, shared, alone)
    async with db.service("purger") as tx:
        tx.audit("test.purge")
        await forget_events(tx, [record])
    [last] = await tell(db, everyone)

    async with running_node(db, settings, people.sessions.who) as other:
        for place in (node, other):
            async with place.screen(awa, cursor=cursor) as screen:
                await until(lambda screen=screen: last in screen.records)
                assert about(screen.frames, record) == ["Withdrawn"]


def test_what_was_numbered_together_with_a_change_is_judged_by_it() -> None:
    """An event and, twice, another class of its record in one batch: all three lead to the last class."""
    at, record, other = datetime.now(UTC), uuid7(), uuid7()

    def event(number: int, of: UUID, class_id: int, kind: str = "match.found", **faces: list[int]) -> LogEvent:
        data: dict[str, object] = {"faces": faces, "told": "whole"} if faces else {}
        return LogEvent(number, kind, "kafo-ii", of, 1, class_id, at, at, data, None)

    judged = judged_now(
        [
            event(1, record, 1),
            event(2, other, 1),
            event(3, record, 2, RECORD, whole=[1, 2]),
            event(4, record, 3, RECORD, whole=[2, 3]),
        ]
    )

    assert [one.class_id for one in judged[:2]] == [3, 1]
    assert [faces_of(one) for one in judged[2:]] == [{"whole": (1, 3)}, {"whole": (2, 3)}]


async def test_only_who_sees_a_record_can_change_who_does(db: Db, people: People) -> None:
    stranger = await people.person("country:NE")
    hidden = await db.class_id(access_class("country:ML", marking=1))
    everyone = await db.class_id(access_class("signed-in", marking=0))

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await change(db, stranger, uuid7(), hidden, everyone)


async def test_a_screen_that_does_not_read_is_not_handed_what_its_owner_lost_meanwhile(
    db: Db, node: Node, people: People
) -> None:
    owner, awa = await people.person("bureau:XX", clearance=4), await people.person("country:ML")
    shared = await db.class_id(access_class("bureau:XX", "country:ML", marking=1))
    alone = await db.class_id(access_class("bureau:XX", marking=1))
    everyone = await db.class_id(access_class("signed-in", marking=0))

    async with node.screen(awa) as screen, node.screen(owner) as other:
        [subscriber] = [one for one in node.hub._members.all() if one.viewer.session_id == awa.session_id]
        subscriber.pause()
        record = uuid7()
        await happens(db, record, shared, "match.found")
        await until(lambda: record in other.records)
        await change(db, owner, record, shared, alone)
        [last] = await tell(db, everyone)
        await until(lambda: last in other.records)
        node.hub.resume(subscriber)
        await until(lambda: last in screen.records)

    assert about(screen.frames, record) == []
    assert screen.has(Resync)


async def test_a_person_whose_access_changes_reads_again_on_every_node_within_a_second(
    db: Db, node: Node, people: People, settings: Settings, owner: Hand
) -> None:
    awa = await people.person("country:ML", clearance=2)
    malian = await db.class_id(access_class("country:ML", marking=1))
    nigerien = await db.class_id(access_class("country:NE", marking=1))
    end = await db.class_id(access_class("signed-in", marking=0))
    boss = await people.person(clearance=4)
    await owner.run("update base.person set role = 'admin' where id = $1", boss.person_id)
    boss = msgspec.structs.replace(boss, role="admin")
    cursor = node.hub.cursor()

    async with running_node(db, settings, people.sessions.who) as other:
        async with node.screen(awa) as here, other.screen(awa) as there:
            began = asyncio.get_running_loop().time()
            await grant(db, owner, boss, awa, ["country:NE"])
            await until(lambda: here.has(Resync) and there.has(Resync))
            took = asyncio.get_running_loop().time() - began
            await tell(db, malian)
            [mine] = await tell(db, nigerien)
            [last] = await tell(db, end)
            await until(lambda: last in here.records and last in there.records)
            for screen in (here, there):
                assert [frame.why for frame in screen.frames if isinstance(frame, Resync)] == ["access"]
                assert screen.records == [mine, last]
        async with node.screen(awa, cursor=cursor) as away:
            await until(lambda: last in away.records)
            assert away.has(Resync)

    print(f"a change of access reached two nodes after {took * 1000:.0f} ms")
    assert took < 1


async def grant(db: Db, owner: Hand, boss: Viewer, person: Viewer, principals: list[str]) -> None:
    """What a released change of access does, without the two who propose and release it."""
    await owner.run("update base.person set principals = $2 where id = $1", person.person_id, principals)
    await owner.run("select base.renew_sessions($1)", person.person_id)
    class_id = await db.class_id(access_class(f"user:{person.user}", marking=0))
    async with db.write(boss) as tx:
        tx.audit("people.change-access", person.person_id)
        tx.emit(Event(kind=GRANTED, record=person.person_id, version=1, class_id=class_id, at=utc_now()))
