"""What an addressee does with an alert. States only move forward, each step keeps its time and its person."""

from uuid import UUID

import asyncpg

from alerts.authorities.model import member_of
from alerts.coordination.editions import note_reading
from alerts.coordination.ladder import hold, rest
from alerts.coordination.model import ACKNOWLEDGE, OPEN, RECEIVE, REPLY, STEPS, Alert, By, Words, on_side
from alerts.coordination.queries import addressees_of, get_alert, mine_of, q
from alerts.coordination.refusal import Refusal, ask_keepers, refused_by
from alerts.coordination.telling import tell_alert
from jointops.base.access import Viewer
from jointops.base.clock import Clock, utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, NotFound
from jointops.base.tx import Tx


async def receive_alert(db: Db, viewer: Viewer, id: UUID) -> Alert:
    """The alert is on an addressee's screen."""
    return await _advance(db, viewer, id, RECEIVE, "delivered")


async def open_alert(db: Db, viewer: Viewer, id: UUID) -> Alert:
    """An addressee has opened it; or somebody of the drafter's unit the answers to it, which is told to nobody.

    Raises NotFound (404).
    """
    async with db.look(viewer) as tx:
        tx.require(OPEN)
        row = await tx.one(q.lock_alert, id=id)
        by = _sender(row, viewer)
        if by is None or mine_of(viewer, (await addressees_of(tx, [id]))[id]):
            return await _advanced(tx, row, OPEN, "read")
        await note_reading(tx, row, by)
        tx.unchanged()
        tx.audit(OPEN, id, owner=row["drafted_by"]["country"], result="sender")
        return await get_alert(tx, id)


async def acknowledge_alert(db: Db, viewer: Viewer, id: UUID, clock: Clock = utc_now) -> Alert:
    """An addressee takes it on. Raises NotFound (404) for anyone it is not addressed to."""
    return await _advance(db, viewer, id, ACKNOWLEDGE, "acknowledged", clock=clock)


async def reply_to_alert(db: Db, viewer: Viewer, id: UUID, words: Words) -> Alert:
    """An addressee answers, and has acknowledged by that; the drafter's unit answers back, which moves no clock.

    Who answers for several authorities answers for each that waits. Whoever says that one is not competent says it for
    that one, and has the keepers of the directory look at its entry: they learn the entry and for what, and that there
    was an alert only where it may go further than its addressees.
    Raises NotFound (404), Invalid (422: nothing is said, a word of the sender's or of who is not competent, not of the
    functions of the entry, nobody in the directory, no document of it).
    """
    if not words.text.strip() and (words.answer is None or words.not_competent is not None):
        raise Invalid.field("/text", "Answer in a word, or say it.", "missing")
    if words.answer is not None and words.not_competent is not None:
        raise Invalid.field("/answer", "Who is not competent says neither yes nor no.", "not-here")
    refusal = await refused_by(db, viewer, id, words.not_competent) if words.not_competent else None
    async with db.look(viewer) as tx:
        tx.require(REPLY)
        row = await tx.one(q.lock_alert, id=id)
        if words.about is not None and not await tx.value(q.is_document, id=id, document=words.about):
            raise Invalid.field("/about", "This is no document of the alert.", "unknown")
        by = _sender(row, viewer)
        if by is None or mine_of(viewer, (await addressees_of(tx, [id]))[id]):
            return await _advanced(tx, row, REPLY, "replied", words, refusal=refusal)
        if words.answer is not None:
            raise Invalid.field("/answer", "Whoever it was sent to says this, not who sent it.", "not-here")
        if said := await _say(tx, row, None, by, words):
            await note_reading(tx, row, by)
            tx.audit(REPLY, id, owner=row["drafted_by"]["country"], result="sender")
            await tell_alert(tx, "alert.replied", await tx.one(q.touch, id=id), said)
        else:
            tx.unchanged()
            tx.audit(REPLY, id, owner=row["drafted_by"]["country"], result="repeat")
        return await get_alert(tx, id)


async def _advance(db: Db, viewer: Viewer, id: UUID, verb: str, state: str, clock: Clock = utc_now) -> Alert:
    async with db.look(viewer) as tx:
        tx.require(verb)
        return await _advanced(tx, await tx.one(q.lock_alert, id=id), verb, state, clock=clock)


async def _advanced(
    tx: Tx,
    row: asyncpg.Record,
    verb: str,
    state: str,
    words: Words | None = None,
    clock: Clock = utc_now,
    refusal: Refusal | None = None,
) -> Alert:
    id, viewer = row["id"], tx.viewer
    mine = mine_of(viewer, (await addressees_of(tx, [id]))[id])
    if refusal is not None:
        # Another authority that this viewer answers for may still be the one: it waits on.
        mine = [one for one in mine if one.authority.id == refusal.authority.id]
    if row["state"] != "released" or not mine:
        raise NotFound
    by = By(viewer.user, viewer.name, viewer.country, member_of(mine[0].authority.code))
    said = {} if words is None else await _say(tx, row, mine[0].authority.id, by, words)
    if said and refusal is not None:
        await ask_keepers(tx, row, refusal)
    fresh = state != "delivered" and await note_reading(tx, row, by)
    earlier = STEPS[STEPS.index("sent") : STEPS.index(state)]
    moved = await tx.all(q.advance, ids=[one.id for one in mine], state=state, by=by, earlier=list(earlier))
    if moved and state == "acknowledged":
        await hold(tx, row, [one["id"] for one in moved], clock())
    elif moved and state == "replied":
        await rest(tx, [one["id"] for one in moved])
    if moved or said or fresh:
        tx.audit(verb, id, owner=row["drafted_by"]["country"], result=state)
        await tell_alert(tx, f"alert.{state}", await tx.one(q.touch, id=id), said)
    else:
        tx.unchanged()
        tx.audit(verb, id, owner=row["drafted_by"]["country"], result="repeat")
    return await get_alert(tx, id)


async def _say(tx: Tx, alert: asyncpg.Record, authority: UUID | None, by: By, words: Words) -> dict[str, str]:
    """Add to the thread; what the event says of it, nothing when these very words of that side are the newest there."""
    refused = words.not_competent
    row = await tx.maybe(
        q.add_reply,
        alert_id=alert["id"],
        authority_id=authority,
        by=by,
        text=words.text,
        answer=words.answer,
        not_competent=sorted(set(refused.functions)) if refused else [],
        named=refused.named if refused else None,
        about=words.about,
        class_id=alert["class_id"],
    )
    return {} if row is None else {"reply": str(row["id"])}


def _sender(alert: asyncpg.Record, viewer: Viewer) -> By | None:
    return on_side(viewer, alert["drafted_by"]["unit"], alert["second"]) if alert["state"] == "released" else None
