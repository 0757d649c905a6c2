"""Records every match, also those the officer may not know of: a consumer of the log, under its own database role.

A check meets all entries; a changed entry meets all checks kept before it. One consumer does both in the order of the
log, so no pair is missed: whichever of the two came later finds the other. What a large change has to look back over is
handed over (`ops.rescreen.handover`), so that it holds up neither checks nor other lists.
"""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import asyncpg
import msgspec

from alerts.screening import Explained, keys_of, prepare
from alerts.screening.kept import KeptNames
from alerts.screening.model import Subject
from alerts.watchlists.index import LiveEntries, LiveEntry, Met, changes_of, gone_with
from alerts.watchlists.model import SILENT
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.tx import Tx
from ops.checkpoints.model import Position
from ops.checks import queries as checks
from ops.checks.keyed import Sought, kept_checks
from ops.checks.model import REPORTED
from ops.denials.model import Denied
from ops.denials.queries import find_denied
from ops.matches.actions import show_match
from ops.matches.model import LASTS, WINDOWS, By, GivenVerdict, Held, Other, Place, Stop, face_class, match_class
from ops.matches.queries import q
from ops.rescreen.handover import MANY, alone, hand_over, note_met, to_meet, waits_from
from realtime.consumers import Consumer
from realtime.log import LogEvent

LIST_CHANGED = "list.changed"
LINKED = "match.linked"

MOST_RETRO = 5_000
"""Checks that one new entry is compared with: beyond this its keys are too common to mean anything."""

