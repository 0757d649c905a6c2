"""Records every match, also those the officer may not know of: a consumer of the log, under its own database role.

A check meets all entries; a changed entry meets all checks kept before it. One consumer does both in the order of the
log, so no pair is missed: whichever of the two came later finds the other.
"""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import asyncpg
import msgspec

from alerts.screening import Explained, compare, keys_of, prepare
from alerts.screening.model import Subject
from alerts.watchlists.index import LiveEntries, LiveEntry, Met, changes_of
from jointops.base.db import Db
from jointops.base.tx import Tx
from ops.checkpoints.model import Position
from ops.checks import queries as checks
from ops.checks.model import REPORTED
from ops.checks.rekeying import keys_by_our_rules
from ops.matches.actions import show_match
from ops.matches.model import By, Place, face_class, match_class
from ops.matches.queries import q
from realtime.consumers import Consumer
from realtime.log import LogEvent

LIST_CHANGED = "list.changed"

MOST_RETRO = 5_000
"""Checks that one new entry is compared with: beyond this its keys are too common to mean anything."""

TOGETHER = 200
"""Entries that look for earlier checks in one question: an import brings many thousands."""


class Matcher:
    """Screens with full rights what the log tells of."""

    def __init__(self, db: Db, live: LiveEntries) -> None:
        self._db = db
        self._live = live

    def consumer(self) -> Consumer:
        """The consumer to hand to the realtime room."""
        return Consumer("matcher", "matcher", frozenset({REPORTED, LIST_CHANGED}), self.act)

    async def act(self, tx: Tx, events: Sequence[LogEvent]) -> None:
        """Checks in one go; a list change between them keeps its place in the order."""
        waiting: list[UUID] = []
        for event in events:
            if event.kind == REPORTED:
                waiting.append(event.record)
            else:
                await self._match_checks(tx, waiting)
                waiting = []
                await self._match_changes(tx, event)
        await self._match_checks(tx, waiting)

    async def _match_checks(self, tx: Tx, ids: list[UUID]) -> None:
        if not ids:
            return
        pairs: list[tuple[int, UUID]] = []
        for row in await tx.all(checks.q.checks_to_match, ids=ids):
            prepared = prepare(_subject(row))
            pairs += [(key, row["id"]) for key in keys_of(prepared)]
            for met in self._live.screen(prepared):
                await self._record(tx, row, met, met.explained, retro=False)
            await asyncio.sleep(0)  # officers who wait for an answer do not wait for this
        pairs.sort()  # neighbours in the index, and never two nodes in opposite orders
        await tx.run(checks.q.keep_keys, keys=[key for key, _ in pairs], check_ids=[id for _, id in pairs])

    async def _match_changes(self, tx: Tx, event: LogEvent) -> None:
        """A new or changed entry meets the checks before it; a removed one takes its open matches with it."""
        await self._live.refresh(tx, str(event.data["list"]))
        changed = await changes_of(tx, str(event.data["list"]), int(str(event.data["version"])))
        for start in range(0, len(changed.put), TOGETHER):
            await self._match_earlier(tx, changed.put[start : start + TOGETHER])
        await self._withdraw(tx, changed.removed)

    async def _match_earlier(self, tx: Tx, entries: Sequence[LiveEntry]) -> None:
        await keys_by_our_rules(tx)
        wanted = [{"place": place, "keys": list(entry.keys)} for place, entry in enumerate(entries)]
        pairs = await tx.all(checks.q.checks_by_keys, wanted=wanted, most=MOST_RETRO)
        rows = await tx.all(checks.q.checks_to_match, ids=list({pair["check_id"] for pair in pairs}))
        known = {row["id"]: (row, prepare(_subject(row))) for row in rows}
        for pair in pairs:
            entry = entries[int(pair["place"])]
            row, prepared = known[pair["check_id"]]
            explained = compare(prepared, entry.prepared)
            if explained.band is not None:
                await self._record(tx, row, entry.met(explained), explained, retro=True)

    async def _withdraw(self, tx: Tx, entries: list[UUID]) -> None:
        for row in await tx.all(q.open_matches_of, entries=entries):
            moved = await tx.one(q.move, id=row["id"], state="withdrawn", claimed_by=None, verdict=None)
            tx.audit("match.withdraw", row["id"])
            await show_match(tx, "match.verified", moved)

    async def _record(self, tx: Tx, check: asyncpg.Record, met: Met, explained: Explained, *, retro: bool) -> None:
        owner_only = met.action == "discreet" or check["country"] in met.exclude
        whole = match_class(met.owner, check["country"], met.exclude, owner_only=owner_only)
        face = face_class(check["operation"], whole, owner_only=owner_only)
        classes = [await self._db.class_id(whole), await self._db.class_id(face)]
        officer = By(check["user_name"], check["name"], check["country"], check["unit"])
        position = Position(check["lon"], check["lat"])
        row = await tx.maybe(
            q.record_match,
            check_id=check["id"],
            entry_id=met.entry,
            operation=check["operation"],
            kind=check["body"]["subject"]["kind"],
            band=explained.band,
            score=explained.score,
            because=explained.because,
            list=met.list,
            action=met.action,
            checked=check["country"],
            owner=met.owner,
            retro=retro,
            reference=check["reference"],
            entry=met.shown(),
            subject=check["body"]["subject"],
            place=Place(check["checkpoint"], check["place_name"], check["country"], position),
            officer=officer,
            occurred_at=check["occurred_at"],
            class_id=classes[0],
            face_class_id=classes[1],
        )
        if row is None:
            return
        tx.audit("match.record", row["id"])
        await show_match(tx, "match.found", row)


def _subject(row: asyncpg.Record) -> Subject:
    return msgspec.convert(row["body"]["subject"], Subject)
