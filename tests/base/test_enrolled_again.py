"""A provider says something else of somebody: on record, at once, and never against what two people decided."""

import contextlib
import secrets
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

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

    async def comes(self, said: dict[str, object]) -> dict[str, Any]:
        """She signs in on one more device; who she is from then on, and the key of that session."""
        self._browser.cookies.clear()
        named = {"sub": f"sub-{self.user}", "preferred_username": self.user}
        back = await comes(self._browser, self._liar, **named, **said)
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
    second = f"admin.{secrets.token_hex(4)}"
    one = NewPerson(
        user=second, name="Paulo", title="", role="admin", country="PT", principals=["office:admin"], clearance=1,
        demo=True,
    )  # fmt: skip
    await enrol(node.servers.database_url, [one])
    ines, paulo = await person("admin"), await person(second)
    await sign.comes(BUREAU)
    page = await done(ines.get("/api/people", params={"cursor": "YXdh"}))
    [account] = [one for one in page["items"] if one["user"] == f"{sign.user}.ml"]

    async def decided(**access: object) -> None:
        asked = {"reason": "Decided by two", **access}
        proposal = await done(ines.post(f"/api/people/{account['id']}/access", json=asked))
        await done(paulo.post(f"/api/proposals/{proposal['id']}/release"))

    async def held(said: dict[str, object]) -> tuple[str, int, set[str], list[str]]:
        seen = await sign.comes(said)
        words = {word for word in seen["principals"] if not word.startswith(("user:", "signed"))}
        return seen["role"], seen["clearance"], words, seen["operations"]

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
