"""Correcting and recalling what was sent: the words change for everybody, and it stays known who had read which."""

from uuid import UUID

import asyncpg

from alerts.coordination.model import CORRECT, RECALL, Alert, By, Correction, on_side
from alerts.coordination.queries import get_alert, q
from alerts.coordination.telling import tell_alert
from alerts.coordination.wording import corrected, languages_of, translations_in
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.errors import NotFound, Stale, WrongState
from jointops.base.tx import Tx


async def correct_alert(db: Db, viewer: Viewer, id: UUID, version: int, new: Correction) -> Alert:
    """Other words from now on; the edition before stays with its readers' names.

    Raises NotFound (404), WrongState (409: not open), Stale (412), Invalid (422: nothing is another, a language stands
    there twice, or translations would be left behind).
    """
    async with db.look(viewer) as tx:
        tx.require(CORRECT)
        row, by = await lock_ours(tx, id, version)
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
        return await get_alert(tx, id)


async def recall_alert(db: Db, viewer: Viewer, id: UUID, version: int, reason: str) -> Alert:
    """It should not have been sent: addressees see that and why, and no words of it any more; all clocks rest.

    Raises NotFound (404), WrongState (409: not open), Stale (412).
    """
    async with db.look(viewer) as tx:
        tx.require(RECALL)
        known, _ = await lock_ours(tx, id, version)
        row = await tx.one(q.recall, id=id, reason=reason)
        await tx.run(q.stop, alert_id=id)
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
    row = await tx.one(q.lock_alert, id=id)
    by = on_side(tx.viewer, row["drafted_by"]["unit"], row["second"])
    if by is None:
        raise NotFound
    if row["state"] != "released":
        raise WrongState("This alert is not open.")
    if row["version"] != version:
        raise Stale
    return row, by
