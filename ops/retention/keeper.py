"""Keeps time on a node: freezes entries when their review date comes, takes back those of an emergency whose hours have
passed, ends what waited for a second person too long, reminds owners before a review, purges once a day.
"""

import asyncio
from datetime import datetime, timedelta

import structlog

from alerts.watchlists.index import LiveEntries
from alerts.watchlists.lifecycle import end_emergencies, freeze_entries, remind_owners
from jointops.base.approvals.ending import end_run_out
from jointops.base.clock import Clock, utc_now
from jointops.base.db import Db
from jointops.base.keeping import keep_looking
from ops.checks.renewing import renew_keys
from ops.retention.purge import MOST, ROLE, Purger
from ops.retention.queries import list_rules, q

log = structlog.get_logger(__name__)

EVERY_S = 30.0
"""An entry stops matching within a minute of its review date, also on a node that heard of it from nobody."""

REMIND = timedelta(days=30)
"""Before the review date: time enough for a bureau to ask its court or its prosecutor."""

DAY = timedelta(days=1)


class Keeper:
    """One may run on each node: they take turns in the database."""

    def __init__(self, db: Db, live: LiveEntries, purger: Purger, clock: Clock = utc_now) -> None:
        self._db = db
        self._live = live
        self._purger = purger
        self._clock = clock
        self._purge_at: datetime = clock()

    async def run(self) -> None:
        """Look, wait, and again, for ever; beside that, make keys anew that other rules have made: it takes minutes."""
        await asyncio.gather(self._renew(), keep_looking(self.look, EVERY_S, "what is due was not done"))

    async def _renew(self) -> None:
        while True:
            try:
                return await renew_keys(self._db)
            except Exception:
                log.exception("keys of checks were not made anew; they are tried again")
            await asyncio.sleep(EVERY_S)

    async def look(self) -> None:
        """What is due now: freeze, take back, end, remind, hear of others' changes; purge when a day has passed."""
        while await self._freeze() or await self._end_emergencies() or await self._end_run_out():
            pass
        while await self._remind():
            pass
        await self._live.catch_up_all(self._db)
        if self._clock() >= self._purge_at:
            await self._purger.purge()
            self._purge_at = self._clock() + DAY

    async def _freeze(self) -> bool:
        async with self._db.service(ROLE) as tx:
            await tx.run(q.one_at_a_time)
            days = {
                rule.scope: rule.days
                for rule in await list_rules(tx)
                if rule.what == "entries" and rule.days is not None
            }
            return bool(await freeze_entries(tx, self._clock(), days, MOST))

    async def _end_emergencies(self) -> bool:
        async with self._db.service(ROLE) as tx:
            await tx.run(q.one_at_a_time)
            return bool(await end_emergencies(tx, self._clock(), MOST))

    async def _end_run_out(self) -> bool:
        async with self._db.service(ROLE) as tx:
            await tx.run(q.one_at_a_time)
            return await end_run_out(tx, self._clock(), MOST) > 0

    async def _remind(self) -> bool:
        now = self._clock()
        async with self._db.service(ROLE) as tx:
            await tx.run(q.one_at_a_time)
            return await remind_owners(self._db, tx, now, (now + REMIND).date(), MOST) > 0
