"""Records every match, also those the officer may not know of: a consumer of the log, under its own database role.

A check meets all entries; a changed entry meets all checks kept before it. One consumer does both in the order of the
log, so no pair is missed: whichever of the two came later finds the other. What a large change has to look back over is
handed over (`ops.rescreen.handover`), so that it holds up neither checks nor other lists; so is a change whose keys
more checks share than the matcher may compare in its turn.
"""

import asyncio
from collections.abc import Sequence
from time import monotonic
from uuid import UUID

import asyncpg

from alerts.screening import Prepared, prepare
from alerts.watchlists.index import LiveEntries
from alerts.watchlists.live_entry import changes_of, gone_with
from alerts.watchlists.met import Met
from jointops.base.db import Db
from jointops.base.tx import Tx
from ops.checks import queries as checks
from ops.checks.keyed import subject_of
from ops.checks.model import REPORTED
from ops.checks.renewing import keep_keys, keys_are_ours
from ops.matches.correcting import correct
from ops.matches.looking_back import look_back
from ops.matches.narrowing import narrow
from ops.matches.recording import record, withdraw
from ops.matches.unseen import note_screened
from ops.matching.model import KINDS, NAME
from ops.matching.told import Told, follow_up, say_unmatched, settle, told_besides, told_of
from ops.rescreen.handover import MANY, alone, hand_over, note_met, to_meet, waits_from
from ops.routes.narrowing import keep_routes_from
from realtime.consumers import Consumer
from realtime.log import LogEvent

STRETCH_S = 0.002
"""Checks are matched at a stretch: after one of them alone, a busy node would match a tenth of what it answers."""


class Matcher:
    """Screens with full rights what the log tells of."""

    def __init__(self, db: Db, live: LiveEntries) -> None:
        self._db = db
        self._live = live

    def consumer(self) -> Consumer:
        """The consumer to hand to the realtime room."""
        return Consumer(NAME, "matcher", KINDS, self.act, self.aside, again=True)

    async def act(self, tx: Tx, events: Sequence[LogEvent]) -> None:
        """Checks in one go; a list change between them keeps its place in the order."""
        waiting: list[UUID] = []
        told: Told = {}
        for event in events:
            if event.kind == REPORTED:
                waiting.append(event.record)
            else:
                told |= await self._match_checks(tx, waiting)
                waiting = []
                await self._match_changes(tx, event)
        told |= await self._match_checks(tx, waiting)
        await follow_up(tx, told)
        await settle(tx, [event.record for event in events if event.kind == REPORTED])

    async def aside(self, tx: Tx, event: LogEvent) -> None:
        """A check that cannot be matched: no bureau hears of it before it is taken up again."""
        if event.kind == REPORTED:
            await say_unmatched(tx, event.record)

    async def _match_checks(self, tx: Tx, ids: list[UUID]) -> Told:
        if not ids:
            return {}
        # Another node may have worked off a list's change, and looked back before these checks were kept.
        for code, version in (await to_meet(tx)).items():
            if not self._live.has(code, version):
                await self._meet(tx, code)
        untold: list[UUID] = []
        subjects: list[Prepared] = []
        found: list[tuple[asyncpg.Record, Met]] = []
        began = monotonic()
        rows = await tx.all(checks.q.checks_to_match, ids=ids)
        for row in rows:
            subjects.append(prepared := prepare(subject_of(row)))
            found += [(row, met) for met in self._live.screen(prepared, row["country"])]
            if monotonic() - began > STRETCH_S:
                await asyncio.sleep(0)  # officers who wait for an answer do not wait for the rest
                began = monotonic()
        told = await told_of(tx, rows)
        found += await told_besides(tx, rows, subjects, found, told)
        await record(tx, self._db, found, untold, retro=False)
        await keep_keys(tx, [row["id"] for row in rows], subjects)
        note_screened(tx, ids, untold, len(ids))
        return told

    async def _meet(self, tx: Tx, code: str) -> None:
        """Take a list in, as far as no run that waits will come to these very checks."""
        since = await waits_from(tx, code)
        if since is None or await self._live.lacks(tx, code, since):
            await self._live.refresh(tx, code)

    async def _match_changes(self, tx: Tx, event: LogEvent) -> None:
        """A changed entry corrects its matches and meets earlier checks; a removed one takes its open ones along."""
        code, version, added = str(event.data["list"]), int(str(event.data["version"])), int(str(event.data["added"]))
        await alone(tx, code)
        await note_met(tx, code, version)
        narrowed = await narrow(self._db, tx, code, version)
        await keep_routes_from(tx, narrowed.kept_from)
        untold = narrowed.untold
        await correct(tx, code, version, untold)
        if added > MANY or (added and not await keys_are_ours(tx)):  # checks wait for no keys
            await hand_over(tx, self._db, code, version)
            await withdraw(tx, await gone_with(tx, code, version), untold)
        else:
            if await waits_from(tx, code) is None:
                await self._live.refresh(tx, code)
            changed = await changes_of(tx, code, version)
            if (await look_back(tx, self._db, self._live, changed.put, untold)).cut:
                await hand_over(tx, self._db, code, version)  # by keys some are left out, in memory fewer
            await withdraw(tx, changed.removed, untold)
        note_screened(tx, [code, version], untold, added)
