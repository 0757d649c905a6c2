"""Server-sent events: the same stream for those who cannot do websockets."""

import asyncio
from collections.abc import AsyncGenerator

import msgspec

from jointops.base.access import access_class
from jointops.base.db import Db
from jointops.base.ids import uuid7
from realtime.frames import Bye, EventFrame, Ready, Resync, ServerFrame, read_server_frame
from realtime.sse import server_sent_events
from tests.realtime.support import Hand, Node, People, emit, log_of, tell, until


async def read(stream: AsyncGenerator[bytes], wanted: int) -> list[tuple[str, ServerFrame]]:
    """At least so many frames, each with its id, as a browser would read them."""
    found: list[tuple[str, ServerFrame]] = []
    async with asyncio.timeout(10):
        while len(found) < wanted:
            for part in (await anext(stream)).decode().split("\n\n")[:-1]:
                fields = dict(line.split(": ", 1) for line in part.split("\n"))
                found.append((fields.get("id", ""), read_server_frame(fields["data"])))
    return found


async def test_a_program_reads_events_and_resumes_with_the_id_of_the_last(
    db: Db, node: Node, people: People, owner: Hand
) -> None:
    beto = await people.person("sse:BR")
    seen = await db.class_id(access_class("sse:BR", marking=2))
    stream = server_sent_events(node.hub, beto, None)
    ((_, ready),) = await read(stream, 1)
    assert isinstance(ready, Ready)
    await tell(db, seen, 3)
    frames = await read(stream, 3)
    await stream.aclose()
    await tell(db, seen, 2)

    again = server_sent_events(node.hub, beto, frames[-1][0])
    rest = await read(again, 3)
    await again.aclose()

    events = [frame.event.record for _, frame in frames + rest if isinstance(frame, EventFrame)]
    assert events == await log_of(owner, seen)


async def test_a_stream_that_is_not_read_is_told_to_resync(db: Db, node: Node, people: People) -> None:
    beto = await people.person("sse:slow")
    seen = await db.class_id(access_class("sse:slow", marking=2))
    stream = server_sent_events(node.hub, beto, None)
    await read(stream, 1)
    before = node.hub.last
    for _ in range(20):
        async with db.service("log") as tx:
            tx.audit("test.tell")
            for _ in range(100):
                emit(tx, seen, uuid7())
    await until(lambda: node.hub.last >= before + 2000)
    frames: list[ServerFrame] = []
    while not any(isinstance(frame, Resync) for frame in frames):
        frames += [frame for _, frame in await read(stream, 1)]
    await stream.aclose()
    assert sum(isinstance(frame, EventFrame) for frame in frames) < 2000


async def test_a_revoked_session_ends_the_stream(node: Node, people: People) -> None:
    beto = await people.person("sse:BR")
    stream = server_sent_events(node.hub, beto, None)
    await read(stream, 1)
    node.hub.revoke(beto.session_id)
    assert [frame async for frame in _frames(stream)] == [Bye("revoked")]


async def test_a_node_that_stops_ends_its_streams_with_a_word(node: Node, people: People) -> None:
    beto = await people.person("sse:BR")
    stream = server_sent_events(node.hub, beto, None)
    await read(stream, 1)
    node.hub.part()
    assert [frame async for frame in _frames(stream)] == [Bye("shutdown")]


async def _frames(stream: AsyncGenerator[bytes]) -> AsyncGenerator[ServerFrame]:
    async for piece in stream:
        yield msgspec.json.decode(piece.removeprefix(b"data: "), type=ServerFrame)
