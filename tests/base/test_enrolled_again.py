"""A provider says something else of somebody: on record, at once, and never against what two people decided."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncGenerator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from jointops.base.migrate import migrations
from jointops.base.oidc.api import OidcController
from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.node import Node
from realtime.client import Client
from realtime.frames import Ready, Resync
from tests.base.oidc_support import Liar, comes, lying, production, provider
from tests.ops.support import Ledger, done
from tests.realtime.support import Screen
from tests.support import Person, until

BUREAU: dict[str, object] = {"role": "analyst", "clearance": 3, "operations": ["KAFO 2"]}
OFFICER: dict[str, object] = {"role": "border-officer", "clearance": 1}


class Sign:
    """The door of a node in production, and what Mali's provider says of one person there."""

    def __init__(self, url: str, liar: Liar, browser: httpx.AsyncClient) -> None:
        self.url = url
        self.user = f"awa.{secrets.token_hex(4)}"
        self._liar = liar
        self._browser = browser

    async def knocks(self, said: dict[str, object]) -> httpx.Response:
        """She comes back from her provider to the door."""
        self._browser.cookies.clear()
        named = {"sub": f"sub-{self.user}", "preferred_username": self.user}
        return await comes(self._browser, self._liar, **named, **said)

    async def comes(self, said: dict[str, object]) -> dict[str, Any]:
        """She signs in on one more device; who she is from then on, and the key of that session."""
        back = await self.knocks(said)
        assert back.status_code == 303, back.text
        return {**await self.seen(), "key": self._browser.cookies["jointops_session"]}

    async def seen(self, key: str = "") -> dict[str, Any]:
        headers = {"authorization": f"Bearer {key}"} if key else {}
        return (await done(self._browser.get("/api/session", headers=headers)))["viewer"]


@pytest.fixture
async def sign(node: Node, folder: Path) -> AsyncGenerator[Sign]:
    async with lying() as liar:
        one = provider(liar.issuer, folder / "secret", may_enrol=True)
        async with (
            production(node, [OidcController], providers=(one,)) as (_, url),
            httpx.AsyncClient(base_url=url, timeout=30) as browser,
        ):
            yield Sign(url, liar, browser)


@contextlib.asynccontextmanager
async def watching(sign: Sign, key: str) -> AsyncGenerator[Screen]:
    screen = Screen(Client(sign.url.replace("http", "ws", 1) + "/ws", key))
    await heard(screen, Ready)
    try:
        yield screen
    finally:
        await screen.close()


async def heard(screen: Screen, kind: type) -> None:
    async def has() -> bool:
        return screen.has(kind)

    await until(has)


class Two:
    """Two administrators, and the account of whoever signs in."""

    def __init__(self, one: httpx.AsyncClient, other: httpx.AsyncClient, account: str) -> None:
        self._one = one
        self._other = other
        self._account = account

    async def decide(self, what: str, **becomes: object) -> None:
        asked = {"reason": "Decided by two", **becomes}
        proposal = await done(self._one.post(f"/api/people/{self._account}/{what}", json=asked))
        await done(self._other.post(f"/api/proposals/{proposal['id']}/release"))


async def two_admins(node: Node, sign: Sign, person: Person) -> Two:
    second = f"admin.{secrets.token_hex(4)}"
    one = NewPerson(
        user=second, name="Paulo", title="", role="admin", country="PT", principals=["office:admin"], clearance=1,
        demo=True,
    )  # fmt: skip
    await enrol(node.servers.database_url, [one])
    ines, paulo = await person("admin"), await person(second)
    page = await done(ines.get("/api/people", params={"cursor": "YXdh"}))
    [account] = [one for one in page["items"] if one["user"] == f"{sign.user}.ml"]
    return Two(ines, paulo, account["id"])


def holds(seen: dict[str, Any]) -> tuple[str, int, set[str], list[str]]:
    words = {word for word in seen["principals"] if not word.startswith(("user:", "signed"))}
    return seen["role"], seen["clearance"], words, seen["operations"]


async def results(ledger: Ledger, sign: Sign) -> Sequence[str]:
    return await ledger.column(
        "select a.result from base.audit a join base.person p on p.id = a.record"
        " where p.user_name = $1 and a.verb = 'people.enrol' and a.service = 'door' order by a.id",
        f"{sign.user}.ml",
    )


