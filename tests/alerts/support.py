"""What the stories of lists and alerts share: bodies that are valid, and a look into log and audit."""

from collections.abc import Awaitable, Callable
from typing import Any, cast

import asyncpg
import httpx

from jointops.base.access import Viewer
from jointops.base.ids import uuid7
from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.base.sql import Statement, Statements
from jointops.node import Node
from tests.support import until

q = Statements(
    """
-- audit_of: what was noted about a record, in order
select a.verb, p.user_name, a.result from base.audit a join base.person p on p.id = a.person_id
where a.record = :record::uuid order by a.id;
-- events_of: what this viewer may know of a record, in order
select kind, version, data, mark from realtime.event where record = :record::uuid order by number;
"""
)

Desk = Callable[[str], Awaitable[Viewer]]


class Records:
    """Reads with the rights of a person, straight from the tables: the rows must not say more than the API."""

    def __init__(self, node: Node, desk: Desk) -> None:
        self._node = node
        self._desk = desk

    async def audits(self, record: str) -> list[tuple[str, str, str]]:
        """Verb, user and result of each row, as the data protection officer reads them."""
        return [tuple(row) for row in await self.rows("dpo", q.audit_of, record=record)]  # pyright: ignore

    async def events(self, user: str, record: str) -> list[asyncpg.Record]:
        """The events about a record that a person may see, once all are numbered."""
        connection = await asyncpg.connect(self._node.servers.database_url)
        try:

            async def numbered() -> object:
                return cast(object, await connection.fetchval("select not exists (select from realtime.outbox)"))

            await until(numbered)
        finally:
            await connection.close()
        return await self.rows(user, q.events_of, record=record)

    async def rows(self, user: str, statement: Statement, **given: object) -> list[asyncpg.Record]:
        """A statement under a person's row security."""
        async with self._node.db.read(await self._desk(user)) as tx:
            return await tx.all(statement, **given)


def vehicle(plate: str, **more: object) -> dict[str, object]:
    """An entry for a vehicle sought; any field can be another."""
    return {"kind": "vehicle", "plate": plate, "country": "BF", **TERMS, **more}


def named(name: str, **more: object) -> dict[str, object]:
    """An entry for a person sought; any field can be another."""
    return {"kind": "person", "names": [name], **TERMS, "action": "arrest", **more}


TERMS: dict[str, object] = {
    "action": "seize",
    "purpose": "Origin of firearms",
    "legal_basis": "Order 7/2026 (invented)",
    "review_by": "2028-11-01",
    "category": "suspect",
}


def alert(**more: object) -> dict[str, object]:
    """An alert to the French authority for mutual legal assistance; any field can be another."""
    return {
        "operation": "kafo-ii",
        "title": "Vehicle of a network stopped at Gao",
        "text": "We hold the vehicle until tomorrow noon.",
        "priority": "P2",
        "countries": ["FR"],
        "functions": ["mla"],
        **more,
    }


async def a_fact(centre: httpx.AsyncClient) -> dict[str, str]:
    """What an alert is about: a new route from Mali to Niger, as those who work in its operation there see it."""
    ends = {"Gao": {"lon": -0.04, "lat": 16.27}, "Niamey": {"lon": 2.1, "lat": 13.5}}
    start, end = [{"name": name, "position": position} for name, position in ends.items()]
    leg = {"from": start, "to": end, "role": "transit", "mode": "road"}
    id = str(uuid7())
    body = {"id": id, "operation": "kafo-ii", "name": "Gao to Niamey", "mode": "road", "within_km": 1, "legs": [leg]}
    answer = await centre.post("/api/routes", json=body)
    assert answer.status_code == 201, answer.text
    return {"kind": "route", "id": id}


async def opened(bureau: httpx.AsyncClient, code: str, kinds: list[str], **more: object) -> str:
    """A new list; its address."""
    answer = await bureau.post("/api/watchlists", json={"code": code, "name": code.title(), "kinds": kinds, **more})
    assert answer.status_code == 201, answer.text
    return f"/api/watchlists/{code}/entries"


async def added(bureau: httpx.AsyncClient, entries: str, body: dict[str, object]) -> dict[str, Any]:
    """A new entry."""
    answer = await bureau.post(entries, json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def drafted(drafter: httpx.AsyncClient, **more: object) -> dict[str, Any]:
    """A draft."""
    answer = await drafter.post("/api/alerts", json=alert(**more))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def released(drafter: httpx.AsyncClient, **more: object) -> dict[str, Any]:
    """An alert that its addressees see."""
    draft = await drafted(drafter, **more)
    answer = await drafter.post(f"/api/alerts/{draft['id']}/release", headers=if_match(draft["version"]))
    assert answer.status_code == 200, answer.text
    return answer.json()


def if_match(version: int) -> dict[str, str]:
    return {"if-match": f'"{version}"'}


def pointers(answer: httpx.Response) -> list[str]:
    """The fields that a 422 names."""
    assert answer.status_code == 422, answer.text
    return [error["pointer"] for error in answer.json()["errors"]]


def problem(answer: httpx.Response) -> tuple[int, dict[str, Any]]:
    """A refusal without its number: two that look alike tell nothing apart."""
    return answer.status_code, {name: value for name, value in answer.json().items() if name != "instance"}


async def enrol_secretariat(node: Node) -> None:
    """Ama's desk keeps the network of West Africa: the account `desk.west`."""
    ama = NewPerson(
        user="desk.west", name="Ama Mensah", title="Secretariat, West Africa", role="secretariat", country="GH",
        principals=["network:west-africa"], clearance=3, demo=True,
    )  # fmt: skip
    await enrol(node.servers.database_url, [ama])
