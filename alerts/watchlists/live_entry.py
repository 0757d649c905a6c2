"""An entry ready to be compared, and entries read so: what changed on a list, or all of it in pieces."""

import asyncio
from collections.abc import Sequence, Set
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from alerts.screening import Explained, Prepared
from alerts.screening.model import Subject
from alerts.screening.prepare import prepare
from alerts.watchlists.met import Met
from alerts.watchlists.queries import q
from jointops.base.clock import utc_now
from jointops.base.tx import Tx


class LiveEntry(msgspec.Struct, frozen=True, gc=False):
    """An entry ready to be compared; the row's `subject` is JSON text: read twice a second, kept a million times."""

    row: asyncpg.Record
    prepared: Prepared

    def is_told(self, country: str, now: datetime) -> bool:
        """Whether an officer of a country may be told of it, were it not silent."""
        return country not in self.row["exclude"] and not self.is_over(now)

    def is_over(self, now: datetime) -> bool:
        """Added in an emergency, and its hours have passed."""
        expires_at: datetime | None = self.row["expires_at"]
        return expires_at is not None and expires_at <= now

    @property
    def is_unproven(self) -> bool:
        """As `Met.unproven`."""
        return (self.row["source_grade"], self.row["information_grade"]) == ("X", "4")

    def met(self, explained: Explained) -> Met:
        row = self.row
        return Met(
            entry=row["id"],
            version=row["version"],
            list=row["list"],
            owner=row["owner"],
            kind=row["kind"],
            action=row["action"],
            subject=msgspec.json.decode(row["subject"]),
            category=row["category"],
            purpose=row["purpose"],
            legal_basis=row["legal_basis"],
            note=row["note"],
            exclude=frozenset(row["exclude"]),
            explained=explained,
            basis=row["basis"],
            source_grade=row["source_grade"],
            information_grade=row["information_grade"],
            juvenile=row["juvenile"],
            refugee=row["refugee"],
        )


class Changed(msgspec.Struct, frozen=True):
    """What a list put in and took out (or freezes, or restricts)."""

    put: list[LiveEntry]
    removed: list[UUID]


_BREATH = 50
"""Entries worked out at a stretch: a few milliseconds."""


async def all_live(tx: Tx) -> list[asyncpg.Record]:
    """The rows of every live entry, of which `ready` makes entries; `tx` is the matcher's."""
    return await tx.all(q.all_live)


async def live_of(tx: Tx, ids: Set[UUID]) -> dict[UUID, LiveEntry]:
    """Of some entries those that match now, as the database has them, whatever a node has read; `tx` is the matcher's.

    Their rows have `possible_from` beside the rest: the bar of their list.
    """
    entries, now = [ready(row) for row in await tx.all(q.live_of, ids=list(ids))], utc_now()
    return {entry.row["id"]: entry for entry in entries if not entry.is_over(now)}


async def changes_since(tx: Tx, code: str, reached: tuple[int, UUID], most: int) -> tuple[Changed, tuple[int, UUID]]:
    """What a list put in and took out after an entry of a version, and how far that is; `tx` is the matcher's."""
    version, id = reached
    rows = await tx.all(q.entries_since, list=code, version=version, id=id, most=most)
    return await _changed(rows), (rows[-1]["list_version"], rows[-1]["id"]) if rows else reached


async def gone_with(tx: Tx, code: str, version: int) -> list[UUID]:
    """Entries that match no more since one version of a list."""
    return [row["id"] for row in await tx.all(q.gone_of_version, list=code, version=version)]


async def changes_of(tx: Tx, code: str, version: int) -> Changed:
    """What a list put in and took out with one version; what has changed again since comes with its later version."""
    return await _changed(await tx.all(q.entries_of_version, list=code, version=version))


async def ranges_of(tx: Tx, code: str, size: int, since: int) -> tuple[int, list[tuple[UUID, UUID, int]]]:
    """The list's version, and its live entries since another in pieces by their ids: first, last, how many.

    `tx` is the matcher's. Raises NotFound (404).
    """
    state = await tx.one(q.list_state, code=code)
    rows = await tx.all(q.live_ranges, list=code, size=size, since=since)
    return state["version"], [(row["first"], row["last"], row["entries"]) for row in rows]


async def entries_between(tx: Tx, code: str, first: UUID, last: UUID, since: int) -> list[LiveEntry]:
    """The live entries of such a piece."""
    return [ready(row) for row in await tx.all(q.live_between, list=code, first=first, last=last, since=since)]


async def _changed(rows: Sequence[asyncpg.Record]) -> Changed:
    put: list[LiveEntry] = []
    removed: list[UUID] = []
    now = utc_now()
    for place, row in enumerate(rows):
        await _others_first(place)
        if row["is_live"] and not (entry := ready(row)).is_over(now):
            put.append(entry)
        else:
            removed.append(row["id"])
    return Changed(put, removed)


async def _others_first(place: int) -> None:
    """Now and then in a long row of entries: an import has many thousands, and checks must not wait for all of them."""
    if place % _BREATH == _BREATH - 1:
        await asyncio.sleep(0)


def ready(row: asyncpg.Record) -> LiveEntry:
    """The entry of a row, worked out for comparing."""
    return LiveEntry(row, prepare(_SUBJECT.decode(row["subject"])))


_SUBJECT: msgspec.json.Decoder[Subject] = msgspec.json.Decoder(Subject)
