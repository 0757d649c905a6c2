"""From possible to a verdict: the checking bureau claims and asks, the bureau that owns the entry decides.

Each act shows both records, so each is a look too: without a purpose there is none.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from alerts.screening.model import Subject
from geo.marks.actions import Placed, put_marks
from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, NotAllowed, Stale, WrongState
from jointops.base.tx import Event, Mark, Tx
from ops.denials.model import same_subject
from ops.denials.queries import forget, in_turn, remember
from ops.matches.model import (
    ANSWER,
    ASK,
    CLAIM,
    LASTS,
    OPEN,
    SEVERITY,
    TAKE_BACK,
    VERDICT,
    By,
    Countries,
    GivenVerdict,
    Match,
    NewVerdict,
    State,
    TakenBack,
)
from ops.matches.queries import after, ending_denials, get_match, may, q


async def claim_match(db: Db, viewer: Viewer, id: UUID, version: int) -> Match:
    """A desk takes the match. Raises NotFound (404), Stale (412), WrongState (409), NotAllowed (403)."""
    async with db.look(viewer) as tx:
        row = await _start(tx, CLAIM, "claim", id, version)
        await _move(tx, CLAIM, "match.claimed", row, "claimed", claimed_by=by_of(viewer))
        return await get_match(tx, id)


async def ask_owner(db: Db, viewer: Viewer, id: UUID, version: int, text: str) -> Match:
    """The checking bureau asks the owner's for something that tells the two apart."""
    async with db.look(viewer) as tx:
        row = await _start(tx, ASK, "ask", id, version)
        await tx.run(q.say, match_id=id, kind="ask", by=by_of(viewer), text=text, class_id=row["class_id"])
        await _move(tx, ASK, "match.asked", row, "asked", claimed_by=None if row["claimed_by"] else by_of(viewer))
        return await get_match(tx, id)


async def answer_question(db: Db, viewer: Viewer, id: UUID, version: int, text: str) -> Match:
    """The owner's bureau answers; the match is with the checking desk again."""
    async with db.look(viewer) as tx:
        row = await _start(tx, ANSWER, "answer", id, version)
        await tx.run(q.say, match_id=id, kind="answer", by=by_of(viewer), text=text, class_id=row["class_id"])
        await _move(tx, ANSWER, "match.answered", row, "claimed")
        return await get_match(tx, id)


async def give_verdict(db: Db, viewer: Viewer, id: UUID, version: int, new: NewVerdict) -> Match:
    """The owner's bureau decides identity. Confirmed, the match is a hit."""
    if new.misused_identity and new.verdict != "denied":
        raise Invalid.field("/misused_identity", "Only who is not the one sought has an identity misused.", "verdict")
    async with db.look(viewer) as tx:
        await _in_turn(tx, VERDICT, id)
        row = await _start(tx, VERDICT, "verdict", id, version)
        if new.misused_identity and row["kind"] != "person":
            raise Invalid.field("/misused_identity", "Only a person has an identity.", "kind")
        verdict = GivenVerdict(
            verdict=new.verdict,
            reason=new.reason,
            action_taken=new.action_taken,
            by=by_of(viewer),
            at=utc_now(),
            misused_identity=new.misused_identity,
        )
        await _move(tx, VERDICT, "match.verified", row, new.verdict, verdict=verdict)
        if new.verdict == "denied":
            await _denied(tx, row, verdict)
        elif new.verdict == "confirmed":
            await forget(tx, row["subject"], row["entry_id"])
        return await get_match(tx, id)


async def take_back_denial(db: Db, viewer: Viewer, id: UUID, version: int, reason: str) -> Match:
    """The owner's bureau says that what it denied is so no more: the next check of the pair is asked about.

    The match stays denied, for what was told because of it was told. Raises NotFound (404), Stale (412),
    WrongState (409), NotAllowed (403).
    """
    async with db.look(viewer) as tx:
        await _in_turn(tx, TAKE_BACK, id)
        row = await tx.one(q.lock_match, id=id)
        if row["version"] != version:
            raise Stale
        if viewer.country != row["owner"]:
            raise NotAllowed("The bureau that denied a match takes that back.", why="match-sides")
        if "take_back" not in after(viewer, row, await ending_denials(tx, [row])):
            raise WrongState(f"This match is {row['state']}, or nothing is remembered any more because of it.")
        await forget(tx, row["subject"], row["entry_id"])
        moved = await tx.one(q.take_back, id=id, taken_back=TakenBack(reason, by_of(viewer)))
        tx.audit(TAKE_BACK, id, owner=row["owner"])
        await show_match(tx, "match.taken-back", moved)
        return await get_match(tx, id)


AT_ONCE = 200
"""Open matches of one entry whose subjects are compared at a stretch: a name that many bear is met by thousands."""


async def _in_turn(tx: Tx, verb: str, id: UUID) -> None:
    """Wait for whoever says something of this entry's pairs, before a match is locked: nobody waits in a ring."""
    tx.require(verb)
    await in_turn(tx, (await tx.one(q.get_match, id=id))["entry_id"])


