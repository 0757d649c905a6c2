"""Sessions end where they are ended: at the next call, on every node, on every socket; tokens do only what they may."""

import asyncio
import contextlib
import json
import secrets
import shutil
from collections.abc import AsyncGenerator
from pathlib import Path
from uuid import UUID

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from jointops.base.errors import NotSignedIn
from jointops.base.settings import Settings
from jointops.node import Node
from tests.ops.support import Ledger
from tests.support import Person, caller, served, until

PEOPLE = ("officer.ml", "officer.ne", "centre.kafo", "prosecutor.fr", "bureau.ml")


async def test_awa_sees_her_sessions_by_device_and_ends_the_other_one(person: Person, url: str) -> None:
    here, elsewhere = await person("officer.ml"), await person("officer.ml")
    other = (await elsewhere.get("/api/sessions")).json()
    [there] = [one["id"] for one in other if one["is_this"]]

    mine = {one["id"]: one for one in (await here.get("/api/sessions")).json()}
    assert mine[there]["is_this"] is False
    assert mine[there]["device"].startswith("python-httpx")
    assert mine[there]["purpose"] == "border-control"
    assert "token" not in mine[there]

    assert (await here.delete(f"/api/sessions/{there}")).status_code == 204
    # Answers that ask the database nothing else must not pass either.
    assert (await elsewhere.get("/api/session")).status_code == 401
    assert there not in {one["id"] for one in (await here.get("/api/sessions")).json()}
    assert (await here.delete(f"/api/sessions/{there}")).status_code == 404


async def test_a_sign_in_that_is_refused_is_on_record_whichever_way_it_was_tried(url: str, ledger: Ledger) -> None:
    refused = "select count(*)::int from base.audit where verb = 'session.refuse' and result = $1"
    async with caller(url) as stranger:
        ways: dict[str, tuple[str, dict[str, object]]] = {
            "name": ("/api/session", {"user": "nobody"}),
            "passkey": ("/api/session/passkey", {"credential": {"id": "AAAA", "response": {}}}),
        }
        for way, (where, body) in ways.items():
            before = await ledger.value(refused, way)
            assert not (await stranger.post(where, json=body)).is_success
            assert await ledger.value(refused, way) == before + 1


async def test_another_person_neither_sees_nor_ends_them_and_an_administrator_does(person: Person) -> None:
    awa, beto, ines = await person("officer.ml"), await person("officer.ne"), await person("admin")
    [mine] = [one["id"] for one in (await awa.get("/api/sessions")).json() if one["is_this"]]

    assert (await beto.get("/api/sessions", params={"user": "officer.ml"})).json() == []
    assert (await beto.delete(f"/api/sessions/{mine}")).status_code == 404
    assert mine in {one["id"] for one in (await ines.get("/api/sessions", params={"user": "officer.ml"})).json()}
    assert (await ines.delete(f"/api/sessions/{mine}")).status_code == 204
    assert (await awa.get("/api/session")).status_code == 401


@contextlib.asynccontextmanager
async def another_node(node: Node, folder: Path, *, with_valkey: bool) -> AsyncGenerator[str]:
    """A second node on the same servers; without Valkey it finds out by asking PostgreSQL."""
    data = folder / f"second-{secrets.token_hex(4)}"
    data.mkdir()
    shutil.copy(node.servers.data / "secret", data / "secret")
    valkey = node.servers.valkey_url if with_valkey else "unix:///nowhere/valkey.sock"
    settings = Settings(
        data=data, database_url=node.servers.database_url, valkey_url=valkey, port=0, demo=True, host="127.0.0.1"
    )
    async with served(settings) as (_, url):
        yield url


@pytest.mark.parametrize("with_valkey", [True, False], ids=["valkey", "valkey down"])
async def test_a_revoked_session_loses_its_sockets_on_every_node_and_others_keep_theirs(
    node: Node, url: str, folder: Path, person: Person, with_valkey: bool
) -> None:
    async with another_node(node, folder, with_valkey=with_valkey) as its_url:
        viewers = [await node.sessions.open(user) for user in PEOPLE for _ in range(4)]
        addresses = [f"{one.replace('http', 'ws')}/ws" for one in (url, its_url)]
        screens = {
            (viewer.session_id, address): Watching(address, viewer.key) for viewer in viewers for address in addresses
        }
        for screen in screens.values():
            await screen.ready.wait()
        revoked = {viewer.session_id for viewer in viewers[::4]}

        ines = await person("admin")
        ended: dict[UUID, float] = {}
        for session in revoked:
            assert (await ines.delete(f"/api/sessions/{session}")).status_code == 204
            ended[session] = asyncio.get_running_loop().time()

        async def all_heard() -> bool:
            return all(screen.over for (session, _), screen in screens.items() if session in revoked)

        await until(all_heard)
        for (session, _), screen in screens.items():
            assert (screen.over == ("revoked", 4401)) is (session in revoked)
            if session in revoked:
                assert screen.at - ended[session] <= 1, "a socket outlives its session by a second at most"
        for viewer in viewers[::4]:
            async with caller(its_url, headers={"authorization": f"Bearer {viewer.key}"}) as there:
                assert (await there.get("/api/session")).status_code == 401
        for screen in screens.values():
            await screen.close()


