"""Correcting and recalling what was sent: the words change for everybody, and it stays known who had read which.

Where a second person released it, one of the two asks for other words and the other of them lets those go out. Either
recalls it alone: that tells nobody anything more.
"""

from uuid import UUID

import asyncpg
import msgspec

from alerts.coordination.model import (
    ASK_CORRECTION,
    CORRECT,
    RECALL,
    Alert,
    By,
    Correction,
    may_correct,
    on_side,
)
from alerts.coordination.queries import get_alert, q
from alerts.coordination.red import TOGETHER, correction_proposal, two_class
from alerts.coordination.telling import tell_alert, tell_two
from alerts.coordination.wording import corrected, languages_of, translations_in
from jointops.base.access import VERBS, Viewer, allowed
from jointops.base.approvals.actions import propose, wait_no_more
from jointops.base.approvals.model import Act, Kind, WholeProposal
from jointops.base.db import Db
from jointops.base.errors import NotFound, SecondPersonMissing, Stale, WrongState
from jointops.base.tx import Tx


async def correct_alert(db: Db, viewer: Viewer, id: UUID, version: int, new: Correction) -> Alert:
    """Other words from now on; the edition before stays with its readers' names.

    Where a second person released it, they wait for the other of the two.

    Raises NotFound (404), NotAllowed (403: neither of the two), WrongState (409: not open, or a correction waits
    already), Stale (412), Invalid (422: nothing is another, a language stands there twice, or translations would be
    left behind).
    """
    allowed(viewer, CORRECT)
    async with db.read(viewer) as tx:
        alert = await get_alert(tx, id)
    two = two_class(alert)
    may = may_correct(viewer.user, alert.drafted_by.user, alert.second)
    class_id = await db.class_id(two) if two is not None and may else None
    async with db.look(viewer) as tx:
        row, by = await lock_ours(tx, id, version)
        if not may:
            raise SecondPersonMissing("Whoever wrote it and whoever released it correct this alert.", why="two-correct")
        if class_id is None:
            await _reword(tx, row, by, new)
            return await get_alert(tx, id)
        _, _, translations = corrected(row, new)
        languages_of(row["languages"][0], translations)
        tx.require(ASK_CORRECTION)
        proposal = await propose(tx, correction_proposal(alert, new, class_id))
        tx.audit(ASK_CORRECTION, id, owner=row["drafted_by"]["country"])
        tell_two(tx, "alert.asked-correction", row, class_id, {"proposal": str(proposal)})
        return await get_alert(tx, id)


def correction_kind() -> Kind:
    """How the other of drafter and second person lets other words go out."""

    async def on_release(db: Db, viewer: Viewer, proposal: WholeProposal) -> Act:
        if proposal.record is None:
            raise NotFound
        id, new = proposal.record, msgspec.convert(proposal.content, Correction)

        async def act(tx: Tx) -> None:
            row, by = await _ours(tx, id)
            await _reword(tx, row, by, new)

        return act

    return Kind(
        name="alert.correct", roles=VERBS[CORRECT].roles, proposes=CORRECT, taken_back=True, on_release=on_release
    )


async def _reword(tx: Tx, row: asyncpg.Record, by: By, new: Correction) -> None:
    tx.require(CORRECT)
    id = row["id"]
    title, text, translations = corrected(row, new)
    languages = languages_of(row["languages"][0], translations)
    await tx.run(
        q.keep_edition,
        alert_id=id,
        edition=row["edition"],
        title=row["title"],
        text=row["text"],
        translations=translations_in(row),
        reason=new.reason,
        by=by,
        class_id=row["class_id"],
    )
    tx.audit(CORRECT, id, owner=row["drafted_by"]["country"])
    said = await tx.one(q.reword, id=id, title=title, text=text, translations=translations, languages=languages)
    await tell_alert(tx, "alert.corrected", said)


async def recall_alert(db: Db, viewer: Viewer, id: UUID, version: int, reason: str) -> Alert:
    """It should not have been sent: addressees see that and why, and no words of it any more; all clocks rest.

    Raises NotFound (404), WrongState (409: not open), Stale (412).
    """
    async with db.look(viewer) as tx:
        tx.require(RECALL)
        known, _ = await lock_ours(tx, id, version)
        row = await tx.one(q.recall, id=id, reason=reason)
        await tx.run(q.stop, alert_id=id)
        for kind in TOGETHER:
            await wait_no_more(tx, id, kind, reason)
        tx.audit(RECALL, id, owner=known["drafted_by"]["country"])
        await tell_alert(tx, "alert.recalled", row)
        return await get_alert(tx, id)


async def note_reading(tx: Tx, alert: asyncpg.Record, by: By) -> bool:
    """Somebody reads the edition of now and the answers to it; False when they had read it, be answers new or not."""
    row = await tx.maybe(
        q.note_reading, alert_id=alert["id"], edition=alert["edition"], user=by.user, by=by, class_id=alert["class_id"]
    )
    return row is not None and row["first"]


async def lock_ours(tx: Tx, id: UUID, version: int) -> tuple[asyncpg.Record, By]:
    """An open alert of the viewer's side, and the viewer as one of it. Raises NotFound, WrongState, Stale."""
    row, by = await _ours(tx, id)
    if row["version"] != version:
        raise Stale
    return row, by


async def _ours(tx: Tx, id: UUID) -> tuple[asyncpg.Record, By]:
    row = await tx.one(q.lock_alert, id=id)
    by = on_side(tx.viewer, row["drafted_by"]["unit"], row["second"])
    if by is None:
        raise NotFound
    if row["state"] != "released":
        raise WrongState("This alert is not open.")
    return row, by
