"""The live entries as one node holds them: found in memory, told to whom it may be told."""

import asyncio
import gc
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from math import inf
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from alerts.screening import Explained, Index, Prepared, compare, prepare
from alerts.screening.model import POSSIBLE, Bar, Subject
from alerts.screening.prepare import prepare_anew
from alerts.watchlists.model import SILENT
from alerts.watchlists.queries import q
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.tx import Tx
from realtime.log import LogEvent


class Met(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that a subject may be, and why."""

    entry: UUID
    version: int
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
    basis: str = "fact"
    source_grade: str | None = None
    information_grade: str | None = None
    juvenile: bool = False
    refugee: bool = False

    @property
    def unproven(self) -> bool:
        """Graded X4: nobody knows the source and nothing bears it out, so nothing happens by itself."""
        return (self.source_grade, self.information_grade) == ("X", "4")

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
            "basis": self.basis,
            "source_grade": self.source_grade,
            "information_grade": self.information_grade,
            "juvenile": self.juvenile,
            "refugee": self.refugee,
        }


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that may concern a person, live or not: a reference, no content. `score` is in log-odds."""

    entry: UUID
    list: str
    owner: str
    category: str
    version: int
    band: str
    score: float


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

_STRETCH = 250
"""Entries put in at a stretch: about five milliseconds."""

_UNTIDY = 10_000
"""Entries taken in by one reader's turn: who waits for another list's change waits a second or two for this one. Then
their numbers are put in order: a check asks no more than some dozen small arrays.

They stay for long, so no sweep of memory need walk through them again: it would take as long as all the rest.
"""


_LAST = UUID(int=2**128 - 1)
"""Behind all entries of a version."""


class LiveEntries:
    """All live entries. Loaded at start; kept fresh by the log, and at once by the changes made on this node.

    Silent entries stand in an index of their own: what an officer is told neither depends on them nor waits for them.
    """

    def __init__(self) -> None:
        self._open = Index()
        self._silent = Index()
        self._entries: dict[UUID, LiveEntry] = {}
        self._versions: dict[str, int] = {}
        # How far a list is taken in whose newest version is not yet in whole: a version and the last id of it.
        self._reached: dict[str, tuple[int, UUID]] = {}
        self._bars: defaultdict[str, Bar] = defaultdict(Bar)
        self._stale: set[str] = set()
        self._news = asyncio.Event()
        # Two readers at once could put an older state of an entry over a newer one.
        self._turn = asyncio.Lock()

    async def load(self, db: Db) -> None:
        """Read every live entry under the matcher's role."""
        async with db.service("matcher") as tx:
            for row in await tx.all(q.list_versions):
                self._versions[row["code"]] = row["version"]
                self._bars[row["code"]].possible = row["possible_from"]
            rows = await tx.all(q.all_live)
            for start in range(0, len(rows), _STRETCH):
                self._put([_live(row) for row in rows[start : start + _STRETCH]])
                if start % _UNTIDY == 0:
                    gc.freeze()
        await self._tidy()

    async def refresh(self, tx: Tx, code: str) -> None:
        """Take in what changed on a list since this node last looked; `tx` is the matcher's."""
        while await self._turn_of(tx, code):
            pass

    async def catch_up(self, db: Db, code: str) -> None:
        """The same in transactions of its own: after a change on this node, so that its next check knows of it."""
        while await self._turn_in(db, code):
            pass

    def hear(self, event: LogEvent | None) -> None:
        """Note which list another node may have changed; all of them when events were missed."""
        if event is None:
            self._stale |= self._versions.keys()
        elif event.kind == "list.changed" and int(str(event.data["version"])) > self._versions.get(
            code := str(event.data["list"]), 0
        ):
            self._stale.add(code)
        if self._stale:
            self._news.set()

    async def follow(self, db: Db) -> None:
        """Take in what was noted, for ever: the matcher works on one node, checks are answered by all."""
        while True:
            while self._stale:
                for code in [*self._stale]:  # a turn each: a long list keeps no other waiting
                    await self._freshen(db, code)
            await self._news.wait()
            self._news.clear()

    async def _freshen(self, db: Db, code: str) -> None:
        """A turn of a list that was noted; while more is left, or when it fails, it stays noted."""
        self._stale.discard(code)  # first: what is heard meanwhile notes it again
        more = True
        try:
            more = await self._turn_in(db, code)
        finally:
            if more:
                self._stale.add(code)

    async def catch_up_all(self, db: Db) -> None:
        """Take in every list that has moved on: what the log told another node's consumer, this one asks for itself."""
        async with db.service("matcher") as tx:
            for row in await tx.all(q.list_versions):
                if not self.has(row["code"], row["version"]):
                    await self.refresh(tx, row["code"])

    def has(self, code: str, version: int) -> bool:
        """Whether this node has a list in whole as it was with a version, or later."""
        return self._version(code) >= version

    async def lacks(self, tx: Tx, code: str, before: int) -> bool:
        """Whether this node is still without something that a list had before a version; `tx` is the matcher's."""
        return bool(await tx.value(q.changed_between, list=code, after=self._version(code), before=before))

    def _version(self, code: str) -> int:
        return self._versions.get(code, 0)

    def set_bar(self, code: str, possible: float) -> None:
        """From which score on a list's entries are a possible match: for who compares without having read the list."""
        self._bars[code].possible = possible

    def compared(self, prepared: Prepared, entry: LiveEntry) -> Explained:
        """What was checked beside an entry, by the bar of the entry's list."""
        return compare(prepared, entry.prepared, self.bar_of(entry))

    def bar_of(self, entry: LiveEntry) -> float:
        """The score from which the list of an entry asks for a person's judgement."""
        return self._bars[entry.row["list"]].possible

    def screen(self, prepared: Prepared, at_most: float = inf) -> list[Met]:
        """All entries that the subject may be, best first, with full rights: for the matcher, never for an answer.

        at_most  no list's bar counts as higher than this
        """
        now = utc_now()
        both = (*self._open.screen(prepared, at_most=at_most), *self._silent.screen(prepared, at_most=at_most))
        found = [one for one in both if not self._entries[one.entry].is_over(now)]
        found.sort(key=lambda one: (one.explained.band == "exact", one.explained.score), reverse=True)
        return [self._entries[one.entry].met(one.explained) for one in found]

    async def naming(self, tx: Tx, prepared: Prepared) -> list[Named]:
        """All entries that may concern a person, also frozen, restricted and removed ones; `tx` is the matcher's.

        A list that wants to be asked less often may not keep an entry from whom it concerns.
        """
        found = [
            Named(
                entry=met.entry,
                list=met.list,
                owner=met.owner,
                category=met.category,
                version=self._entries[met.entry].row["version"],
                band=str(met.explained.band),
                score=met.explained.score,
            )
            for met in self.screen(prepared, at_most=POSSIBLE)
        ]
        for row in await tx.all(q.not_live):
            explained = compare(prepared, prepare(msgspec.convert(row["subject"], Subject)))
            if explained.band is not None:
                found.append(
                    Named(
                        entry=row["id"],
                        list=row["list"],
                        owner=row["owner"],
                        category=row["category"],
                        version=row["version"],
                        band=explained.band,
                        score=explained.score,
                    )
                )
        return found

    def told(self, prepared: Prepared, country: str) -> list[Met]:
        """The entries that the subject may be and an officer of a country may be told of, best first.

        Looks at no others, so that neither the answer nor the time it takes depends on them.
        """
        now = utc_now()
        found = self._open.screen(prepared, lambda one: self._entries[one].is_told(country, now))
        return [self._entries[one.entry].met(one.explained) for one in found]

    def for_phones(self, country: str, until: datetime) -> Iterator[Prepared]:
        """What a phone of a country may find without a link until then: to be read in another thread.

        Never a silent entry: a phone that can be opened must not hold what would show it. Nor one of an emergency that
        is over sooner.
        """
        held = [one for one in self._entries.values() if one.row["action"] not in SILENT]
        return (one.prepared for one in held if one.is_told(country, until) and not one.is_unproven)

    async def _turn_in(self, db: Db, code: str) -> bool:
        async with self._turn, db.service("matcher") as tx:
            return await self._take_in(tx, code)

    async def _turn_of(self, tx: Tx, code: str) -> bool:
        async with self._turn:
            return await self._take_in(tx, code)

    async def _take_in(self, tx: Tx, code: str) -> bool:
        """What comes next of a list; whether more may be left. Others have their turn between."""
        state = await tx.one(q.list_state, code=code)  # first: what comes with a later version comes again
        self._bars[code].possible = state["possible_from"]
        reached = self._reached.get(code, (self._version(code), _LAST))
        changed, upto = await changes_since(tx, code, reached, _UNTIDY)
        for start in range(0, len(changed.put), _STRETCH):
            await asyncio.sleep(0)
            self._put(changed.put[start : start + _STRETCH])
        for removed in changed.removed:
            self._drop(removed)
        more = len(changed.put) + len(changed.removed) == _UNTIDY
        if more:
            gc.freeze()
            self._reached[code] = upto
        else:
            self._reached.pop(code, None)
            # A version may bring another threshold and no entry.
            self._versions[code] = max(upto[0], state["version"])
        await self._tidy()
        return more

    async def _tidy(self) -> None:
        """Put the many small arrays that an import leaves into one, beside the checks that are answered meanwhile."""
        for index in (self._open, self._silent):
            if crowded := index.numbers.crowded():
                index.numbers.replace(crowded, await asyncio.to_thread(index.numbers.together, crowded))

    def _put(self, entries: Sequence[LiveEntry]) -> None:
        for entry in entries:
            self._drop(entry.row["id"])
            self._entries[entry.row["id"]] = entry
        silent = [one for one in entries if one.row["action"] in SILENT]
        told = [one for one in entries if one.row["action"] not in SILENT]
        for index, some in ((self._silent, silent), (self._open, told)):
            index.put_many([(one.row["id"], one.prepared, self._bars[one.row["list"]]) for one in some])

    def _drop(self, id: UUID) -> None:
        self._entries.pop(id, None)
        self._open.remove(id)
        self._silent.remove(id)


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
    return [_live(row) for row in await tx.all(q.live_between, list=code, first=first, last=last, since=since)]


async def _changed(rows: list[asyncpg.Record]) -> Changed:
    put: list[LiveEntry] = []
    removed: list[UUID] = []
    now = utc_now()
    for place, row in enumerate(rows):
        await _others_first(place)
        if row["is_live"] and not (entry := _live(row)).is_over(now):
            put.append(entry)
        else:
            removed.append(row["id"])
    return Changed(put, removed)


async def _others_first(place: int) -> None:
    """Now and then in a long row of entries: an import has many thousands, and checks must not wait for all of them."""
    if place % _BREATH == _BREATH - 1:
        await asyncio.sleep(0)


def _live(row: asyncpg.Record) -> LiveEntry:
    return LiveEntry(row, prepare_anew(_SUBJECT.decode(row["subject"])))


_SUBJECT: msgspec.json.Decoder[Subject] = msgspec.json.Decoder(Subject)
