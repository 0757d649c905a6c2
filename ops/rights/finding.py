"""All that may concern a person, found by screening with the matcher's rights: references, never contents."""

import asyncio
from typing import Literal
from uuid import UUID

import msgspec

from alerts.screening import Prepared, compare, prepare
from alerts.screening.model import Person
from alerts.watchlists.index import LiveEntries
from alerts.watchlists.queries import words_of
from jointops.base import sql
from jointops.base.db import Db
from jointops.base.tx import Tx
from ops.checks.keyed import every_kept_check

q = sql.load("ops.rights")

Kind = Literal["entry", "check", "match", "incident"]

BREATH = 20
"""Comparisons at a stretch, some milliseconds: officers who wait for an answer do not wait for the rest."""


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """A record that may concern a person. Matches and incidents have no likeness of their own: band and score are None.

    place     its list or its operation
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
        """Entries and checks that may be of a person, the matches of both, and the incidents that came of those.

        All of them, however common the name is: who asks what is kept of them has a right to the whole answer.
        """
        async with self._turn:
            return await _find(self._db, self._live, prepare(person))


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
