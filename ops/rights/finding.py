"""All that may concern a person, found by screening with the matcher's rights, and by name in what was written of it:
references, never contents.
"""

import asyncio
from collections.abc import AsyncGenerator
from typing import Literal
from uuid import UUID

import msgspec

from alerts.coordination.written import Page, Written, alerts_written, every_written
from alerts.requests.written import requests_written
from alerts.screening import Prepared, compare, prepare
from alerts.screening.model import Person
from alerts.watchlists.index import LiveEntries
from alerts.watchlists.queries import words_of
from jointops.base import sql
from jointops.base.db import Db
from jointops.base.tx import Tx
from ops.checks.keyed import every_kept_check
from ops.rights.naming import Names, are_said, names_of

q = sql.load("ops.rights")

Kind = Literal["entry", "check", "match", "incident", "alert", "request"]

BREATH = 20
"""Comparisons at a stretch, some milliseconds: officers who wait for an answer do not wait for the rest."""


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """A record that may concern a person. Entries and checks alone have a likeness: of others band and score are None.

    place     its list, its operation, or the number of a request that is of none
    category  of an entry: suspect, victim, witness …; of an incident: arrest, seizure, rescue
    version   of an entry, as it was found
    said      a keyed hash of what the entry said then
    """

    kind: Kind
    record: UUID
    place: str
    owner: str
    category: str = ""
    version: int = 1
    said: str = ""
    band: str | None = None
    score: float | None = None


class PersonFinder:
    """Finds all that may concern a person, on one node.

    One search at a time, and no connection for longer than a page of it: officers' checks are matched beside.
    """

    def __init__(self, db: Db, live: LiveEntries) -> None:
        self._db = db
        self._live = live
        self._turn = asyncio.Lock()

    async def find(self, person: Person) -> list[Reference]:
        """Entries and checks that may be of a person, what came of both, and what was written of that or names them.

        All of them, however common the name is: who asks what is kept of them has a right to the whole answer.
        """
        async with self._turn:
            found = await _find(self._db, self._live, prepare(person))
            return found + await _written_of(self._db, person, {one.record for one in found})


async def _find(db: Db, live: LiveEntries, prepared: Prepared) -> list[Reference]:
    among = await live.every(prepared)  # first: no connection is kept meanwhile
    async with db.service("matcher") as tx:
        named = await live.naming(tx, prepared, among)
        words = await words_of(tx, [one.entry for one in named])
        found = [
            Reference(
                kind="entry",
                record=one.entry,
                place=f"list:{one.list}",
                owner=one.owner,
                category=one.category,
                version=one.version,
                said=db.keyed(words.get(one.entry, "")),
                band=one.band,
                score=one.score,
            )
            for one in named
        ]
    found += await _checks_of(db, prepared)
    async with db.service("matcher") as tx:
        return found + await _what_came_of(tx, [one.record for one in found])


async def _checks_of(db: Db, prepared: Prepared) -> list[Reference]:
    found: list[Reference] = []
    async for page in every_kept_check(db, prepared):
        for number, (_, row, kept) in enumerate(page):
            if number % BREATH == 0:
                await asyncio.sleep(0)
            explained = compare(kept, prepared)
            if explained.band is not None:
                found.append(
                    Reference(
                        kind="check",
                        record=row["id"],
                        place=f"operation:{row['operation']}",
                        owner=row["country"],
                        band=explained.band,
                        score=explained.score,
                    )
                )
    return found


async def _what_came_of(tx: Tx, records: list[UUID]) -> list[Reference]:
    rows = await tx.all(q.what_came_of, records=records)
    return [
        Reference(
            kind=row["kind"],
            record=row["id"],
            place=f"operation:{row['operation']}",
            owner=row["owner"],
            category=row["category"],
        )
        for row in rows
    ]


async def _written_of(db: Db, person: Person, records: set[UUID]) -> list[Reference]:
    """Alerts that came of some records or name the person, and requests that follow those or name the person."""
    names = names_of(person)
    alerts = [one async for one in _concerning(db, alerts_written, names, records)]
    requests = [one async for one in _concerning(db, requests_written, names, {one.id for one in alerts})]
    return [
        *(_written("alert", one, f"operation:{one.operation}") for one in alerts),
        *(
            _written("request", one, f"operation:{one.operation}" if one.operation else f"request:{one.number}")
            for one in requests
        ),
    ]


async def _concerning(db: Db, page: Page, names: Names, records: set[UUID]) -> AsyncGenerator[Written]:
    async for found in every_written(db, page):
        for number, one in enumerate(found):
            if number % BREATH == 0:
                await asyncio.sleep(0)
            if one.about in records or are_said(names, one.said):
                yield one


def _written(kind: Kind, one: Written, place: str) -> Reference:
    return Reference(kind=kind, record=one.id, place=place, owner=one.owner)
