"""Attaching files to an alert, and anew, by those who stand on one of its sides; taking them off a draft, fetching."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from alerts.attachments.asking import ask_file, asks_another
from alerts.attachments.model import ADD, ASK, FETCH, MOST, MOST_VERSIONS, REMOVE
from alerts.attachments.queries import q
from alerts.authorities.model import member_of
from alerts.coordination.editions import note_reading
from alerts.coordination.model import Alert, By, on_side, side_of
from alerts.coordination.queries import LABELS, addressees_of, get_alert, get_handled, mine_of
from alerts.coordination.queries import q as alerts
from alerts.coordination.telling import tell_alert, tell_unit
from alerts.scanning.upload import may_be_saved, searched
from jointops.base.access import Viewer, allowed
from jointops.base.db import Db
from jointops.base.errors import NotAllowed, NotFound, Stale, WrongState
from jointops.base.files import Judged, in_a_name
from jointops.base.handling import may, stays_with_addressees
from jointops.base.scanner import Checked, Scanner
from jointops.base.tx import Tx

OPEN = ("draft", "released")


async def attach(db: Db, scanner: Scanner, viewer: Viewer, id: UUID, version: int, file: Judged) -> Alert:
    """A file goes with the alert from now on, for all who see it; once it was sent, addressees' do as well.

    The same file once more changes nothing. Where a second person released it, a file of the sender's waits for the
    other of the two.

    Raises NotFound (404), NotAllowed (403: neither of the two), WrongState (409: closed, recalled or discarded; this
    side has put ten files there, or one waits already; or its marking and codes let nothing of it be taken away, so
    nobody could fetch it), Stale (412), Malware (422).
    """
    allowed(viewer, ADD)
    checked = await searched(db, scanner, viewer, ADD, id, file, lambda tx: _whose(tx, id))
    async with db.write(viewer) as tx:
        row, by = await _writing(tx, id)
        asks = asks_another(row, by)
        tx.require(ASK if asks else ADD)
        there = await tx.all(q.files_of, alert_id=id)
        if file.sha256 in {one["sha256"] for one in there}:
            tx.unchanged()
            tx.audit(ADD, id, owner=row["drafted_by"]["country"], result="repeat")
            return await get_alert(tx, id)
        if row["version"] != version:
            raise Stale
        has_room(row, by, there)
        if asks:
            return await ask_file(db, tx, row, by, file, checked)
        return await add_file(tx, row, by, file, checked)


async def attach_version(
    db: Db, scanner: Scanner, viewer: Viewer, id: UUID, attachment: UUID, version: int, file: Judged, note: str
) -> Alert:
    """A file anew, by the side that put it there: what it said before stays. The newest once more changes nothing.

    It waits for the other of two as a new one does. version: of the alert

    Raises NotFound (404), NotAllowed (403: another side put it there), WrongState (409: as `attach`, or it has twenty
    versions), Stale (412), Malware (422).
    """
    allowed(viewer, ADD)
    checked = await searched(db, scanner, viewer, ADD, id, file, lambda tx: _whose(tx, id, attachment))
    async with db.write(viewer) as tx:
        row, by, versions = await _theirs(tx, id, attachment)
        asks = asks_another(row, by)
        tx.require(ASK if asks else ADD)
        if versions[-1]["sha256"] == file.sha256:
            tx.unchanged()
            tx.audit(ADD, id, owner=row["drafted_by"]["country"], result="repeat")
            return await get_alert(tx, id)
        if row["version"] != version:
            raise Stale
        has_room(row, by, versions, versions)
        if asks:
            return await ask_file(db, tx, row, by, file, checked, versions[0]["id"], note)
        return await add_file(tx, row, by, file, checked, versions, note)


async def detach(db: Db, viewer: Viewer, id: UUID, attachment: UUID, version: int) -> Alert:
    """A file does not go with a draft. Raises NotFound (404), WrongState (409: it was sent), Stale (412)."""
    async with db.write(viewer) as tx:
        tx.require(REMOVE)
        row, _ = await _writing(tx, id)
        if row["state"] != "draft":
            raise WrongState("This was sent with its files: recall the alert instead.")
        if row["version"] != version:
            raise Stale
        gone = versions_of(await tx.all(q.files_of, alert_id=id), attachment)
        ids = [one["id"] for one in gone]
        await tx.run(q.forget_opened, ids=ids)
        await tx.run(q.remove_attachments, ids=ids)
        tx.audit(
            REMOVE,
            id,
            owner=row["drafted_by"]["country"],
            result=" ".join(one["sha256"] for one in gone),
            records=len(gone),
        )
        return await _told(tx, id)


async def fetch(db: Db, viewer: Viewer, id: UUID, attachment: UUID) -> tuple[str, asyncpg.Record]:
    """A version of a file of an alert that this viewer sees, under a name that says which, whose and how it is marked.

    Raises NotFound (404: also of a recalled alert, but for its drafter's unit), NotAllowed (403: codes keep it here),
    WrongState (409: it is being searched for malware, or some was found).
    """
    async with db.look(viewer) as tx:
        tx.require(FETCH)
        alert, handled = await get_handled(tx, id)
        await tx.run(q.hold_alert, id=id)
        sent = await tx.maybe(q.get_attachment, alert_id=id, id=attachment)
        if sent is not None and not alert.attachments:
            raise NotFound  # they were taken back
        row = sent or await tx.one(q.get_asked, alert_id=id, id=attachment)
        if not may("export", handled, viewer):
            raise NotAllowed("The marking or handling codes of this alert keep its files here.", why="files-stay")
        may_be_saved(row["checked"])
        if sent is not None:
            by = By(viewer.user, viewer.name, viewer.country, _lets_in(viewer, alert))
            await tx.run(q.note_opened, id=attachment, alert_id=id, user=viewer.user, by=by, class_id=row["class_id"])
        tx.audit(FETCH, id, owner=alert.drafted_by.country, result=row["sha256"])
        which = f" v{row['number']}" if row["number"] > 1 else ""
        return f"{alert.number} {in_a_name(LABELS[handled.marking])}{which} {row['name']}", row


def _lets_in(viewer: Viewer, alert: Alert) -> str:
    """The principal by which somebody sees an alert, none where a share lets them in: the addressee's first, as where
    they read it."""
    mine = mine_of(viewer, alert.addressees)
    if mine:
        return member_of(mine[0].authority.code)
    ours = on_side(viewer, alert.drafted_by.unit, alert.second)
    return ours.unit if ours else ""


async def _writing(tx: Tx, id: UUID) -> tuple[asyncpg.Record, By]:
    """An alert that files are put to, kept for this act, and the viewer as one of the side that they write for.

    A draft is its drafter's unit's alone: a second who adds to it would release what nobody else has seen.

    Raises NotFound (404), WrongState (409: not open, or nothing of it may be taken away).
    """
    row = await tx.one(alerts.lock_alert, id=id)
    is_draft = row["state"] == "draft"
    by = on_side(tx.viewer, row["drafted_by"]["unit"], None if is_draft else row["second"])
    if by is None and not is_draft:
        by = next(iter(await _addressed(tx, id)), None)
    if by is None:
        raise NotFound
    if row["state"] not in OPEN:
        raise WrongState("This alert is not open.")
    if stays_with_addressees(row["marking"], row["handling"]):
        raise WrongState("Nothing of this alert may be taken away, so it carries no files.", why="no-files-here")
    return row, by


async def _whose(tx: Tx, id: UUID, attachment: UUID | None = None) -> str:
    """The country whose alert it is that files are put to. Raises what `_writing` and `_theirs` raise."""
    row = (await _writing(tx, id))[0] if attachment is None else (await _theirs(tx, id, attachment))[0]
    return row["drafted_by"]["country"]


async def _addressed(tx: Tx, id: UUID) -> list[By]:
    """The viewer as one of each authority that it was sent to and that they answer for."""
    mine = mine_of(tx.viewer, (await addressees_of(tx, [id]))[id])
    viewer = tx.viewer
    sides = sorted(member_of(one.authority.code) for one in mine)
    return [By(viewer.user, viewer.name, viewer.country, side) for side in sides]


async def _theirs(tx: Tx, id: UUID, attachment: UUID) -> tuple[asyncpg.Record, By, list[asyncpg.Record]]:
    """The alert, the viewer as one of the side that put a document there, and its versions in order.

    Who stands for several sides writes anew what any of them put there.
    """
    row, by = await _writing(tx, id)
    versions = versions_of(await tx.all(q.files_of, alert_id=id), attachment)
    side = versions[0]["by"]["unit"]
    for own in (by, *await _addressed(tx, id)):
        if side in _sides_of(row, own):
            return row, own, versions
    raise NotAllowed("The side that put it there writes it anew.", why="not-its-document")


def versions_of(files: Sequence[asyncpg.Record], attachment: UUID) -> list[asyncpg.Record]:
    """All versions of the document that a file is one of, in order. Raises NotFound (404)."""
    document = next((one["document"] for one in files if one["id"] == attachment), None)
    if document is None:
        raise NotFound
    return [one for one in files if one["document"] == document]


def _sides_of(alert: asyncpg.Record, by: By) -> list[str]:
    """The principals that write for the side of somebody: the sender's are several where one releases for another."""
    sender = side_of(alert["drafted_by"]["unit"], alert["second"])
    return sender if by.unit in sender else [by.unit]


def has_room(
    alert: asyncpg.Record, by: By, there: Sequence[asyncpg.Record], before: Sequence[asyncpg.Record] = ()
) -> None:
    """Whether a side may put one more file there, or one more version after those before. Raises WrongState (409)."""
    if len(before) >= MOST_VERSIONS:
        raise WrongState("This document has twenty versions: add it as another.", why="room-full")
    sides = _sides_of(alert, by)
    if not before and sum(one["number"] == 1 and one["by"]["unit"] in sides for one in there) >= MOST:
        raise WrongState(f"A side puts {MOST} files with an alert at most.", why="files-full")


async def add_file(
    tx: Tx,
    alert: asyncpg.Record,
    by: By,
    file: Judged,
    checked: Checked,
    before: Sequence[asyncpg.Record] = (),
    note: str = "",
    id: UUID | None = None,
) -> Alert:
    """Keep a file, as a document of its own or as the version after those before it, and tell who sees the alert."""
    await tx.run(
        q.add_attachment,
        id=id,
        alert_id=alert["id"],
        version_of=before[0]["id"] if before else None,
        number=len(before) + 1,
        **file.columns(),
        checked=checked,
        note=note,
        by=by,
        class_id=alert["class_id"],
    )
    tx.audit(ADD, alert["id"], owner=alert["drafted_by"]["country"], result=file.sha256)
    if alert["state"] == "released":
        await note_reading(tx, alert, by)  # who put it there has read it
    return await _told(tx, alert["id"])


async def _told(tx: Tx, id: UUID) -> Alert:
    row = await tx.one(alerts.touch, id=id)
    if row["state"] == "draft":
        tell_unit(tx, "alert.attached", row)
    else:
        await tell_alert(tx, "alert.attached", row)
    return await get_alert(tx, id)
