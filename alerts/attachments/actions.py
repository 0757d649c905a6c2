"""Attaching files to an alert of one's unit, taking them off a draft, fetching them."""

from uuid import UUID

import asyncpg

from alerts.attachments.model import ADD, FETCH, MOST, REMOVE
from alerts.attachments.queries import q
from alerts.coordination.model import Alert, By, on_side
from alerts.coordination.queries import LABELS, get_alert, get_handled
from alerts.coordination.queries import q as alerts
from alerts.coordination.telling import tell_alert, tell_unit
from alerts.scanning.upload import may_be_saved, searched
from jointops.base.access import Viewer, allowed
from jointops.base.db import Db
from jointops.base.errors import NotAllowed, NotFound, Stale, WrongState
from jointops.base.files import Judged, in_a_name
from jointops.base.handling import may, stays_with_addressees
from jointops.base.scanner import Scanner
from jointops.base.tx import Tx

OPEN = ("draft", "released")


async def attach(db: Db, scanner: Scanner, viewer: Viewer, id: UUID, version: int, file: Judged) -> Alert:
    """A file goes with the alert from now on, for all who see it. The same file once more changes nothing.

    Raises NotFound (404), WrongState (409: closed, recalled or discarded; ten files are there; or its marking and codes
    let nothing of it be taken away, so nobody could fetch it), Stale (412), Malware (422).
    """
    allowed(viewer, ADD)
    checked = await searched(db, scanner, viewer, ADD, id, file, lambda tx: _ours(tx, id))
    async with db.write(viewer) as tx:
        tx.require(ADD)
        row, by = await _ours(tx, id)
        if stays_with_addressees(row["marking"], row["handling"]):
            raise WrongState("Nothing of this alert may be taken away, so it carries no files.", why="no-files-here")
        there = await tx.all(q.hashes_of, alert_id=id)
        if file.sha256 in {one["sha256"] for one in there}:
            tx.unchanged()
            tx.audit(ADD, id, result="repeat")
            return await get_alert(tx, id)
        if row["version"] != version:
            raise Stale
        if len(there) >= MOST:
            raise WrongState(f"An alert carries {MOST} files at most.", why="files-full")
        await tx.run(
            q.add_attachment,
            alert_id=id,
            name=file.name,
            media_type=file.media_type,
            bytes=file.length,
            digest=file.sha256,
            content=file.content,
            checked=checked,
            by=by,
            class_id=row["class_id"],
        )
        tx.audit(ADD, id, result=file.sha256)
        return await _told(tx, id)


async def detach(db: Db, viewer: Viewer, id: UUID, attachment: UUID, version: int) -> Alert:
    """A file does not go with a draft. Raises NotFound (404), WrongState (409: it was sent), Stale (412)."""
    async with db.write(viewer) as tx:
        tx.require(REMOVE)
        row, _ = await _ours(tx, id)
        if row["state"] != "draft":
            raise WrongState("This was sent with its files: recall the alert instead.")
        if row["version"] != version:
            raise Stale
        gone = await tx.one(q.remove_attachment, alert_id=id, id=attachment)
        tx.audit(REMOVE, id, result=gone["sha256"])
        return await _told(tx, id)


async def fetch(db: Db, viewer: Viewer, id: UUID, attachment: UUID) -> tuple[str, asyncpg.Record]:
    """A file of an alert that this viewer sees, under a name that says whose it is and how it is marked.

    Raises NotFound (404: also of a recalled alert, but for its drafter's unit), NotAllowed (403: codes keep it here),
    WrongState (409: it is being searched for malware, or some was found).
    """
    async with db.look(viewer) as tx:
        tx.require(FETCH)
        alert, handled = await get_handled(tx, id)
        found = next((one for one in alert.attachments if one.id == attachment), None)
        if found is None:
            raise NotFound
        if not may("export", handled, viewer):
            raise NotAllowed("The marking or handling codes of this alert keep its files here.", why="files-stay")
        may_be_saved(found.checked)
        row = await tx.one(q.get_attachment, alert_id=id, id=attachment)
        tx.audit(FETCH, id, owner=alert.drafted_by.country, result=row["sha256"])
        return f"{alert.number} {in_a_name(LABELS[handled.marking])} {row['name']}", row


async def _ours(tx: Tx, id: UUID) -> tuple[asyncpg.Record, By]:
    """A draft is its drafter's unit's alone: a second who adds to it would release what nobody else has seen."""
    row = await tx.one(alerts.lock_alert, id=id)
    by = on_side(tx.viewer, row["drafted_by"]["unit"], None if row["state"] == "draft" else row["second"])
    if by is None:
        raise NotFound
    if row["state"] not in OPEN:
        raise WrongState("This alert is not open.")
    return row, by


async def _told(tx: Tx, id: UUID) -> Alert:
    row = await tx.one(alerts.touch, id=id)
    if row["state"] == "draft":
        tell_unit(tx, "alert.attached", row)
    else:
        await tell_alert(tx, "alert.attached", row)
    return await get_alert(tx, id)
