"""What the stories of operations share: an operation with its people, reports that are valid, counts of all rows."""

import asyncio
import itertools
from collections.abc import Awaitable, Coroutine
from datetime import UTC, datetime
from typing import Any, Self, cast
from uuid import UUID

import asyncpg
import httpx
import msgspec

from jointops.base.ids import uuid7
from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.node import Node
from ops.readiness.model import NEEDED
from tests.support import WAITS, Person, until

_numbers = itertools.count(1)
_plates = itertools.count(1000)

GAO, DORI = "ML-GAO-01", "BF-DOR-01"

DESKS: dict[str, tuple[str, str, int, tuple[str, ...]]] = {
    "centre": ("centre", "CI", 3, ("op:{code}", "centre:{code}", "op:{code}-b")),
    "officer.ml": ("officer", "ML", 2, ("country:ML", "op:{code}", "op:{code}@ML")),
    "colleague.ml": ("officer", "ML", 2, ("country:ML", "op:{code}", "op:{code}@ML")),
    "officer.bf": ("officer", "BF", 2, ("country:BF", "op:{code}", "op:{code}@BF")),
    "bureau.ml": ("bureau", "ML", 3, ("country:ML", "bureau:ML", "op:{code}", "op:{code}@ML")),
    "bureau.bf": ("bureau", "BF", 3, ("country:BF", "bureau:BF", "op:{code}", "op:{code}@BF")),
    "national.ml": ("national_centre", "ML", 3, ("country:ML", "op:{code}", "op:{code}@ML")),
    "national.bf": ("national_centre", "BF", 3, ("country:BF", "op:{code}", "op:{code}@BF")),
    "victims.ml": ("victims", "ML", 4, ("country:ML", "care:ML", "op:{code}", "op:{code}@ML")),
}
"""Role, country, clearance and principals of the people of a drill."""


class Drill:
    """An operation and the people in it."""

    def __init__(self, code: str, person: Person) -> None:
        self.code = code
        self._person = person

    def user(self, desk: str) -> str:
        return f"{desk}.{self.code}.1"

    async def at(self, desk: str) -> httpx.AsyncClient:
        """`awa = await drill.at("officer.ml")`."""
        return await self._person(self.user(desk))

    def check(self, plate: str, **more: object) -> dict[str, Any]:
        """A vehicle checked at Gao; any field can be another."""
        subject = {"kind": "vehicle", "plate": plate, "country": "BF"}
        return {
            "id": str(uuid7()),
            "operation": self.code,
            "checkpoint": GAO,
            "occurred_at": datetime.now(UTC).isoformat(),
            "subject": subject,
            **more,
        }

    def incident(self, kind: str, **more: object) -> dict[str, Any]:
        """Something that came of a check at Gao; any field can be another."""
        return {
            "id": str(uuid7()),
            "kind": kind,
            "operation": self.code,
            "country": "ML",
            "checkpoint": GAO,
            "occurred_at": datetime.now(UTC).isoformat(),
            **more,
        }


async def open_drill(node: Node, person: Person, phase: str = "active", *, ready: bool = True) -> Drill:
    """A new operation with a post in each of two countries, which are active in it."""
    drill = Drill(f"drill-{next(_numbers)}", person)
    await enrol(node.servers.database_url, [_somebody(drill, desk) for desk in DESKS])
    chen = await drill.at("centre")
    await done(chen.post("/api/operations", json=operation(drill.code, phase)))
    posts = f"/api/operations/{drill.code}/checkpoints"
    await done(chen.post(posts, json=post(GAO, "Gao", "ML", -0.04, 16.27)))
    await done(chen.post(posts, json=post(DORI, "Dori", "BF", -0.03, 14.03)))
    if ready:
        await go_active(node, drill.code)
    return drill


async def go_active(node: Node, code: str) -> None:
    """All countries of an operation are active, as if each had said what shows that it is ready."""
    connection = await asyncpg.connect(node.servers.database_url)
    try:
        await connection.execute(
            "update ops.participant set readiness = 'active', police_focal = 'A colonel (drill)',"
            " prosecutor_focal = 'A prosecutor (drill)' where operation = $1",
            code,
        )
    finally:
        await connection.close()


async def prepare(chen: httpx.AsyncClient, code: str, country: str) -> None:
    """A country says what is needed, and goes active."""
    at = f"/api/operations/{code}/readiness/{country}"
    for task in NEEDED:
        said = {"state": "done", "evidence": "Named (drill)"}
        await done(chen.put(f"{at}/{task}", json=said, headers={"if-match": '"0"'}))
    await done(chen.post(at, json={"state": "active"}, headers={"if-match": '"1"'}))


def operation(code: str, phase: str = "active") -> dict[str, Any]:
    """An operation of two countries as a centre opens it."""
    return {
        "code": code,
        "name": code.title(),
        "crime_types": ["firearms"],
        "lead": "Drill",
        "phase": phase,
        "window": {"from": "2026-11-23T00:00:00Z", "to": "2026-11-30T00:00:00Z"},
        "participants": [{"country": "ML"}, {"country": "BF"}],
        "synthetic": True,
    }


def post(code: str, name: str, country: str, lon: float, lat: float) -> dict[str, Any]:
    return {"code": code, "name": name, "country": country, "position": {"lon": lon, "lat": lat}, "kind": "road"}


