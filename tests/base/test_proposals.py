"""Ines administers accounts; Paulo, her colleague, or Jonas, the data protection officer, must agree to a change."""

import json
from datetime import timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.node import Node
from tests.ops.support import Ledger
from tests.support import Person

_MADE = iter(range(1, 1000))


@pytest.fixture
async def paulo(node: Node, person: Person) -> httpx.AsyncClient:
    """A second administrator."""
    return await person(await _enrolled(node, "admin", ["office:admin"], 1))


async def _enrolled(node: Node, role: str, principals: list[str], clearance: int) -> str:
    user = f"{role}.second.{next(_MADE)}"
    one = NewPerson(
        user=user, name="Paulo Reis", title=role.title(), role=role, country="PT", principals=principals,
        clearance=clearance, demo=True,
    )  # fmt: skip
    await enrol(node.servers.database_url, [one])
    return user


async def _somebody(node: Node, admin: httpx.AsyncClient) -> dict[str, Any]:
    """An analyst whose access may change, as the administrator sees them."""
    user = await _enrolled(node, "bureau", ["country:PT", "bureau:PT"], 2)
    return await _found(admin, user)


async def _found(admin: httpx.AsyncClient, user: str) -> dict[str, Any]:
    cursor = None
    while True:
        page = (await admin.get("/api/people", params={"cursor": cursor} if cursor else {})).json()
        for one in page["items"]:
            if one["user"] == user:
                return one
        cursor = page["next"]
        assert cursor, f"{user} is on no page"


async def _proposed(admin: httpx.AsyncClient, id: str, **access: object) -> dict[str, Any]:
    answer = await admin.post(f"/api/people/{id}/access", json={"reason": "Moves to the border desk", **access})
    assert answer.status_code == 202, answer.text
    return answer.json()


async def _decided(client: httpx.AsyncClient, id: str, act: str = "release", **body: str) -> httpx.Response:
    return await client.post(f"/api/proposals/{id}/{act}", json=body)


async def test_a_change_of_access_waits_for_another_person_and_is_on_record_with_both(
    node: Node, person: Person, paulo: httpx.AsyncClient, ledger: Ledger
) -> None:
    ines = await person("admin")
    somebody = await _somebody(node, ines)
    assert somebody["principals"] == ["country:PT", "bureau:PT"], "the word of the country comes of itself"
    theirs = {"reason": "Moves to the border desk", "principals": [*somebody["principals"], "from:FR"]}
    refused = await ines.post(f"/api/people/{somebody['id']}/access", json=theirs)
    assert refused.status_code == 422 and [one["pointer"] for one in refused.json()["errors"]] == ["/principals"]

    proposal = await _proposed(ines, somebody["id"], clearance=3, operations=["kafo-ii"])
    # What waited when accounts were given that word was written with it, or before there was any.
    await ledger.value(
        "update base.proposal set content = jsonb_set(content, '{from,principals}', $2) where id::text = $1",
        proposal["id"], json.dumps([*somebody["principals"], "from:PT"]),
    )  # fmt: skip

    assert (proposal["state"], proposal["may"], proposal["summary"]) == (
        "waiting", [], {"changes": ["clearance", "operations"]},
    )  # fmt: skip
    assert (await ines.get(f"/api/people/{somebody['id']}")).json() == somebody
    [seen] = [
        one
        for one in (await paulo.get("/api/proposals", params={"state": "waiting"})).json()["items"]
        if one["id"] == proposal["id"]
    ]
    assert seen["may"] == ["release", "refuse"]
    whole = (await paulo.get(f"/api/proposals/{proposal['id']}")).json()
    assert whole["content"]["to"]["clearance"] == 3

    answer = await _decided(paulo, proposal["id"])

    assert answer.status_code == 200, answer.text
    assert answer.json()["state"] == "released"
    changed = (await ines.get(f"/api/people/{somebody['id']}")).json()
    assert (changed["clearance"], changed["operations"]) == (3, ["kafo-ii"])
    assert (changed["role"], changed["principals"]) == (somebody["role"], somebody["principals"])
    assert [verb for verb, _ in await ledger.audits(proposal["id"])] == [
        "proposal.make", "proposal.read", "proposal.release",
    ]  # fmt: skip
    who = await ledger.column(
        "select p.user_name from base.audit a join base.person p on p.id = a.person_id"
        " where a.record = $1::text::uuid and verb in ('proposal.make', 'proposal.release') order by a.id",
        proposal["id"],
    )
    assert who[0] == "admin"
    assert who[1].startswith("admin.second")
    assert await ledger.events(proposal["id"]) == ["proposal.changed", "proposal.changed"]