class Watching:
    """A screen that notes how its connection ended."""

    def __init__(self, address: str, key: str, proof: str = "") -> None:
        self.ready = asyncio.Event()
        self.over: tuple[str, int] | None = None
        self.at = 0.0
        self._task = asyncio.create_task(self._watch(address, key, proof))

    async def _watch(self, address: str, key: str, proof: str) -> None:
        why = ""
        async with connect(address, additional_headers={"authorization": f"Bearer {key}"}) as socket:
            await socket.send(json.dumps({"type": "hello", "proof": proof}))
            with contextlib.suppress(ConnectionClosed):
                async for text in socket:
                    frame = json.loads(text)
                    if frame["type"] == "ready":
                        self.ready.set()
                    why = frame.get("why", why)
            self.over = (why, socket.close_code or 0)
            self.at = asyncio.get_running_loop().time()

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


async def test_a_session_without_contact_for_hours_ends_and_one_in_contact_does_not(
    node: Node, person: Person, ledger: Ledger
) -> None:
    awa, token = await person("officer.ml"), await node.sessions.open("officer.ml", hours=1000)
    idle, active = await node.sessions.open("officer.ml"), await node.sessions.open("officer.ml")
    for viewer, hours in ((idle, 3), (active, 1), (token, 900)):
        await ledger.value(
            f"update base.session set seen_at = now() - interval '{hours} hours' where id = $1", viewer.session_id
        )

    assert await node.sessions.who(idle.key) is None
    assert await node.sessions.who(active.key) is not None
    assert await node.sessions.who(token.key) is not None

    await node.sessions.keep_once()
    with pytest.raises(NotSignedIn):
        async with node.db.read(idle):
            pass
    mine = {UUID(one["id"]) for one in (await awa.get("/api/sessions")).json()}
    assert mine >= {active.session_id, token.session_id} and idle.session_id not in mine


async def test_a_session_ends_after_twelve_hours_whatever_happens(node: Node) -> None:
    viewer = await node.sessions.open("officer.ml")
    hours = await node.db.pool("log").fetchval(
        "select extract(epoch from expires_at - opened_at) / 3600 from base.session where id = $1", viewer.session_id
    )
    assert 11.99 < hours <= 12.01


# --- tokens of connectors ---------------------------------------------------------------------------------------------


async def test_a_connector_does_what_its_token_says_and_nothing_else(
    node: Node, url: str, person: Person, ledger: Ledger
) -> None:
    awa = await person("officer.ml")
    made = await awa.post("/api/tokens", json={"name": "Number plate reader", "scopes": ["check.read"], "hours": 48})
    assert made.status_code == 201, made.text
    key, id = made.json()["token"], made.json()["id"]
    assert await ledger.value("select count(*) from base.session where token_hash = convert_to($1, 'UTF8')", key) == 0

    async with caller(url, headers={"authorization": f"Bearer {key}"}) as reader:
        assert (await reader.get("/api/checks")).status_code == 200
        for refused in (
            await reader.get("/api/operations"),
            await reader.post("/api/checks/batch", json=[]),
            await reader.get("/api/sessions"),
            await reader.post("/api/tokens", json={"name": "more", "scopes": ["check.file"], "hours": 1}),
            await reader.delete(f"/api/sessions/{id}"),
        ):
            assert refused.status_code == 403, refused.text
            assert refused.json()["type"].endswith("/out-of-scope")
        listening = Watching(f"{url.replace('http', 'ws')}/ws", key)

        async def refused_events() -> bool:
            return listening.over == ("", 4401)

        await until(refused_events)

        await node.sessions.keep_once()
        [listed] = [one for one in (await awa.get("/api/sessions")).json() if one["id"] == id]
        assert listed["name"] == "Number plate reader" and listed["scopes"] == ["check.read"]
        assert listed["calls_last_hours"] >= 6

        assert (await awa.delete(f"/api/sessions/{id}")).status_code == 204
        assert (await reader.get("/api/checks")).status_code == 401


async def test_nobody_gives_a_token_more_than_they_may_or_doors_of_its_own(person: Person) -> None:
    awa = await person("officer.ml")
    scopes = ["check.file", "match.verdict", "session.purpose", "token.make", "care.read", "no.such"]
    refused = await awa.post("/api/tokens", json={"name": "greedy", "scopes": scopes, "hours": 1})
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json()["errors"]] == [f"/scopes/{n}" for n in range(1, 6)]
    for hours in (0, -1, 100_000):
        body = {"name": "long", "scopes": ["check.read"], "hours": hours}
        assert (await awa.post("/api/tokens", json=body)).status_code == 422
