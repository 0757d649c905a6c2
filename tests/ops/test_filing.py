"""Awa files checks at Gao: what each leaves behind, and what one that is refused does not."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import asyncpg
import httpx
import pytest

from jointops.base.clock import utc_now
from jointops.base.errors import NotSignedIn
from jointops.base.ids import uuid7
from jointops.base.sql import Statement
from jointops.base.tx import Event
from jointops.node import Node
from ops.checks.model import FILE, REPORTED
from tests.support import Person, until

GAO = (-0.05, 16.27)


class Traces:
    """What a check has left in the tables, read past everyone's rights."""

    def __init__(self, node: Node, owner: asyncpg.Connection) -> None:
        self._node = node
        self._owner = owner

    async def events(self, id: str) -> list[asyncpg.Record]:
        async def numbered() -> object:
            return cast(object, await self._owner.fetchval("select not exists (select from realtime.outbox)"))

        await until(numbered)
        text = "select kind, mark from realtime.event where record = $1"
        return await self._owner.fetch(text, UUID(id))

    async def mark(self, id: str) -> asyncpg.Record | None:
        text = "select lon, lat, state from geo.mark where record = $1"
        return await self._owner.fetchrow(text, UUID(id))

    async def post(self, code: str) -> tuple[float, float]:
        text = "select lon, lat from ops.checkpoint where code = $1"
        lon, lat = cast(tuple[float, float], await self._owner.fetchrow(text, code))
        return lon, lat

    async def audits(self, id: str) -> list[str]:
        """The results of what was noted about it, as the data protection officer reads them."""
        text = "select result from base.audit where record = :id and verb = :verb order by id"
        asked = Statement("audits", "what was noted about a record", text)
        async with self._node.db.read(await self._node.sessions.open("dpo")) as tx:
            return [row["result"] for row in await tx.all(asked, id=UUID(id), verb=FILE)]

    async def nothing(self, id: str) -> bool:
        text = "select exists (select from ops.check_report where id = $1)"
        kept = cast(bool, await self._owner.fetchval(text, UUID(id)))
        return not (kept or await self.mark(id) or await self.events(id) or await self.audits(id))


@pytest.fixture
async def traces(node: Node) -> AsyncGenerator[Traces]:
    owner = await asyncpg.connect(node.servers.database_url)
    yield Traces(node, owner)
    await owner.close()


def report(post: str = "ML-GAO-01", **other: object) -> dict[str, Any]:
    """A lorry that nobody seeks."""
    return {
        "id": str(uuid7()),
        "operation": "kafo-ii",
        "checkpoint": post,
        "occurred_at": datetime.now(UTC).isoformat(),
        "subject": {"kind": "vehicle", "plate": "QZ 4711 XX", "country": "ML"},
        **other,
    }


async def file(officer: httpx.AsyncClient, body: dict[str, Any]) -> httpx.Response:
    return await officer.post("/api/checks", json=body)


async def test_a_check_is_one_report_one_mark_one_event_one_audit_row(person: Person, traces: Traces) -> None:
    awa = await person("officer.ml")
    body = report(position={"lon": GAO[0], "lat": GAO[1], "accuracy_m": 8})

    answer = await file(awa, body)

    assert answer.status_code == 201, answer.text
    mark = await traces.mark(body["id"])
    assert mark is not None and (mark["lon"], mark["lat"], mark["state"]) == (*GAO, "clear")
    [event] = await traces.events(body["id"])
    assert event["kind"] == "check.reported"
    assert await traces.audits(body["id"]) == ["done"]


async def test_a_check_without_a_position_stands_at_its_post(person: Person, traces: Traces) -> None:
    awa = await person("officer.ml")
    body = report()
    await file(awa, body)

    mark = await traces.mark(body["id"])
    post = await traces.post("ML-GAO-01")
    assert mark is not None and (mark["lon"], mark["lat"]) == post
    [event] = await traces.events(body["id"])
    assert f'"lon": {post[0]:g}' in event["mark"] and f'"lat": {post[1]:g}' in event["mark"]


async def test_a_check_sent_twice_is_one_check_and_gets_the_first_answer(person: Person, traces: Traces) -> None:
    awa = await person("officer.ml")
    body = report()

    first, again = await file(awa, body), await file(awa, body)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert len(await traces.events(body["id"])) == 1
    assert await traces.audits(body["id"]) == ["done", "repeat"]


async def test_an_id_that_is_taken_stays_with_what_came_first(person: Person, traces: Traces) -> None:
    awa, seydou = await person("officer.ml"), await person("officer.ne")
    body = report()
    await file(awa, body)

    changed = await file(awa, body | {"note": "another"})
    stolen = await file(seydou, report("NE-TOR-01") | {"id": body["id"]})

    assert (changed.status_code, stolen.status_code) == (409, 409)
    assert changed.json()["type"] == stolen.json()["type"]
    assert len(await traces.events(body["id"])) == 1
    assert await traces.audits(body["id"]) == ["done"]


@pytest.mark.parametrize("post", ["NE-TOR-01", "ML-NOWHERE-09"])
async def test_a_post_of_others_looks_like_none_and_nothing_is_kept(person: Person, traces: Traces, post: str) -> None:
    awa = await person("officer.ml")
    body = report(post)

    answer = await file(awa, body)

    assert answer.status_code == 404
    assert await traces.nothing(body["id"])


async def test_only_officers_file_checks(person: Person, traces: Traces) -> None:
    mariam = await person("bureau.ml")
    body = report()

    assert (await file(mariam, body)).status_code == 403
    assert await traces.nothing(body["id"])


async def test_a_session_that_ended_a_moment_ago_files_nothing(node: Node, traces: Traces) -> None:
    awa = await node.sessions.open("officer.ml")
    await node.sessions.close(awa)
    with pytest.raises(NotSignedIn):
        async with node.db.at_once(awa) as tx:
            tx.audit(FILE)
            tx.emit(Event(kind=REPORTED, record=uuid7(), version=1, class_id=1, at=utc_now()))
            await tx.do(_ENTER)


async def test_an_act_at_once_that_owes_an_event_or_an_audit_row_is_not_sent(node: Node) -> None:
    awa = await node.sessions.open("officer.ml")
    with pytest.raises(AssertionError, match="audited"):
        async with node.db.at_once(awa) as tx:
            await tx.do(_ENTER)
    with pytest.raises(AssertionError, match=r"check\.reported"):
        async with node.db.at_once(awa) as tx:
            tx.require(FILE)
            tx.audit(FILE)
            await tx.do(_ENTER)
    with pytest.raises(AssertionError, match="nothing was done"):
        async with node.db.at_once(awa) as tx:
            tx.require(FILE)


_ENTER = Statement(
    "enter",
    "…",
    """select f.n, base.enter(f.key) as entered
    from unnest(:key::text[], :verb::text[], :asked::bytea[], :kind::text[], :mark::jsonb[], :mark_class_id::integer[])
         with ordinality as f(key, verb, asked, kind, mark, class_id, n)""",
)
