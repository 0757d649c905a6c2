"""What a client sees at the door, and how it is shown out."""

import asyncio
import json
import time

import msgspec
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from jointops.base import sql
from jointops.base.access import Viewer, access_class
from jointops.base.db import Db
from jointops.base.settings import Settings
from realtime.client import Client, Ended
from realtime.cursor import Cursors
from realtime.frames import Bye, Heartbeat, Hello, Ready, ServerFrame, read_server_frame
from tests.realtime.support import SECRET, Node, People, running_node, tell, until

REVOKE = sql.Statement("revoke", "as on another node", "select base.end_session(:session)")
HELLO = '{"type":"hello","cursor":null,"topics":[]}'


def knock(node: Node, viewer: Viewer | None = None, headers: dict[str, str] | None = None) -> connect:
    bearer = {"Authorization": f"Bearer {viewer.key}"} if viewer else {}
    return connect(node.url, additional_headers=bearer | (headers or {}), compression=None)


async def closed_with(socket: ClientConnection, within: float = 10) -> int | None:
    async with asyncio.timeout(within):
        with pytest.raises(ConnectionClosed):
            while True:
                await socket.recv()
    return socket.close_code


async def test_awa_is_told_at_once_what_she_may_see_and_nothing_else(db: Db, node: Node, people: People) -> None:
    awa = await people.person("op:gate@ML")
    hers = await db.class_id(access_class("op:gate@ML", marking=2))
    not_hers = await db.class_id(access_class("op:gate@NE", marking=2))

    async with node.screen(awa) as screen:
        await tell(db, not_hers)
        told = await tell(db, hers)
        await until(lambda: screen.events)

    assert screen.records == told


async def test_ready_shows_the_viewer_and_never_the_key_of_the_session(node: Node, people: People) -> None:
    awa = await people.person("country:ML")
    async with knock(node, awa) as socket:
        await socket.send(HELLO)
        text = await socket.recv()
    ready = read_server_frame(text)
    assert isinstance(ready, Ready)
    assert ready.viewer.user == awa.user
    assert awa.key not in str(text)
    assert str(awa.session_id) not in str(text)


async def test_an_event_says_neither_its_number_nor_its_class(db: Db, node: Node, people: People) -> None:
    awa = await people.person("op:shape")
    seen = await db.class_id(access_class("op:shape", marking=2))
    async with knock(node, awa) as socket:
        await socket.send(HELLO)
        await socket.recv()
        await tell(db, seen)
        frame = json.loads(await socket.recv())
    assert frame.keys() == {"type", "cursor", "event"}
    assert frame["event"].keys() == {"id", "kind", "operation", "at", "recorded_at", "record", "version", "data"}


async def test_the_cookie_opens_too(node: Node, people: People) -> None:
    awa = await people.person("country:ML")
    async with knock(node, headers={"Cookie": f"theme=dark; jointops_session={awa.key}"}) as socket:
        await socket.send(HELLO)
        assert isinstance(read_server_frame(await socket.recv()), Ready)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nobody"}, {"Cookie": "jointops_session=nobody"}])
async def test_without_a_session_there_is_nothing_to_see(node: Node, headers: dict[str, str]) -> None:
    async with knock(node, headers=headers) as socket:
        assert await closed_with(socket) == 4401


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1:1"])
async def test_a_page_of_another_site_is_refused_even_with_the_cookie(node: Node, people: People, origin: str) -> None:
    awa = await people.person("country:ML")
    async with knock(node, awa, {"Origin": origin}) as socket:
        assert await closed_with(socket) == 4403


@pytest.mark.parametrize("own", [True, False])
async def test_our_own_pages_and_those_named_in_the_settings_are_let_in(node: Node, people: People, own: bool) -> None:
    awa = await people.person("country:ML")
    origin = node.url.replace("ws://", "http://").removesuffix("/ws") if own else "https://other.example"
    async with knock(node, awa, {"Origin": origin}) as socket:
        await socket.send(HELLO)
        assert isinstance(read_server_frame(await socket.recv()), Ready)


async def test_another_path_has_no_websocket(node: Node) -> None:
    with pytest.raises(InvalidStatus, match="404"):
        async with connect(node.url + "/elsewhere"):
            pass


async def test_who_says_no_hello_is_shown_out_after_five_seconds(node: Node, people: People) -> None:
    awa = await people.person("country:ML")
    started = time.monotonic()
    async with knock(node, awa) as socket:
        assert await closed_with(socket) == 4408
    assert time.monotonic() - started >= 4.9


@pytest.mark.parametrize(
    "said",
    ["hello", "{}", '{"type":"shout"}', '{"type":"hello","cursor":7}', '{"type":"hello","token":"x"}', b"\x00", "[]"],
)
async def test_what_is_not_in_the_contract_ends_the_conversation(node: Node, people: People, said: str | bytes) -> None:
    awa = await people.person("country:ML")
    async with knock(node, awa) as socket:
        await socket.send(said)
        assert await closed_with(socket) == 4400


async def test_a_frame_over_64_kib_is_refused_with_its_own_code(node: Node, people: People) -> None:
    awa = await people.person("country:ML")
    async with knock(node, awa) as socket:
        await socket.send('{"type":"hello","topics":["' + "x" * 70_000 + '"]}')
        assert await closed_with(socket) == 4413