async def test_nobody_releases_or_refuses_their_own(node: Node, person: Person) -> None:
    ines = await person("admin")
    somebody = await _somebody(node, ines)
    proposal = await _proposed(ines, somebody["id"], clearance=4)

    assert (await _decided(ines, proposal["id"])).status_code == 403
    assert (await _decided(ines, proposal["id"], "refuse", reason="I think again")).status_code == 403
    assert (await ines.get(f"/api/people/{somebody['id']}")).json()["clearance"] == 2


async def test_nobody_releases_a_change_of_their_own_access(
    node: Node, person: Person, paulo: httpx.AsyncClient
) -> None:
    ines = await person("admin")
    me = await _found(ines, (await paulo.get("/api/session")).json()["viewer"]["user"])
    proposal = await _proposed(ines, me["id"], clearance=4)

    assert (await _decided(paulo, proposal["id"])).status_code == 403


async def test_what_jonas_refuses_with_a_reason_changes_nothing_and_stays_refused(
    node: Node, person: Person, paulo: httpx.AsyncClient
) -> None:
    ines, jonas = await person("admin"), await person("dpo")
    somebody = await _somebody(node, ines)
    proposal = await _proposed(ines, somebody["id"], principals=["country:PT", "bureau:FR"])

    assert (await _decided(jonas, proposal["id"], "refuse")).status_code == 422
    refused = (await _decided(jonas, proposal["id"], "refuse", reason="No ground for another country")).json()

    assert (refused["state"], refused["decision_reason"]) == ("refused", "No ground for another country")
    assert (await _decided(paulo, proposal["id"])).status_code == 409
    assert (await ines.get(f"/api/people/{somebody['id']}")).json()["principals"] == somebody["principals"]


async def test_a_proposal_expires(node: Node, person: Person, paulo: httpx.AsyncClient, ledger: Ledger) -> None:
    ines = await person("admin")
    somebody = await _somebody(node, ines)
    proposal = await _proposed(ines, somebody["id"], clearance=4)
    await ledger.value(
        "update base.proposal set expires_at = now() - $2::interval where id = $1::text::uuid",
        proposal["id"],
        timedelta(seconds=1),
    )

    assert (await _decided(paulo, proposal["id"])).status_code == 409
    listed = (await paulo.get("/api/proposals", params={"state": "expired"})).json()["items"]
    assert proposal["id"] in [one["id"] for one in listed]
    assert (await ines.get(f"/api/people/{somebody['id']}")).json()["clearance"] == 2


async def test_a_person_who_changed_meanwhile_is_proposed_anew(
    node: Node, person: Person, paulo: httpx.AsyncClient, ledger: Ledger
) -> None:
    ines = await person("admin")
    somebody = await _somebody(node, ines)
    proposal = await _proposed(ines, somebody["id"], clearance=4)
    await ledger.value("update base.person set clearance = 0 where id = $1::text::uuid", somebody["id"])

    assert (await _decided(paulo, proposal["id"])).status_code == 412
    assert (await paulo.get(f"/api/proposals/{proposal['id']}")).json()["state"] == "waiting"
    again = await ines.post(f"/api/people/{somebody['id']}/access", json={"reason": "Once more", "clearance": 1})
    assert again.status_code == 409