async def test_what_a_provider_cuts_is_gone_at_once_on_every_device_and_on_record(sign: Sign, ledger: Ledger) -> None:
    first = await sign.comes(BUREAU)
    assert {"bureau:ML", "op:kafo-ii"} < set(first["principals"])
    token = await ledger.value(
        "insert into base.session (person_id, token_hash, principals, clearance, expires_at, name, scopes)"
        " select person_id, sha256('a token of hers'), principals, clearance, now() + interval '90 days', 'Feed', '{}'"
        " from base.session where token_hash = sha256(convert_to($1, 'UTF8')) returning id",
        first["key"],
    )

    async with watching(sign, first["key"]) as screen:
        await sign.comes(OFFICER)
        await heard(screen, Resync)

    seen = await sign.seen(first["key"])
    assert (seen["role"], seen["clearance"], seen["operations"]) == ("officer", 1, [])
    assert set(seen["principals"]) == {"country:ML", f"user:{sign.user}.ml", "signed-in"}
    assert await ledger.value("select clearance from base.session where id = $1", token) == 1
    made = "bureau/3 bureau:ML country:ML op:kafo-ii op:kafo-ii@ML operation:kafo-ii"
    assert await results(ledger, sign) == [made, f"{made} → officer/1 country:ML"]

    await sign.comes(OFFICER)
    assert len(await results(ledger, sign)) == 2, "what changes nothing is not on record"


async def test_what_two_people_decided_stands_until_two_decide_otherwise(
    node: Node, sign: Sign, person: Person
) -> None:
    await sign.comes(BUREAU)
    two = await two_admins(node, sign, person)

    async def decided(**access: object) -> None:
        await two.decide("access", **access)

    async def held(said: dict[str, object]) -> tuple[str, int, set[str], list[str]]:
        return holds(await sign.comes(said))

    less = {"country:ML", "network:wacap"}
    await decided(role="officer", clearance=2, principals=sorted(less), operations=[])
    assert await held(BUREAU) == ("officer", 2, less, []), "the next sign-in puts nothing back, nor takes the gift"
    assert await held(OFFICER) == ("officer", 1, less, []), "what the provider cuts is cut"
    assert await held(BUREAU) == ("officer", 2, less, []), "nor do two sign-ins put it back"

    back = {"country:ML", "bureau:ML", "op:kafo-ii", "op:kafo-ii@ML"}
    await decided(role="bureau", clearance=3, principals=sorted(back), operations=["kafo-ii"])
    assert await held(BUREAU) == ("bureau", 3, back, ["kafo-ii"])
    assert await held(OFFICER) == ("officer", 1, {"country:ML"}, []), "given back, it is the provider's to cut again"

    await decided(clearance=3)
    assert (await held(OFFICER))[1] == 3, "two people clear somebody for more than their provider says"


async def test_who_signs_in_or_is_given_access_while_their_account_ends_waits_until_it_has(
    node: Node, sign: Sign, person: Person, ledger: Ledger
) -> None:
    await sign.comes(BUREAU)
    two = await two_admins(node, sign, person)
    await two.decide("access", clearance=2)
    acts = (partial(sign.comes, OFFICER), partial(two.decide, "access", clearance=3))
    waits = "select exists (select from pg_stat_activity where $1::int = any(pg_blocking_pids(pid)))"

    for act in acts:
        ending = await ledger.another()
        async with ending.transaction():
            await ending.execute("select pg_advisory_xact_lock(hashtext('base.session_class'))")
            acting = asyncio.create_task(act())
            pid = await ending.fetchval("select pg_backend_pid()")
            await until(partial(ledger.value, waits, pid), within=30)
            await ending.execute("update base.person set title = 'Met' where user_name = $1", f"{sign.user}.ml")
        await ending.close()
        await acting

    assert (await sign.seen())["clearance"] == 3


@pytest.mark.parametrize("state", ["suspended", "ended"])
async def test_whose_account_is_suspended_or_has_ended_is_refused_and_nothing_the_provider_says_is_kept(
    node: Node, sign: Sign, person: Person, ledger: Ledger, state: str
) -> None:
    await sign.comes(BUREAU)
    two = await two_admins(node, sign, person)
    await two.decide("account", state=state)
    kept = (
        "select concat_ws(' ', p.name, p.role, p.clearance, p.principals, p.operations, i.said)"
        " from base.person p join base.person_identity i on i.person_id = p.id where p.user_name = $1"
    )
    before = await ledger.value(kept, f"{sign.user}.ml")

    refused = await sign.knocks(OFFICER)

    assert refused.status_code == 401, refused.text
    assert await ledger.value(kept, f"{sign.user}.ml") == before
    assert len(await results(ledger, sign)) == 1


async def test_what_two_people_decided_before_such_was_kept_stands_too(
    node: Node, sign: Sign, person: Person, ledger: Ledger
) -> None:
    await sign.comes(BUREAU)
    two = await two_admins(node, sign, person)
    await two.decide("access", clearance=2)
    await two.decide("access", principals=["country:ML", "network:wacap"], operations=[])
    before_it_was_kept = (
        "update base.person_identity i set given = '{}', taken = '{}', role = null, most = null, least = null,"
        " said = base.access_said(p.role, p.clearance, p.principals, p.operations)"
        " from base.person p where p.id = i.person_id and p.user_name = $1"
    )
    await ledger.value(before_it_was_kept, f"{sign.user}.ml")

    [upgrade] = [body for name, body in migrations() if name == "0615_decided_before.sql"]
    await ledger.value(upgrade)

    assert holds(await sign.comes(BUREAU)) == ("bureau", 2, {"country:ML", "network:wacap"}, [])