BREATH = 20
"""Comparisons at a stretch, some milliseconds: officers who wait for an answer do not wait for the rest."""

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
        # Another node may have worked off a list's change, and looked back before these checks were kept.
        for code, version in (await to_meet(tx)).items():
            if not self._live.has(code, version):
                await self._meet(tx, code)
        pairs: list[tuple[int, UUID]] = []
        for row in await tx.all(checks.q.checks_to_match, ids=ids):
            prepared = prepare(_subject(row))
            pairs += [(key, row["id"]) for key in keys_of(prepared)]
            for met in self._live.screen(prepared):
                await self._record(tx, row, met, met.explained, retro=False)
            await asyncio.sleep(0)  # officers who wait for an answer do not wait for this
        pairs.sort()  # neighbours in the index, and never two nodes in opposite orders
        await tx.run(checks.q.keep_keys, keys=[key for key, _ in pairs], check_ids=[id for _, id in pairs])

    async def _meet(self, tx: Tx, code: str) -> None:
        """Take a list in, as far as no run that waits will come to these very checks."""
        since = await waits_from(tx, code)
        if since is None or await self._live.lacks(tx, code, since):
            await self._live.refresh(tx, code)

    async def _match_changes(self, tx: Tx, event: LogEvent) -> None:
        """A new or changed entry meets the checks before it; a removed one takes its open matches with it."""
        code, version, added = str(event.data["list"]), int(str(event.data["version"])), int(str(event.data["added"]))
        await alone(tx, code)
        await note_met(tx, code, version)
        if added > MANY:
            await hand_over(tx, self._db, code, version)
            await self._withdraw(tx, await gone_with(tx, code, version))
            return
        if await waits_from(tx, code) is None:
            await self._live.refresh(tx, code)
        changed = await changes_of(tx, code, version)
        await self.look_back(tx, changed.put)
        await self._withdraw(tx, changed.removed)

    async def look_back(self, tx: Tx, entries: Sequence[LiveEntry], names: KeptNames | None = None) -> int:
        """Entries meet the checks kept before them, each inside its lawful window; how many matches were new.

        names  of all those checks, for many entries
        """
        pieces = [entries[start : start + TOGETHER] for start in range(0, len(entries), TOGETHER)]
        return sum([await self._look_back(tx, piece, names) for piece in pieces])

    async def _look_back(self, tx: Tx, entries: Sequence[LiveEntry], names: KeptNames | None) -> int:
        new, now = 0, utc_now()
        sought = [
            Sought(entry.prepared, self._live.bar_of(entry), now - WINDOWS[entry.row["action"]]) for entry in entries
        ]
        kept = await kept_checks(tx, sought, MOST_RETRO, names)
        for number, (place, row, prepared) in enumerate(kept):
            if number % BREATH == 0:
                await asyncio.sleep(0)
            entry = entries[place]
            explained = self._live.compared(prepared, entry)
            if explained.band is not None:
                new += await self._record(tx, row, entry.met(explained), explained, retro=True)
        return new

    async def _withdraw(self, tx: Tx, entries: list[UUID]) -> None:
        """Open matches are over; where somebody may be acting, its bureau is told to stop and says it heard."""
        for row in await tx.all(q.going_on_of, entries=entries):
            acts = row["held"] != "gone" or row["state"] != "possible"
            now = utc_now()
            due_at = now + LASTS[row["held"]] if acts else None
            stopped = await tx.one(q.withdraw, id=row["id"], stop=Stop(now) if acts else None, due_at=due_at)
            tx.audit("match.withdraw", row["id"])
            await show_match(tx, "match.stopped" if row["state"] == "confirmed" else "match.verified", stopped)

    async def _record(self, tx: Tx, check: asyncpg.Record, met: Met, explained: Explained, *, retro: bool) -> bool:
        """Whether it is new."""
        owner_only = met.action in SILENT or check["country"] in met.exclude
        whole = match_class(met.owner, check["country"], met.exclude, owner_only=owner_only)
        face = face_class(check["operation"], whole, owner_only=owner_only)
        classes = [await self._db.class_id(whole), await self._db.class_id(face)]
        officer = By(check["user_name"], check["name"], check["country"], check["unit"])
        position = Position(check["lon"], check["lat"])
        known = await find_denied(tx, _subject(check), met.entry, met.version)
        held = "gone" if retro else held_at(check)
        row = await tx.maybe(
            q.record_match,
            check_id=check["id"],
            entry_id=met.entry,
            entry_version=met.version,
            state="denied" if known else "possible",
            verdict=_denied_again(known, met.owner) if known else None,
            held=held,
            due_at=None if known else utc_now() + LASTS[held],
            operation=check["operation"],
            kind=check["body"]["subject"]["kind"],
            band=explained.band,
            score=explained.score,
            because=explained.because,
            possible_from=explained.possible_from,
            undated=explained.undated,
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
            return False
        tx.audit("match.record", row["id"], result="denied-before" if known else None)
        await show_match(tx, "match.found", await self._with_others(tx, row))
        await self._tell_near(tx, row)
        return True

    async def _with_others(self, tx: Tx, row: asyncpg.Record) -> asyncpg.Record:
        """Two owners of one subject hear of each other, unless one of them must not."""
        for other in await tx.all(q.others_of, id=row["id"]):
            mine, theirs = Other(row["owner"], row["action"]), Other(other["owner"], other["action"])
            if (told := await tx.maybe(q.tell_other, id=other["id"], other=[mine])) is not None:
                tx.audit("match.link", other["id"])
                await show_match(tx, LINKED, told)
            row = await tx.maybe(q.tell_other, id=row["id"], other=[theirs]) or row
        return row

    async def _tell_near(self, tx: Tx, row: asyncpg.Record) -> None:
        """At two posts within half an hour: linked, never merged, for both may be somebody else."""
        for near in await tx.all(q.near, ids=[row["id"]]):
            tx.audit("match.link", near["match"])
            await show_match(tx, LINKED, await tx.one(q.get_match, id=near["match"]))


def held_at(check: asyncpg.Record) -> Held:
    """What waits at the post: nobody, when the officer was told nothing or the report came hours after the check."""
    late = check["recorded_at"] - check["occurred_at"] > LASTS["object"]
    if check["answer"] == "clear" or late:
        return "gone"
    return "person" if check["body"]["subject"]["kind"] == "person" else "object"


def _denied_again(known: Denied, owner: str) -> GivenVerdict:
    """The verdict on a pair that its owner denied before: the same, and it says when."""
    return GivenVerdict(
        verdict="denied",
        reason=f"The same pair was denied before; neither side has changed since {known.at:%Y-%m-%d %H:%M} UTC.",
        action_taken=None,
        by=By("", "", owner),
        at=known.at,
        misused_identity=known.misused,
        remembered=known.match,
    )


def _subject(row: asyncpg.Record) -> Subject:
    return msgspec.convert(row["body"]["subject"], Subject)
