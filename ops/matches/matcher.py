"""Records every match, also those the officer may not know of: a consumer of the log, under its own database role.

A check meets all entries; a changed entry meets all checks kept before it. One consumer does both in the order of the
log, so no pair is missed: whichever of the two came later finds the other.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from alerts.screening import Explained, compare, keys_of, prepare
from alerts.screening.model import Subject
from alerts.watchlists.index import LiveEntries, Met, changes_of
from jointops.base.db import Db
from jointops.base.tx import Tx
from ops.checkpoints.model import Position
from ops.checks import queries as checks
from ops.checks.model import REPORTED
from ops.matches.actions import show_match
from ops.matches.model import By, Place, face_class, match_class
from ops.matches.queries import q
from realtime.consumers import Consumer
from realtime.log import LogEvent

LIST_CHANGED = "list.changed"

MOST_RETRO = 5_000
"""Checks that one new entry is compared with: beyond this its keys are too common to mean anything."""


class Matcher:
    """Screens with full rights what the log tells of."""

    def __init__(self, db: Db, live: LiveEntries) -> None:
        self._db = db
        self._live = live

    def consumer(self) -> Consumer:
        """The consumer to hand to the realtime room."""
        return Consumer(
            "matcher", "matcher", frozenset({REPORTED, LIST_CHANGED}), lambda tx, event: self.act(tx, [event])
        )

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
        keys: list[dict[str, Any]] = []
        for row in await tx.all(checks.q.checks_to_match, ids=ids):
            prepared = prepare(_subject(row))
            keys += [{"key": key, "check_id": row["id"]} for key in keys_of(prepared)]
            for met in self._live.screen(prepared):
                await self._record(tx, row, met, met.explained, retro=False)
        await tx.run_many(checks.q.keep_keys, keys)

    async def _match_changes(self, tx: Tx, event: LogEvent) -> None:
        """A new or changed entry meets the checks before it; a removed one takes its open matches with it."""
        await self._live.refresh(tx, str(event.data["list"]))
        changed = await changes_of(tx, str(event.data["list"]), int(str(event.data["version"])))
        for entry in changed.put:
            rows = await tx.all(checks.q.checks_by_keys, keys=list(entry.keys), most=MOST_RETRO)
            for row in await tx.all(checks.q.checks_to_match, ids=[row["check_id"] for row in rows]):
                explained = compare(prepare(_subject(row)), entry.prepared)
                if explained.band is not None:
                    await self._record(tx, row, entry.met(explained), explained, retro=True)
        await self._withdraw(tx, changed.removed)

    async def _withdraw(self, tx: Tx, entries: list[UUID]) -> None:
        for row in await tx.all(q.open_matches_of, entries=entries):
            moved = await tx.one(q.move, id=row["id"], state="withdrawn", claimed_by=None, verdict=None)
            tx.audit("match.withdraw", row["id"])
            await show_match(tx, "match.verified", moved)

    async def _record(self, tx: Tx, check: asyncpg.Record, met: Met, explained: Explained, *, retro: bool) -> None:
        discreet = met.action == "discreet"
        classes = [
            await self._db.class_id(match_class(met.owner, check["country"], discreet=discreet)),
            await self._db.class_id(face_class(check["operation"], met.owner, check["country"], discreet=discreet)),
        ]
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