async def _denied(tx: Tx, row: asyncpg.Record, verdict: GivenVerdict) -> None:
    """The pair is remembered, and who waits at other posts with the very pair waits no longer.

    What the owner's bureau wrote of this match is for those who see it: where others know of another one, that says no
    more than that the pair was denied.
    """
    await remember(
        tx,
        row["subject"],
        entry=row["entry_id"],
        entry_version=row["entry_version"],
        entry_subject=row["entry"]["subject"],
        match=row["id"],
        misused=verdict.misused_identity,
        class_id=row["class_id"],
    )
    beside = await tx.all(q.hold_beside, id=row["id"], ids=await _same_beside(tx, row))
    whole = msgspec.structs.replace(verdict, remembered=row["id"])
    bare = denied_again(row["id"], row["owner"], verdict.at, misused=verdict.misused_identity)
    for known in (True, False):
        ids = [one["id"] for one in beside if (one["class_id"] == row["class_id"]) is known]
        moved = await tx.all(q.deny, ids=ids, verdict=whole if known else bare) if ids else []
        for one in moved:
            tx.audit(VERDICT, one["id"], owner=one["owner"], result="denied-beside")
        await show_matches(tx, "match.verified", moved)


async def _same_beside(tx: Tx, row: asyncpg.Record) -> list[UUID]:
    """Open matches of the entry with the very subject of this one."""
    if (says := same_subject(msgspec.convert(row["subject"], Subject))) is None:
        return []
    same: list[UUID] = []
    before: UUID | None = None
    while beside := await tx.all(q.open_beside, id=row["id"], before=before, most=AT_ONCE):
        same += [one["id"] for one in beside if same_subject(msgspec.convert(one["subject"], Subject)) == says]
        before = beside[-1]["id"]
    return same


def denied_again(match: UUID, owner: str, at: datetime, *, misused: bool) -> GivenVerdict:
    """The verdict on a pair that its owner denied on another match: that it did and when, not what it wrote there."""
    return GivenVerdict(
        verdict="denied",
        reason=f"The same pair was denied before; neither side has changed since {at:%Y-%m-%d %H:%M} UTC.",
        action_taken=None,
        by=By("", "", owner),
        at=at,
        misused_identity=misused,
        remembered=match,
    )


async def _start(tx: Tx, verb: str, act: str, id: UUID, version: int) -> asyncpg.Record:
    tx.require(verb)
    row = await tx.one(q.lock_match, id=id)
    if row["version"] != version:
        raise Stale
    if act not in may(tx.viewer, row["state"], Countries(row["checked"], row["owner"])):
        if act in may(tx.viewer, "asked" if act == "answer" else "possible", Countries(row["checked"], row["owner"])):
            raise WrongState(f"This match is {row['state']}.")
        raise NotAllowed(
            "The checking country's bureau claims and asks; the owner's bureau answers and decides.", why="match-sides"
        )
    return row


def by_of(viewer: Viewer) -> By:
    """The person who acts, for a record."""
    return By(viewer.user, viewer.name, viewer.country, viewer.title, utc_now())


async def _move(
    tx: Tx,
    verb: str,
    event: str,
    known: asyncpg.Record,
    state: State,
    *,
    claimed_by: By | None = None,
    verdict: GivenVerdict | None = None,
) -> None:
    """The match in its next state. With each act the clock starts again: the other side has something new to do."""
    waits = state in OPEN or (state == "confirmed" and known["held"] != "gone")  # for the instruction
    due_at = utc_now() + LASTS[known["held"]] if waits else None
    row = await tx.one(q.move, id=known["id"], state=state, claimed_by=claimed_by, verdict=verdict, due_at=due_at)
    tx.audit(verb, row["id"], owner=row["owner"], result=state)
    await show_match(tx, event, row)


async def show_match(tx: Tx, event: str, row: asyncpg.Record) -> None:
    """The match on the map in its state, and the event that says so: countries, kind, state and place alone."""
    await show_matches(tx, event, [row])


async def show_matches(tx: Tx, event: str, rows: Sequence[asyncpg.Record]) -> None:
    """The same of several matches, in one round trip."""
    placed = [
        Placed(row["id"], row["operation"], mark_of(row), row["face_class_id"], row["version"], face_of(row))
        for row in rows
    ]
    await put_marks(tx, placed)
    for row, one in zip(rows, placed, strict=True):
        tx.emit(
            Event(
                kind=event,
                record=one.record,
                version=one.version,
                class_id=one.class_id,
                at=row["occurred_at"] if event == "match.found" else utc_now(),
                operation=one.operation,
                data=one.data,
                mark=one.mark,
            )
        )


def face_of(row: asyncpg.Record) -> dict[str, Any]:
    return {
        "operation": row["operation"],
        "checked": row["checked"],
        "owner": row["owner"],
        "kind": row["kind"],
        "state": row["state"],
        "place": row["place"],
        "held": row["held"],
        "due_at": row["due_at"],
        "overdue": row["overdue"],
        "step": row["step"],
    }


def mark_of(row: asyncpg.Record) -> Mark:
    place = row["place"]
    return Mark(
        kind="match",
        state=row["state"],
        subject=row["kind"],
        country=row["checked"],
        place=place["code"],
        lon=place["position"]["lon"],
        lat=place["position"]["lat"],
        severity=SEVERITY.get(row["state"], 0),
        occurred_at=row["occurred_at"],
    )
