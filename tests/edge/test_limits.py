"""Who calls too often waits; nobody else does."""

import asyncio
import contextlib

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from jointops.base.limits import LIMITS, Limits, TooManyCalls
from jointops.node import Node
from realtime.hub import MOST_STREAMS
from tests.base.oidc_support import PRESSED
from tests.edge.conftest import Standing
from tests.ops.support import Drill, new_plate
from tests.support import caller, signed_in, until


class Hours:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_person_may_do_a_minutes_worth_at_once_and_then_as_much_as_flows_in() -> None:
    clock = Hours()
    limits = Limits(clock=clock)
    for _ in range(600):
        limits.take("act", "awa")

    with pytest.raises(TooManyCalls) as told:
        limits.take("act", "awa")
    assert told.value.status == 429 and told.value.retry_after_s == 1 and "1 s" in told.value.detail

    clock.now += 1  # ten flow in a second
    for _ in range(10):
        limits.take("act", "awa")
    with pytest.raises(TooManyCalls):
        limits.take("act", "awa")


def test_classes_and_people_have_buckets_of_their_own() -> None:
    limits = Limits(clock=Hours())
    for _ in range(int(LIMITS["heavy"].per_minute)):
        limits.take("heavy", "awa")

    with pytest.raises(TooManyCalls):
        limits.take("heavy", "awa")
    limits.take("look", "awa")
    limits.take("heavy", "beto")


async def test_awa_floods_and_is_told_when_to_come_back_while_beto_goes_on(standing: Standing, drill: Drill) -> None:
    async with (
        standing(pace=0.05) as url,  # 30 acts a minute
        signed_in(url, drill.user("officer.ml")) as awa,
        signed_in(url, drill.user("officer.bf")) as beto,
    ):
        flood = await asyncio.gather(
            *(awa.post("/api/checks", json=drill.check(new_plate())) for _ in range(60)),
        )
        refused = [answer for answer in flood if answer.status_code == 429]
        assert {answer.status_code for answer in flood} == {201, 429}
        assert len(flood) - len(refused) in range(30, 36)
        for answer in refused:
            assert int(answer.headers["retry-after"]) >= 1
            assert answer.headers["content-type"] == "application/problem+json"
            assert f"again in {answer.headers['retry-after']} s" in answer.json()["detail"]

        dori = drill.check(new_plate(), checkpoint="BF-DOR-01")
        assert (await beto.post("/api/checks", json=dori)).status_code == 201
        assert (await awa.get("/api/checks")).status_code == 200, "looking has a bucket of its own"


async def test_a_country_that_floods_slows_no_other(standing: Standing, drill: Drill) -> None:
    limits = Limits(clock=Hours())
    async with (
        standing(limits=limits) as url,
        signed_in(url, drill.user("officer.ml")) as awa,
        signed_in(url, drill.user("officer.bf")) as beto,
    ):
        limits.charge("country", "ML", LIMITS["country"].per_minute)

        told = await awa.get("/api/checks")
        assert told.status_code == 429 and "your country" in told.json()["detail"]
        assert (await beto.get("/api/checks")).status_code == 200


async def test_signing_in_is_limited_harder_when_it_fails(standing: Standing) -> None:
    async with standing(limits=Limits(clock=Hours())) as url, signed_in(url, "officer.ml") as awa:
        guesses = [(await awa.post("/api/session", json={"user": f"guess.{n}"})).status_code for n in range(35)]
        right = await awa.post("/api/session", json={"user": "officer.ml"})

    assert guesses.count(404) in range(28, 31) and guesses[-1] == 429
    assert right.status_code == 429 and int(right.headers["retry-after"]) >= 1


async def test_keys_that_open_nothing_are_not_asked_for_without_end(standing: Standing) -> None:
    async with standing(limits=Limits(clock=Hours(), pace=0.1)) as url, signed_in(url, "officer.ml") as awa:
        hers = awa.headers["authorization"]
        answers: list[int] = []
        for n in range(35):
            answers.append((await awa.get("/api/session", headers={"authorization": f"Bearer {n}"})).status_code)

        assert answers[0] == 401 and answers[-1] == 429
        assert (await awa.get("/api/session", headers={"authorization": hers})).status_code == 200


HELLO = '{"type":"hello","cursor":null,"topics":[]}'


def knock(url: str, key: str) -> connect:
    return connect(f"{url.replace('http', 'ws', 1)}/ws", additional_headers={"authorization": f"Bearer {key}"})


async def shown_out(url: str, key: str) -> int | None:
    """With which code a socket is closed at once."""
    async with asyncio.timeout(10), knock(url, key) as socket:
        with pytest.raises(ConnectionClosed):
            await socket.recv()
    return socket.close_code


def key_of(who: httpx.AsyncClient) -> str:
    return who.headers["authorization"].removeprefix("Bearer ")


