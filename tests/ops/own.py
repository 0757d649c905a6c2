"""A node of its own for stories that move the clock: what they purge, no other story misses."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

import httpx

from jointops.base.clock import utc_now
from jointops.base.servers import OWNER
from jointops.base.settings import Settings
from jointops.node import Node
from ops.retention.keeper import Keeper
from ops.retention.model import Certificate
from ops.retention.purge import Purger
from tests.ops.support import Drill, Ledger, done, open_drill
from tests.support import Person, copied, people_at, served


class World:
    """A node whose keeper and purger ask a clock that a story moves."""

    def __init__(self, node: Node, url: str, person: Person, ledger: Ledger) -> None:
        self.node = node
        self.url = url
        self.ledger = ledger
        self.person = person
        self._ahead = timedelta()
        self.purger = Purger(node.db, node.key, timedelta(days=120), self.now)
        self.keeper = Keeper(node.db, node.live, self.purger, self.now)

    def now(self) -> datetime:
        return utc_now() + self._ahead

    def later(self, **span: float) -> Self:
        """`world.later(days=31)`: the clock stands that far ahead of today."""
        self._ahead = timedelta(**span)
        return self

    async def purge(self) -> list[Certificate]:
        return await self.purger.purge()

    async def drill(self) -> Drill:
        return await open_drill(self.node, self.person)

    async def where(self, words: list[str]) -> dict[str, list[str]]:
        """Every table of the database in which a row says one of these words, whatever its case, in any column."""
        await self.ledger.settled()
        tables = await self.ledger.column(
            "select format('%I.%I', schemaname, tablename) from pg_tables"
            " where schemaname not in ('pg_catalog', 'information_schema') order by 1"
        )
        found: dict[str, list[str]] = {}
        for table in tables:
            said = await self.ledger.column(
                f"select distinct w from {table} t, unnest($1::text[]) w where t::text ilike '%' || w || '%'", words
            )
            if said:
                found[table] = sorted(said)
        return found


@asynccontextmanager
async def own_world(seeded: Path, folder: Path) -> AsyncGenerator[World]:
    """A node with the demo's people and KAFO II, in a folder of its own and at the pace of a deployment."""
    copied(seeded, folder)
    async with served(Settings(data=folder, port=0, demo=True)) as (node, url), people_at(url) as person:
        ledger = await Ledger.on(node.servers.database_url.replace(OWNER, "postgres"))
        world = World(node, url, person, ledger)
        rule = {
            "what": "sessions",
            "scope": "",
            "days": 365,
            "reason": "People stay signed in while the clock moves.",
        }
        await done((await world.person("dpo")).post("/api/retention/rules", json=rule))
        yield world
        await ledger.close()


async def closed(chen: httpx.AsyncClient, code: str) -> None:
    """The centre closes its operation."""
    for phase in ("debrief", "closed"):
        operation = (await chen.get(f"/api/operations/{code}")).json()
        answer = await chen.post(
            f"/api/operations/{code}/phase",
            json={"phase": phase},
            headers={"if-match": f'"{operation["version"]}"'},
        )
        assert answer.status_code == 200, answer.text


async def told(client: httpx.AsyncClient, path: str) -> list[dict[str, Any]]:
    """Every item of a list, page by page."""
    items: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        answer = await client.get(path, params={"cursor": cursor} if cursor else None)
        assert answer.status_code == 200, answer.text
        items += answer.json()["items"]
        if (cursor := answer.json()["next"]) is None:
            return items
