"""The live entries as one node holds them: kept in step with the database and the log, found in memory."""

import asyncio
import gc
from uuid import UUID

import asyncpg
import msgspec

from alerts.screening import Explained, Prepared, compare, prepare
from alerts.screening.model import POSSIBLE, Subject
from alerts.watchlists.held import Held
from alerts.watchlists.live_entry import all_live, changes_since, ready
from alerts.watchlists.met import Named
from alerts.watchlists.queries import q
from jointops.base.db import Db
from jointops.base.tx import Tx
from realtime.log import LogEvent

_STRETCH = 250
"""Entries put in at a stretch: about five milliseconds."""

_BREATH = 20
"""Comparisons at a stretch, some milliseconds: officers who wait for an answer do not wait for the rest."""

_UNTIDY = 10_000
"""Entries taken in by one reader's turn: who waits for another list's change waits a second or two for this one. Then
their numbers are put in order: a check asks no more than some dozen small arrays.

They stay for long, so no sweep of memory need walk through them again: it would take as long as all the rest.
"""


_LAST = UUID(int=2**128 - 1)
"""Behind all entries of a version."""


async def _others_first(number: int) -> None:
    if number % _BREATH == 0:
        await asyncio.sleep(0)


def _named(row: asyncpg.Record, explained: Explained) -> list[Named]:
    if explained.band is None:
        return []
    return [
        Named(
            entry=row["id"],
            list=row["list"],
            owner=row["owner"],
            category=row["category"],
            version=row["version"],
            band=explained.band,
            score=explained.score,
        )
    ]


class LiveEntries(Held):
    """All live entries. Loaded at start; kept fresh by the log, and at once by the changes made on this node."""

    def __init__(self) -> None:
        super().__init__()
        self._versions: dict[str, int] = {}
        # How far a list is taken in whose newest version is not yet in whole: a version and the last id of it.
        self._reached: dict[str, tuple[int, UUID]] = {}
        self._stale: set[str] = set()
        self._news = asyncio.Event()
        # Two readers at once could put an older state of an entry over a newer one.
        self._turn = asyncio.Lock()

    async def load(self, db: Db) -> None:
        """Read every live entry under the matcher's role."""
        async with db.service("matcher") as tx:
            for row in await tx.all(q.list_versions):
                self._versions[row["code"]] = row["version"]
                self.set_bar(row["code"], row["possible_from"])
            rows = await all_live(tx)
            for start in range(0, len(rows), _STRETCH):
                self.put([ready(row) for row in rows[start : start + _STRETCH]])
                if start % _UNTIDY == 0:
                    gc.freeze()
        await self.tidy()

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

    async def naming(self, tx: Tx, prepared: Prepared, among: list[UUID]) -> list[Named]:
        """All entries that may concern a person, also frozen, restricted and removed ones; `tx` is the matcher's.

        However many are called so, and whatever bar their lists have: a list that wants to be asked less often may not
        keep an entry from whom it concerns.

        among  what `every` gave before the transaction began: it takes long, and the matcher has few connections
        """
        found: list[Named] = []
        for number, id in enumerate(among):
            await _others_first(number)
            # One that has gone since is among those that are not live: they are asked for afterwards.
            entry = self.find(id)
            if entry is not None:
                bar = min(self.bar_of(entry), POSSIBLE)
                found += _named(entry.row, compare(prepared, entry.prepared, bar))
        named = {one.entry for one in found}  # one whose hours are ending is in both
        for number, row in enumerate(await tx.all(q.not_live)):
            await _others_first(number)
            if row["id"] not in named:
                found += _named(row, compare(prepared, prepare(msgspec.convert(row["subject"], Subject))))
        return found

    async def _turn_in(self, db: Db, code: str) -> bool:
        async with self._turn, db.service("matcher") as tx:
            return await self._take_in(tx, code)

    async def _turn_of(self, tx: Tx, code: str) -> bool:
        async with self._turn:
            return await self._take_in(tx, code)

    async def _take_in(self, tx: Tx, code: str) -> bool:
        """What comes next of a list; whether more may be left. Others have their turn between."""
        state = await tx.one(q.list_state, code=code)  # first: what comes with a later version comes again
        self.set_bar(code, state["possible_from"])
        reached = self._reached.get(code, (self._version(code), _LAST))
        changed, upto = await changes_since(tx, code, reached, _UNTIDY)
        for start in range(0, len(changed.put), _STRETCH):
            await asyncio.sleep(0)
            self.put(changed.put[start : start + _STRETCH])
        for removed in changed.removed:
            self.drop(removed)
        more = len(changed.put) + len(changed.removed) == _UNTIDY
        if more:
            gc.freeze()
            self._reached[code] = upto
        else:
            self._reached.pop(code, None)
            # A version may bring another threshold and no entry.
            self._versions[code] = max(upto[0], state["version"])
        await self.tidy()
        return more
