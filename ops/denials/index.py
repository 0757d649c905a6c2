"""The denied pairs as one node holds them: what an officer is told does not wait for the database."""

import asyncio
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from uuid import UUID

from alerts.screening.model import Subject
from alerts.watchlists.met import Met
from jointops.base.db import Db
from ops.denials.model import Denied, same_subject
from ops.denials.queries import q
from realtime.log import LogEvent

VERIFIED = "match.verified"

_AGAIN = timedelta(minutes=2)
"""Read again from before the last one seen: `at` is when an act began, and acts end in another order."""


class Denials:
    """Loaded at start, kept fresh by the log, and at once by the verdicts given on this node."""

    def __init__(self, db: Db) -> None:
        self._db = db
        self._denied: dict[str, dict[UUID, Denied]] = defaultdict(dict)
        self._seen = datetime.min.replace(tzinfo=UTC)
        self._news = asyncio.Event()

    async def catch_up(self) -> None:
        """Take in what was denied since this node last looked."""
        since = self._seen if self._seen == datetime.min.replace(tzinfo=UTC) else self._seen - _AGAIN
        async with self._db.service("matcher") as tx:
            for row in await tx.all(q.denials_since, since=since):
                fields = {name: value for name, value in row.items() if name != "subject"}
                self._denied[row["subject"]][row["entry"]] = Denied(**fields)
                self._seen = max(self._seen, row["at"])

    def hear(self, event: LogEvent | None) -> None:
        """Another node may have denied a pair."""
        if event is None or (event.kind == VERIFIED and event.data.get("state") == "denied"):
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
        known = [one for one in told if (by := denied.get(one.entry)) and by.entry_version == one.version]
        misused = [one for one in known if denied[one.entry].misused]
        return [one for one in told if one not in known], misused