def _somebody(drill: Drill, desk: str) -> NewPerson:
    role, country, clearance, principals = DESKS[desk]
    return NewPerson(
        user=drill.user(desk),
        name=f"Somebody at {desk}",
        title=desk,
        role=role,
        country=country,
        principals=[one.format(code=drill.code) for one in principals],
        clearance=clearance,
        operations=[drill.code],
        demo=True,
    )


class Ledger:
    """Every row there is, counted by the superuser of its server."""

    def __init__(self, url: str, connection: asyncpg.Connection) -> None:
        self._url = url
        self._connection = connection

    @classmethod
    async def on(cls, url: str) -> Self:
        return cls(url, await asyncpg.connect(url))

    async def another(self) -> asyncpg.Connection:
        """A connection of its own, for what happens at the same time."""
        return await asyncpg.connect(self._url)

    async def close(self) -> None:
        await self._connection.close()

    async def settled(self) -> None:
        """Wait until every event is numbered and the matcher has worked on all of its own."""

        async def is_settled() -> object:
            return await self.value(
                "select not exists (select from realtime.outbox) and coalesce((select max(number) from realtime.event"
                " where kind in ('check.reported', 'list.changed')), 0)"
                " <= (select number from realtime.consumer where name = 'matcher')"
            )

        await until(is_settled)

    async def followed(self) -> None:
        """Wait until the officers heard of everything that was decided so far."""
        await self.settled()
        said = "'match.found', 'match.verified', 'match.instructed', 'match.stopped', 'match.closed', 'check.outcome'"
        number = await self.value(f"select coalesce(max(number), 0) from realtime.event where kind in ({said})")

        async def is_followed() -> object:
            return await self.value("select number >= $1 from realtime.consumer where name = 'follower'", number)

        await until(is_followed)

    async def value(self, statement: str, *given: object) -> Any:
        return await self._connection.fetchval(statement, *given)

    async def column(self, statement: str, *given: object) -> list[Any]:
        rows = await self._connection.fetch(statement, *given)
        return [row[0] for row in rows]

    async def rows(self) -> dict[str, int]:
        """How many checks, keys, marks, incidents, events and audit rows there are, once all is quiet.

        That an act was refused is on record too, and is no change.
        """
        await self.settled()
        tables = ("ops.check_report", "ops.check_keys", "ops.incident", "geo.mark", "realtime.event")
        kept = {table: await self.value(f"select count(*)::int from {table}") for table in tables}
        acts = await self.value("select count(*)::int from base.audit where verb <> 'act.refuse'")
        return {**kept, "base.audit": acts}

    async def events(self, record: str) -> list[str]:
        """The kinds of all events about a record, in order."""
        await self.settled()
        return await self.column(
            "select kind from realtime.event where record = $1::text::uuid order by number", record
        )

    async def audits(self, record: str) -> list[tuple[str, str]]:
        """Verb and result of every audit row of a record, in order."""
        said = await self.column(
            "select array[verb, result] from base.audit where record::text = $1 order by id", record
        )
        return [(verb, result) for verb, result in said]


async def done(call: Awaitable[httpx.Response]) -> Any:
    """The body of an answer that must be a success."""
    answer = await call
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


def new_plate() -> str:
    """A plate that no other story knows."""
    number = next(_plates)
    return f"{number} ZQ {number} BF"  # twice, so that two of them are never one misread character apart


async def matches_of(bureau: httpx.AsyncClient, check: str) -> list[dict[str, Any]]:
    return (await done(bureau.get("/api/matches", params={"check": check})))["items"]


async def match_of(bureau: httpx.AsyncClient, check: str) -> dict[str, Any]:
    """The one match of a check, once the matcher has found it."""

    async def ask() -> object:
        return await matches_of(bureau, check)

    [match] = cast(list[dict[str, Any]], await until(ask))
    return match


CLEAR = b'{"answer":"clear","exits":["screen","print","export","push","api","onward","court"]}'
"""All of an officer's answer that does not differ between two checks, where nothing may be told."""


def plain(answer: dict[str, Any]) -> bytes:
    """An officer's answer without what must differ between two checks."""
    return msgspec.json.encode(
        {name: answer[name] for name in answer if name not in ("id", "reference", "recorded_at")}
    )


async def while_being_kept(
    node: Node, entry: str, countries: list[str], sending: Coroutine[Any, Any, httpx.Response]
) -> httpx.Response:
    """What is answered to a release that begins while the owner keeps its entry from more countries."""
    [answer] = await while_under_way(
        node, "update alerts.entry set exclude = $2 where id = $1", [UUID(entry), countries], sending
    )
    return answer


async def while_taken_back(
    node: Node, incident: str, *sending: Coroutine[Any, Any, httpx.Response]
) -> list[httpx.Response]:
    """What is answered to who tells others of an incident while it is being taken back."""
    back = "update ops.incident set withdrawn_at = now(), withdrawn_by = 'Awa', withdrawn_reason = $2 where id = $1"
    return await while_under_way(node, back, [UUID(incident), "Bricks."], *sending)


async def while_under_way(
    node: Node, change: str, given: list[object], *sending: Coroutine[Any, Any, httpx.Response]
) -> list[httpx.Response]:
    """What is answered to acts that begin while a change is not committed yet: they wait for it."""
    keeping, watching = [await asyncpg.connect(node.servers.database_url) for _ in range(2)]

    async def it_waits() -> bool:
        return bool(await watching.fetchval(WAITS, keeping.get_server_pid()))

    try:
        async with keeping.transaction():
            await keeping.execute(change, *given)
            sent = asyncio.gather(*sending)
            await until(it_waits)
        return await sent
    finally:
        await keeping.close()
        await watching.close()
