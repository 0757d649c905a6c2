"""A connector follows the events over plain HTTP: with its token, from where it left off, and no more than it may."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path

import httpx
import pytest

from jointops.base.settings import Settings
from jointops.node import Node
from realtime.frames import Bye, EventFrame, Ready, Resync, ServerFrame, Shared, read_server_frame
from realtime.hub import MOST_STREAMS
from tests.alerts.support import added, opened, vehicle
from tests.ops.support import Drill, done, new_plate, open_drill
from tests.support import caller, copied, served

EVENT_STREAM = "text/event-stream"


@pytest.fixture(scope="module")
async def house(folder: Path, seeded: Path) -> AsyncGenerator[tuple[Node, str]]:
    """A whole node, with its HTTP."""
    copied(seeded, folder / "house")
    async with served(Settings(data=folder / "house", port=0, demo=True, pace=1000)) as both:
        yield both


@pytest.fixture
async def drill(house: tuple[Node, str]) -> AsyncGenerator[Drill]:
    async with contextlib.AsyncExitStack() as stack:

        async def sign_in(user: str) -> httpx.AsyncClient:
            client = await stack.enter_async_context(caller(house[1], timeout=30))
            token = (await done(client.post("/api/session", json={"user": user})))["token"]
            client.headers["authorization"] = f"Bearer {token}"
            client.cookies.clear()
            return client

        yield await open_drill(house[0], sign_in)


async def token(who: httpx.AsyncClient, *scopes: str) -> dict[str, str]:
    """The header of a connector that may do only this."""
    await done(who.post("/api/session/step-up/demo"))
    made = await done(who.post("/api/tokens", json={"name": "Wall of numbers", "scopes": list(scopes), "hours": 1}))
    return {"authorization": f"Bearer {made['token']}"}


class Following:
    """A stream being read: each frame with the id that it came with."""

    def __init__(self, lines: AsyncIterator[str], answer: httpx.Response) -> None:
        self._lines = lines
        self.answer = answer
        self.id = ""

    async def frame(self) -> ServerFrame:
        fields: dict[str, str] = {}
        async with asyncio.timeout(10):
            async for line in self._lines:
                if not line:
                    break
                name, _, value = line.partition(": ")
                fields[name] = value
        self.id = fields.get("id", self.id)
        return read_server_frame(fields["data"])

    async def until(self, kind: type[ServerFrame]) -> list[ServerFrame]:
        """The frames up to the first of a kind; heartbeats do not count."""
        found = [await self.frame()]
        while not isinstance(found[-1], kind):
            found.append(await self.frame())
        return found


@contextlib.asynccontextmanager
async def following(url: str, headers: dict[str, str], **query: str | list[str]) -> AsyncGenerator[Following]:
    async with (
        caller(url, timeout=30) as client,
        client.stream("GET", "/api/events", headers=headers, params=query) as answer,
    ):
        yield Following(answer.aiter_lines(), answer)


async def test_a_connector_follows_what_its_maker_may_see_and_resumes_after_the_last(
    house: tuple[Node, str], drill: Drill
) -> None:
    _, url = house
    awa, chen = await drill.at("officer.ml"), await drill.at("centre")
    wall = await token(chen, "event.read")
    checks = [drill.check(new_plate()) for _ in range(4)]

    async with following(url, wall) as stream:
        assert isinstance(await stream.frame(), Ready)
        assert stream.answer.headers["content-type"].startswith(EVENT_STREAM)
        assert stream.answer.headers["cache-control"] == "private, no-store"
        await done(awa.post("/api/checks", json=checks[0]))
        first = (await stream.until(EventFrame))[-1]
        last = stream.id
    for check in checks[1:3]:
        await done(awa.post("/api/checks", json=check))
    async with following(url, {**wall, "last-event-id": last}, cursor="where it began") as stream:
        rest = [(await stream.until(EventFrame))[-1] for _ in range(2)]
        await done(awa.post("/api/checks", json=checks[3]))
        rest.append((await stream.until(EventFrame))[-1])

    told = [str(one.event.record) for one in (first, *rest) if isinstance(one, EventFrame)]
    assert told == [check["id"] for check in checks]


async def test_a_stream_says_only_what_its_reader_may_see_and_who_gains_a_record_hears_so(
    house: tuple[Node, str], drill: Drill
) -> None:
    _, url = house
    mariam, issa = await drill.at("bureau.ml"), await drill.at("bureau.bf")
    code = drill.code.upper()
    entries = await opened(mariam, f"ML-{code}", ["vehicle"])
    async with following(url, await token(issa, "event.read")) as stream:
        await stream.until(Ready)
        entry = await added(mariam, entries, vehicle(new_plate()))
        body = {"kind": "entry", "id": entry["id"], "with": ["bureau:BF"], "reason": "Asked."}
        await done(mariam.post("/api/shares", json=body))
        told = await stream.until(Shared)

    assert {one.event.kind for one in told if isinstance(one, EventFrame)} <= {"list.changed"}
    assert isinstance(told[-1], Shared) and str(told[-1].record) == entry["id"]


async def test_topics_narrow_and_a_place_that_nobody_knows_means_reading_again(
    house: tuple[Node, str], drill: Drill
) -> None:
    _, url = house
    awa, chen = await drill.at("officer.ml"), await drill.at("centre")
    wall = await token(chen, "event.read")

    async with following(url, wall, cursor="AAAAAAAAAAAAAAAAAAAAAA", topic=["matches", "incidents"]) as stream:
        resync = (await stream.until(Resync))[-1]
        await done(awa.post("/api/checks", json=drill.check(new_plate())))
        arrest = drill.incident("arrest", persons=1)
        await done((await drill.at("bureau.ml")).post("/api/incidents", json=arrest))
        event = (await stream.until(EventFrame))[-1]

    assert isinstance(resync, Resync) and resync.why == "expired"
    assert isinstance(event, EventFrame) and str(event.event.record) == arrest["id"]


async def test_a_token_for_other_acts_or_nobody_follows_nothing(house: tuple[Node, str], drill: Drill) -> None:
    _, url = house
    reader = await token(await drill.at("officer.ml"), "check.read")
    for headers, status in ((reader, 403), ({}, 401), ({"authorization": "Bearer nobody"}, 401)):
        async with following(url, headers) as stream:
            assert stream.answer.status_code == status
            assert stream.answer.headers["content-type"] == "application/problem+json"


async def test_a_revoked_token_ends_its_stream_within_a_second_and_stays_out(
    house: tuple[Node, str], drill: Drill
) -> None:
    node, url = house
    chen = await drill.at("centre")
    wall = await token(chen, "event.read")
    viewer = await node.sessions.who(wall["authorization"].removeprefix("Bearer "))
    assert viewer is not None

    async with following(url, wall) as stream:
        await stream.until(Ready)
        await done(chen.delete(f"/api/sessions/{viewer.session_id}"))
        async with asyncio.timeout(1):
            assert (await stream.until(Bye))[-1] == Bye("revoked")
    async with following(url, wall) as stream:
        assert stream.answer.status_code == 401


async def test_one_session_holds_a_few_streams_and_gets_room_when_one_ends(
    house: tuple[Node, str], drill: Drill
) -> None:
    node, url = house
    wall = await token(await drill.at("centre"), "event.read")
    viewer = await node.sessions.who(wall["authorization"].removeprefix("Bearer "))
    assert viewer is not None

    async with contextlib.AsyncExitStack() as stack:
        streams = [await stack.enter_async_context(following(url, wall)) for _ in range(MOST_STREAMS)]
        for stream in streams:
            await stream.until(Ready)
        async with following(url, wall) as one_more:
            assert one_more.answer.status_code == 429
            assert one_more.answer.headers["retry-after"] == "5"
    async with asyncio.timeout(5):
        while node.realtime.hub.connections(viewer.session_id):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    async with following(url, wall) as stream:
        assert isinstance(await stream.frame(), Ready)