@pytest.mark.parametrize("user", ["officer.ml", "bureau.ml", "centre.kafo", "prosecutor.fr"])
async def test_accounts_and_their_proposals_are_nobody_elses(node: Node, person: Person, user: str) -> None:
    ines, somebody_else = await person("admin"), await person(user)
    somebody = await _somebody(node, ines)
    proposal = await _proposed(ines, somebody["id"], clearance=4)

    assert (await somebody_else.get("/api/people")).status_code == 403
    assert (await somebody_else.get(f"/api/people/{somebody['id']}")).status_code == 403
    assert (await somebody_else.get(f"/api/proposals/{proposal['id']}")).status_code == 404
    assert (await _decided(somebody_else, proposal["id"])).status_code == 404


async def test_the_database_itself_lets_nobody_change_accounts_or_decide_on_their_own(
    node: Node, person: Person, ledger: Ledger
) -> None:
    """Whatever the application says: the role it acts under has no other way."""
    ines = await person("admin")
    somebody = await _somebody(node, ines)
    proposal = await _proposed(ines, somebody["id"], clearance=4)
    key = ines.headers["authorization"].removeprefix("Bearer ")

    async with node.db.pool("app").acquire() as connection:
        for statement in (
            "update base.person set clearance = 4 where user_name = 'admin'",
            "update base.proposal set content = '{}'",
            f"select base.apply_access('{proposal['id']}')",
        ):
            with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.PostgresError)):
                async with connection.transaction():
                    await connection.execute(f"select base.enter('{key}')")
                    await connection.execute(statement)
        async with connection.transaction():
            await connection.execute(f"select base.enter('{key}')")
            done = await connection.execute(
                "update base.proposal set state = 'released', decided_by = base.my_person(), decided_at = now()"
            )
    assert done == "UPDATE 0"


@pytest.mark.parametrize(
    ("access", "pointer"),
    [
        ({"role": "king"}, "/role"),
        ({"clearance": 5}, "/clearance"),
        ({"principals": ["everything"]}, "/principals/0"),
        ({"principals": ["country:PT", "from:FR"]}, "/principals"),
        ({"principals": ["country:PT", "user:prosecutor.fr"]}, "/principals"),
    ],
)
async def test_a_wrong_access_is_named(node: Node, person: Person, access: dict[str, object], pointer: str) -> None:
    ines = await person("admin")
    somebody = await _somebody(node, ines)

    answer = await ines.post(f"/api/people/{somebody['id']}/access", json={"reason": "Why not", **access})

    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


async def test_no_account_holds_the_word_of_another_person_however_it_was_given(
    node: Node, person: Person, ledger: Ledger
) -> None:
    user = await _enrolled(node, "bureau", ["country:PT", "user:prosecutor.fr", "bureau:PT"], 4)
    held = await ledger.value("select principals from base.person where user_name = $1", user)
    assert held == ["country:PT", "bureau:PT", "from:PT"]
    viewer = (await (await person(user)).get("/api/session")).json()["viewer"]
    assert "user:prosecutor.fr" not in viewer["principals"]


async def test_the_bureau_of_an_accounts_country_reads_who_changed_it(
    node: Node, person: Person, paulo: httpx.AsyncClient
) -> None:
    """Neither who proposes nor who releases need be of that country: its bureau sees both."""
    ines, marta = await person("admin"), await person(await _enrolled(node, "bureau", ["country:PT", "bureau:PT"], 3))
    somebody = await _somebody(node, ines)
    proposal = await _proposed(ines, somebody["id"], clearance=1)
    await _decided(paulo, proposal["id"])
    log = (await marta.get("/api/audit/mine")).json()["items"]
    told = {row["result"] for row in log if row["record"] == somebody["id"] and row["verb"] == "people.change-access"}
    assert told == {"proposed", "released"}
