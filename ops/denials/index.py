"""The denied pairs as one node holds them: what an officer is told does not wait for the database."""

import asyncio
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg

from alerts.screening.model import Subject
from alerts.watchlists.met import Met
from jointops.base.db import Db
from jointops.base.tx import row_as
from ops.denials.model import Denied, same_entry, same_subject
from ops.denials.queries import q
from realtime.log import LogEvent

DECIDED = frozenset({"match.verified", "match.taken-back"})
"""A verdict, or one that is so no more: a pair may be denied, or denied no more."""

ENDED = frozenset({"subject.decided", "entry.erased", "records.purged"})
"""After these a pair may be forgotten with its match or its entry: all is read anew."""

_NEVER = datetime.min.replace(tzinfo=UTC)

_AGAIN = timedelta(minutes=2)
"""Read again from before the last one seen: `at` is when an act began, and acts end in another order."""


class Denials:
    """Loaded at start, kept fresh by the log, and at once by the verdicts given on this node."""

    def __init__(self, db: Db) -> None:
        self._db = db
        self._denied: dict[str, dict[UUID, Denied]] = defaultdict(dict)
        self._seen = _NEVER
        self._news = asyncio.Event()
        self._anew = False
        # Of two readers at once the one that reads anew could lose what the other has just taken in.
        self._turn = asyncio.Lock()

    async def catch_up(self) -> None:
        """Take in what was denied, and what is no more, since this node last looked."""
        async with self._turn:
            anew, self._anew = self._anew or self._seen == _NEVER, False
            try:
                rows = await self._read(_NEVER if anew else self._seen - _AGAIN)
            except BaseException:
                self._anew = self._anew or anew
                raise
            if anew:
                self._denied = defaultdict(dict)
            for row in rows:
                self._take_in(row)

    def _take_in(self, row: asyncpg.Record) -> None:
        pairs = self._denied[row["subject"]]
        if row["holds"]:
            pairs[row["entry"]] = row_as(Denied, row)
        else:
            pairs.pop(row["entry"], None)
        self._seen = max(self._seen, row["at"])

    async def _read(self, since: datetime) -> list[asyncpg.Record]:
        async with self._db.service("matcher") as tx:
            return await tx.all(q.denials_since, since=since)

    def hear(self, event: LogEvent | None) -> None:
        """Another node may have denied a pair, or ended a denial; or a pair may have been forgotten."""
        self._anew = self._anew or event is None or event.kind in ENDED
        if self._anew or (event is not None and event.kind in DECIDED):
            self._news.set()

    async def follow(self) -> None:
        """Take in what was noted, for ever."""
        while True:
            await self._news.wait()
            self._news.clear()
            try:
                await self.catch_up()
            except BaseException:
                self._news.set()  # not taken in, so it is still news
                raise

    def sift(self, subject: Subject, told: list[Met]) -> tuple[list[Met], list[Met]]:
        """The entries that were not denied for this very subject, and those by which its identity is misused."""
        if not told or not self._denied or (says := same_subject(subject)) is None:
            return told, []
        denied = self._denied.get(self._db.keyed(says), {})
        known = [one for one in told if (by := denied.get(one.entry)) and self._is_of(by, one)]
        misused = [one for one in known if denied[one.entry].misused]
        return [one for one in told if one not in known], misused

    def _is_of(self, denied: Denied, met: Met) -> bool:
        return denied.is_of(met.version, self._db.keyed(same_entry(met.subject)))