async def test_a_stranger_who_knocks_for_sockets_is_told_to_stop_and_keeps_nobody_out(standing: Standing) -> None:
    async with standing(limits=Limits(clock=Hours(), pace=0.1)) as url, signed_in(url, "officer.ml") as awa:
        codes = [await shown_out(url, f"nothing{n}") for n in range(35)]
        assert codes == [4401] * 30 + [4429] * 5
        async with asyncio.timeout(10), knock(url, key_of(awa)) as hers:  # the same address, first seen by this node
            await hers.send(HELLO)
            assert '"ready"' in str(await hers.recv())


async def test_a_session_holds_no_more_sockets_than_streams(standing: Standing) -> None:
    async with (
        standing(limits=Limits(clock=Hours())) as url,
        signed_in(url, "officer.ml") as awa,
        contextlib.AsyncExitStack() as stack,
    ):
        sockets = [await stack.enter_async_context(knock(url, key_of(awa))) for _ in range(MOST_STREAMS)]
        for socket in sockets:
            await socket.send(HELLO)
            assert '"ready"' in str(await socket.recv())
        one_more = await stack.enter_async_context(knock(url, key_of(awa)))
        await one_more.send(HELLO)
        with pytest.raises(ConnectionClosed):
            await one_more.recv()
        assert one_more.close_code == 4409
        await sockets[0].send(HELLO)
        assert '"ready"' in str(await sockets[0].recv()), "a further hello is no further socket"


async def test_each_hello_is_as_dear_as_a_snapshot(standing: Standing) -> None:
    async with (
        standing(limits=Limits(clock=Hours(), pace=0.1)) as url,  # twelve heavy calls
        signed_in(url, "officer.ml") as awa,
        signed_in(url, "officer.ne") as beto,
        knock(url, key_of(awa)) as socket,
    ):
        for _ in range(12):
            await socket.send(HELLO)
            assert '"ready"' in str(await socket.recv())
        await socket.send(HELLO)
        with pytest.raises(ConnectionClosed):
            await socket.recv()
        assert socket.close_code == 4429
        async with knock(url, key_of(beto)) as his:
            await his.send(HELLO)
            assert '"ready"' in str(await his.recv())


async def test_two_nodes_know_of_each_other_over_valkey(node: Node) -> None:
    ours, theirs = Limits(node.settings.valkey_url), Limits(node.settings.valkey_url)
    sharing = [asyncio.create_task(ours.share()), asyncio.create_task(theirs.share())]
    try:
        ours.take("act", "two-nodes")
        theirs.take("act", "two-nodes")

        async def both_have_heard() -> object:
            return all(one._buckets["act", "two-nodes"].seen for one in (ours, theirs))

        await until(both_have_heard)
        ours.take("act", "two-nodes", 500)

        async def their_bucket_sinks() -> object:
            theirs.take("act", "two-nodes", 0.001)
            return theirs._buckets["act", "two-nodes"].level < 200

        await until(their_bucket_sinks)
    finally:
        for task in sharing:
            task.cancel()
        await asyncio.gather(*sharing, return_exceptions=True)
        await ours.close()
        await theirs.close()


async def test_a_node_without_valkey_limits_by_itself() -> None:
    alone = Limits("redis://127.0.0.1:1", clock=Hours())
    sharing = asyncio.create_task(alone.share())
    alone.take("act", "awa", 600)
    await asyncio.sleep(0)
    with pytest.raises(TooManyCalls):
        alone.take("act", "awa")
    sharing.cancel()
    await asyncio.gather(sharing, return_exceptions=True)
    await alone.close()


WRONG_PASSKEY: dict[str, object] = {
    "credential": {
        "id": "AAAA", "rawId": "AAAA", "type": "public-key",
        "response": {"clientDataJSON": "AAAA", "authenticatorData": "AAAA", "signature": "AAAA"},
    }
}  # fmt: skip


async def test_whoever_tries_to_sign_in_too_often_waits_whichever_way_they_try(standing: Standing) -> None:
    tries: dict[str, tuple[str, str, dict[str, object] | None]] = {
        "a challenge": ("POST", "/api/session/passkey/options", None),
        "a passkey": ("POST", "/api/session/passkey", WRONG_PASSKEY),
        "a provider that is none": ("GET", "/api/session/oidc?provider=ml", None),
        "a way back from nowhere": ("GET", "/api/session/oidc/callback?state=x&code=y", None),
        "a name": ("POST", "/api/session", {"user": "nobody"}),
    }
    for tried, (method, where, body) in tries.items():
        async with (
            standing(limits=Limits(pace=0.05)) as url,
            caller(url, headers=PRESSED) as guesser,
        ):
            answers = [(await guesser.request(method, where, json=body)).status_code for _ in range(31)]
            assert answers[-1] == 429, (tried, answers)
            assert tried == "a challenge" or answers.count(429) > 25, "what was refused costs more"
