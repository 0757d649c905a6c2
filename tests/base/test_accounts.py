"""Ines ends or suspends an account, Paulo agrees: whoever had it is out, on every node, at once."""

import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from jointops.base.errors import SignInRefused
from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.node import Node
from tests.base.test_sessions import Watching, another_node
from tests.ops.support import Ledger, done
from tests.support import Person, caller, until

ADMIN = ("admin", "PT", ["office:admin"], 1)
ANALYST = ("bureau", "PT", ["country:PT", "bureau:PT"], 3)

Enrol = Callable[[tuple[str, str, list[str], int]], Awaitable[str]]


@pytest.fixture
async def somebody(node: Node) -> Enrol:
    """Enrols a person of a kind; their account's name."""

    async def enrolled(kind: tuple[str, str, list[str], int]) -> str:
        role, country, principals, clearance = kind
        user = f"{role}.{secrets.token_hex(4)}"
        one = NewPerson(
            user=user, name="Somebody", title=role, role=role, country=country, principals=principals,
            clearance=clearance, demo=True,
        )  # fmt: skip
        await enrol(node.servers.database_url, [one])
        return user

    return enrolled


async def proposed(admin: httpx.AsyncClient, id: str, state: str) -> dict[str, Any]:
    answer = await admin.post(f"/api/people/{id}/account", json={"state": state, "reason": "Left the service"})
    assert answer.status_code == 202, answer.text
    return answer.json()


async def released(client: httpx.AsyncClient, proposal: dict[str, Any]) -> httpx.Response:
    return await client.post(f"/api/proposals/{proposal['id']}/release")


async def id_of(ledger: Ledger, user: str) -> str:
    return str(await ledger.value("select id from base.person where user_name = $1", user))


@pytest.mark.parametrize("with_valkey", [True, False], ids=["valkey", "valkey down"])
async def test_whoever_leaves_loses_sessions_tokens_passkeys_and_screens_on_every_node(
    node: Node, url: str, folder: Path, person: Person, ledger: Ledger, somebody: Enrol, with_valkey: bool
) -> None:
    ines, paulo, user = await person("admin"), await person(await somebody(ADMIN)), await somebody(ANALYST)
    lena, id = await person(user), await id_of(ledger, user)
    token = (await done(lena.post("/api/tokens", json={"name": "Feed", "scopes": ["event.read"], "hours": 9})))["token"]
    await ledger.value(
        "insert into base.passkey (id, person_id, key, sign_count, label) values ($1, $2::text::uuid, '', 0, 'Stick')",
        secrets.token_bytes(8),
        id,
    )
    key = lena.headers["authorization"].removeprefix("Bearer ")
    async with another_node(node, folder, with_valkey=with_valkey) as its_url:
        places = [f"{one.replace('http', 'ws')}/ws" for one in (url, its_url)]
        screens = [Watching(place, one) for place in places for one in (key, token)]
        other = Watching(places[1], (await node.sessions.open("officer.ne")).key)
        for screen in (*screens, other):
            await screen.ready.wait()

        proposal = await proposed(ines, id, "ended")
        assert (await lena.get("/api/session")).status_code == 200, "one person alone ends nobody"
        assert (await released(paulo, proposal)).status_code == 200

        async def all_heard() -> bool:
            return all(screen.over == ("revoked", 4401) for screen in screens)

        await until(all_heard)
        assert other.over is None
        await other.close()
        for place in (url, its_url):
            for one in (key, token):
                headers = {"authorization": f"Bearer {one}"}
                async with caller(place, headers=headers) as there:
                    assert (await there.get("/api/session")).status_code == 401

    assert await ledger.value("select count(*) from base.passkey where person_id::text = $1", id) == 0
    async with caller(url) as stranger:
        assert (await stranger.post("/api/session", json={"user": user})).status_code == 404
    with pytest.raises(SignInRefused):
        await node.sessions.open_for((await ledger.column("select id from base.person where user_name = $1", user))[0])
    assert await ledger.audits(id) == [
        ("people.set-state", "ended proposed"),
        ("people.set-state", "ended"),
    ]
    assert (await ines.get(f"/api/people/{id}")).json()["state"] == "ended"
    back = await ines.post(f"/api/people/{id}/account", json={"state": "active", "reason": "Comes back"})
    assert back.status_code == 409


