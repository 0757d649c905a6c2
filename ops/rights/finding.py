"""All that may concern a person, found by screening with the matcher's rights: references, never contents."""

from typing import Literal
from uuid import UUID

import msgspec

from alerts.screening import compare, prepare
from alerts.screening.model import Person
from alerts.watchlists.index import LiveEntries
from jointops.base import sql
from jointops.base.db import Db
from jointops.base.tx import Tx
from ops.checks.keyed import Sought, kept_checks

q = sql.load("ops.rights")

Kind = Literal["entry", "check", "match", "incident"]

MOST_CHECKS = 5_000
"""Checks compared with a person: beyond this the keys are too common to mean anything."""


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """A record that may concern a person. Matches and incidents have no likeness of their own: band and score are None.

    place     its list or its operation
    category  of an entry: suspect, victim, witness …; of an incident: arrest, seizure, rescue
    version   of an entry, as it was found
    """

    kind: Kind
    record: UUID
    place: str
    owner: str
    category: str = ""
    version: int = 1
    band: str | None = None
    score: float | None = None


async def find_person(db: Db, live: LiveEntries, person: Person) -> list[Reference]:
    """Entries and checks that may be of a person, the matches of both, and the incidents that came of those."""
    prepared = prepare(person)
    async with db.service("matcher") as tx:
        found = [
            Reference(
                kind="entry",
                record=one.entry,
                place=f"list:{one.list}",
                owner=one.owner,
                category=one.category,
                version=one.version,
                band=one.band,
                score=one.score,
            )
            for one in await live.naming(tx, prepared)
        ]
        for _, row, kept in (await kept_checks(tx, [Sought(prepared)], MOST_CHECKS)).kept:
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
        return found + await _what_came_of(tx, [one.record for one in found])


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
