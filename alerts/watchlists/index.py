"""The live entries as one node holds them: found in memory, told to whom it may be told."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from alerts.screening import Explained, Index, Prepared, prepare, probe_keys
from alerts.screening.model import Subject
from alerts.watchlists.queries import q
from jointops.base.db import Db
from jointops.base.tx import Tx


class Met(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that a subject may be, and why."""

    entry: UUID
    list: str
    owner: str
    kind: str
    action: str
    subject: dict[str, Any]
    category: str
    purpose: str
    legal_basis: str
    note: str
    exclude: frozenset[str]
    explained: Explained

    def shown(self) -> dict[str, Any]:
        """The entry as the two bureaux see it beside the check."""
        return {
            "id": self.entry,
            "list": self.list,
            "owner": self.owner,
            "action": self.action,
            "subject": self.subject,
            "category": self.category,
            "purpose": self.purpose,
            "legal_basis": self.legal_basis,
            "note": self.note,
        }


class LiveEntry(msgspec.Struct, frozen=True):
    """An entry ready to be compared."""

    row: asyncpg.Record
    prepared: Prepared

    @property
    def keys(self) -> frozenset[int]:
        """What checks kept before can be found by."""
        return probe_keys(self.prepared)

    def met(self, explained: Explained) -> Met:
        row = self.row
        return Met(
            entry=row["id"],
            list=row["list"],
            owner=row["owner"],
            kind=row["kind"],
            action=row["action"],
            subject=row["subject"],
            category=row["category"],
            purpose=row["purpose"],
            legal_basis=row["legal_basis"],
            note=row["note"],
            exclude=frozenset(row["exclude"]),
            explained=explained,
        )


class Changed(msgspec.Struct, frozen=True):
    """What a list put in and took out up to a version."""

    put: list[LiveEntry]
    removed: list[UUID]
    version: int


class LiveEntries:
    """All live entries. Loaded at start, kept fresh by the log."""

    def __init__(self) -> None:
        self._index = Index()
        self._entries: dict[UUID, LiveEntry] = {}
        self._versions: dict[str, int] = {}

    async def load(self, db: Db) -> None:
        """Read every live entry under the matcher's role."""
        async with db.service("matcher") as tx:
            self._versions = {row["code"]: row["version"] for row in await tx.all(q.list_versions)}
            for row in await tx.all(q.all_live):
                self._put(row)

    async def refresh(self, tx: Tx, code: str) -> None:
        """Take in what changed on a list since this node last looked."""
        changed = await changes_since(tx, code, self._versions.get(code, 0))
        for entry in changed.put:
            self._put(entry.row, entry.prepared)
        for removed in changed.removed:
            self._entries.pop(removed, None)
            self._index.remove(removed)
        self._versions[code] = changed.version

    def screen(self, prepared: Prepared) -> list[Met]:
        """All entries that the subject may be, best first, with full rights."""
        return [self._entries[found.entry].met(found.explained) for found in self._index.screen(prepared)]

    def tellable(self, met: Iterable[Met], country: str) -> list[Met]:
        """Those that an officer of a country may be told of: never discreet ones, never where it is excluded."""
        return [one for one in met if one.action != "discreet" and country not in one.exclude]

    def _put(self, row: asyncpg.Record, prepared: Prepared | None = None) -> None:
        entry = LiveEntry(row, prepared or prepare(msgspec.convert(row["subject"], Subject)))
        self._entries[entry.row["id"]] = entry
        self._index.put(entry.row["id"], entry.prepared)


async def changes_since(tx: Tx, code: str, since: int) -> Changed:
    """What a list put in and took out after a version, read under the matcher's role."""
    put: list[LiveEntry] = []
    removed: list[UUID] = []
    rows = await tx.all(q.entries_since, list=code, since=since)
    for row in rows:
        if row["removed_at"] is None:
            put.append(LiveEntry(row, prepare(msgspec.convert(row["subject"], Subject))))
        else:
            removed.append(row["id"])
    return Changed(put, removed, rows[-1]["list_version"] if rows else since)