async def test_whoever_leaves_leaves_no_address_and_no_view_behind(
    person: Person, ledger: Ledger, somebody: Enrol
) -> None:
    ines, paulo = await person("admin"), await person(await somebody(ADMIN))
    stays, goes = [await id_of(ledger, await somebody(ANALYST)) for _ in range(2)]
    for id in (stays, goes):
        await ledger.value(
            "insert into integrations.mail_wish (person_id, address, at_once, digest_at, zone, language, class_id)"
            " select $1::text::uuid, 'lena@example.org', '{}', '08:00', 'UTC', 'en', min(id) from base.access_class",
            id,
        )
        await ledger.value(
            "insert into ops.view (operation, person_id, name, query, class_id)"
            " select 'kafo-ii', $1::text::uuid, 'Night', '', min(id) from base.access_class",
            id,
        )
    left = (
        "select person_id::text from (select person_id from integrations.mail_wish"
        " union all select person_id from ops.view) w where person_id::text = any($1)"
    )
    assert (await released(paulo, await proposed(ines, goes, "suspended"))).status_code == 200
    assert sorted(await ledger.column(left, [stays, goes])) == sorted([stays, stays, goes, goes]), "it may come back"
    assert (await released(paulo, await proposed(ines, goes, "ended"))).status_code == 200
    assert await ledger.column(left, [stays, goes]) == [stays, stays]


async def test_a_suspended_account_is_taken_up_again_with_its_passkeys(
    node: Node, person: Person, ledger: Ledger, somebody: Enrol
) -> None:
    ines, paulo, user = await person("admin"), await person(await somebody(ADMIN)), await somebody(ANALYST)
    lena, id = await person(user), await id_of(ledger, user)
    await ledger.value(
        "insert into base.passkey (id, person_id, key, sign_count, label) values ($1, $2::text::uuid, '', 0, 'Stick')",
        secrets.token_bytes(8),
        id,
    )
    await released(paulo, await proposed(ines, id, "suspended"))
    assert (await lena.get("/api/session")).status_code == 401
    with pytest.raises(SignInRefused):
        await node.sessions.open_for((await ledger.column("select id from base.person where user_name = $1", user))[0])

    await released(paulo, await proposed(ines, id, "active"))
    lena = await person(user)
    assert (await lena.get("/api/session")).status_code == 200
    assert len((await lena.get("/api/passkeys")).json()) == 1


async def test_nobody_does_it_alone_nor_to_themselves(
    node: Node, person: Person, ledger: Ledger, somebody: Enrol
) -> None:
    ines, second = await person("admin"), await somebody(ADMIN)
    paulo, id = await person(second), await id_of(ledger, second)
    proposal = await proposed(ines, id, "suspended")

    assert (await released(ines, proposal)).status_code == 403
    assert (await released(paulo, proposal)).status_code == 403
    assert (await paulo.get("/api/session")).status_code == 200
    assert (
        await ines.post(f"/api/people/{id}/account", json={"state": "active", "reason": "x y z"})
    ).status_code == 422
    for user in ("dpo", "bureau.ml", "officer.ml"):
        other = await person(user)
        answer = await other.post(f"/api/people/{id}/account", json={"state": "ended", "reason": "Why not"})
        assert answer.status_code == 403

    key = ines.headers["authorization"].removeprefix("Bearer ")
    async with node.db.pool("app").acquire() as connection:
        for statement in (
            "update base.person set state = 'ended' where user_name = 'dpo'",
            f"select base.apply_account('{proposal['id']}')",
        ):
            with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.PostgresError)):
                async with connection.transaction():
                    await connection.execute(f"select base.enter('{key}')")
                    await connection.execute(statement)


LOST = {
    "the role": "update base.person set role = 'bureau' where user_name = $1",
    "the office": "update base.person set principals = '{country:PT}' where user_name = $1",
    "the account": "update base.person set state = 'suspended' where user_name = $1",
}


@pytest.mark.parametrize("loss", LOST.values(), ids=LOST.keys())
async def test_what_somebody_proposed_who_may_no_longer_is_void(
    person: Person, ledger: Ledger, somebody: Enrol, loss: str
) -> None:
    ines, first, user = await person("admin"), await somebody(ADMIN), await somebody(ANALYST)
    rui, id = await person(first), await id_of(ledger, user)
    proposal = await proposed(rui, id, "ended")
    await ledger.value(loss, first)

    answer = await released(ines, proposal)

    assert answer.status_code == 409 and "void" in answer.json()["detail"]
    shown = await done(ines.get(f"/api/proposals/{proposal['id']}"))
    assert (shown["state"], shown["may"]) == ("void", [])
    assert (await ines.get(f"/api/people/{id}")).json()["state"] == "active"
    assert ("proposal.release", "void") in await ledger.audits(proposal["id"])
    assert await ledger.events(proposal["id"]) == ["proposal.changed", "proposal.changed"]
    assert (await released(ines, proposal)).status_code == 409