async def test_too_many_frames_are_refused(node: Node, people: People) -> None:
    awa = await people.person("country:ML")
    async with knock(node, awa) as socket:
        await socket.send(HELLO)
        for _ in range(100):
            await socket.send('{"type":"ping"}')
        assert await closed_with(socket) == 4429


async def test_ping_is_answered_by_pong_also_in_pieces(node: Node, people: People) -> None:
    awa = await people.person("country:ML")
    async with knock(node, awa) as socket:
        await socket.send(['{"type":', '"ping"}'])
        assert json.loads(await socket.recv()) == {"type": "pong"}


async def test_an_idle_screen_learns_with_each_heartbeat_how_far_it_is(
    db: Db, people: People, settings: Settings
) -> None:
    awa = await people.person("op:idle")
    others = await db.class_id(access_class("op:busy", marking=2))
    quick = msgspec.structs.replace(settings, heartbeat_s=0.05)
    async with running_node(db, quick, people.sessions.who) as node, node.screen(awa) as screen:
        ready = screen.frames[0]
        assert isinstance(ready, Ready)
        await tell(db, others, 3)
        await until(lambda: any(isinstance(f, Heartbeat) and f.cursor != ready.cursor for f in screen.frames))
        assert screen.client.cursor == node.hub.cursor()
        assert screen.events == []


async def test_a_peer_that_does_not_answer_pings_is_let_go(db: Db, people: People, settings: Settings) -> None:
    awa = await people.person("country:ML")
    quick = msgspec.structs.replace(settings, heartbeat_s=0.05)
    async with running_node(db, quick, people.sessions.who) as node, knock(node, awa) as socket:
        await socket.send(HELLO)
        await socket.recv()
        socket.transport.pause_reading()  # as a phone that lost its network: nothing comes back
        await until(lambda: not node.server.server_state.connections)
        socket.transport.abort()


async def test_a_revoked_session_is_told_so_and_stays_out(node: Node, people: People) -> None:
    awa, beto = await people.person("country:ML"), await people.person("country:BR")
    async with node.screen(awa) as hers, node.screen(beto) as his:
        await people.sessions.close(awa)  # no word to the hub: it finds out by itself
        await until(lambda: hers.has(Bye), within=3)
        assert isinstance(bye := hers.frames[-1], Bye)
        assert bye.why == "revoked"
        assert not his.has(Bye)


async def test_a_program_whose_session_is_over_does_not_knock_again(node: Node, people: People) -> None:
    awa = await people.person("country:ML")
    await people.sessions.close(awa)
    with pytest.raises(Ended, match="4401"):
        async with asyncio.timeout(5):
            async for _ in Client(node.url, awa.key).frames():
                raise AssertionError("nothing is said to her")


async def test_a_program_whose_device_was_given_up_for_lost_does_not_knock_again(node: Node, people: People) -> None:
    awa = await people.person("country:ML")
    told: list[ServerFrame] = []
    with pytest.raises(Ended, match="wipe"):
        async with asyncio.timeout(5):
            async for frame in Client(node.url, awa.key).frames():
                told.append(frame)
                node.hub.revoke(awa.session_id, "wipe")
    assert [type(frame) for frame in told] == [Ready, Bye]


async def test_a_session_that_was_just_revoked_elsewhere_is_not_let_in_by_a_node_that_remembers_it(
    db: Db, node: Node, people: People
) -> None:
    awa = await people.person("op:over")
    seen = await db.class_id(access_class("op:over", marking=2))
    await tell(db, seen)
    cursor = Cursors(SECRET).write(0, node.hub.epoch)
    async with db.write(awa) as tx:  # as on another node: this one still knows the key for some seconds
        tx.audit("session.close", awa.session_id)
        await tx.value(REVOKE, session=awa.session_id)
    async with knock(node, awa) as socket:
        await socket.send(msgspec.json.encode(Hello(cursor)).decode())
        assert await closed_with(socket) == 4401


async def test_the_node_that_closes_the_session_says_bye_at_once(node: Node, people: People) -> None:
    awa = await people.person("country:ML")
    async with knock(node, awa) as socket:
        await socket.send(HELLO)
        await socket.recv()
        node.hub.revoke(awa.session_id)
        assert read_server_frame(await socket.recv()) == Bye("revoked")
        assert await closed_with(socket) == 4401


async def test_a_node_that_stops_says_so(db: Db, people: People, settings: Settings) -> None:
    awa = await people.person("country:ML")
    async with running_node(db, settings, people.sessions.who) as node, knock(node, awa) as socket:
        await socket.send(HELLO)
        await socket.recv()
        node.server.should_exit = True
        assert read_server_frame(await socket.recv()) == Bye("shutdown")
        assert await closed_with(socket) == 1012


async def test_topics_narrow_to_an_operation_or_to_alerts(db: Db, node: Node, people: People) -> None:
    awa = await people.person("op:topics")
    seen = await db.class_id(access_class("op:topics", marking=2))
    async with node.screen(awa, topics=("op:turquesa-ii", "alerts")) as screen:
        await tell(db, seen, operation="kafo-ii")
        alert = await tell(db, seen, operation="kafo-ii", kind="alert.released")
        check = await tell(db, seen, operation="turquesa-ii")
        await until(lambda: len(screen.events) == 2)
    assert screen.records == alert + check
