"""Where a second person released an alert, one of the two asks for a file to go with it; the other lets it go out."""

from uuid import UUID

import asyncpg

from alerts.attachments.model import ASK, AskedFile
from alerts.attachments.queries import q
from alerts.coordination.model import Alert, By, may_correct, side_of
from alerts.coordination.queries import get_alert
from alerts.coordination.red import FILE_REASON, proposal_of_two, two_class
from alerts.coordination.telling import tell_two
from jointops.base.approvals.actions import propose
from jointops.base.db import Db
from jointops.base.errors import SecondPersonMissing
from jointops.base.files import Judged
from jointops.base.scanner import Checked
from jointops.base.tx import Tx


def asks_another(alert: asyncpg.Record, by: By) -> bool:
    """Whether a file waits for another person: the sender's, where two released the alert.

    Raises SecondPersonMissing (403): it is neither of the two who asks.
    """
    drafter, second = alert["drafted_by"], alert["second"]
    if alert["state"] != "released" or second is None or by.unit not in side_of(drafter["unit"], second):
        return False
    if not may_correct(by.user, drafter["user"], second):
        raise SecondPersonMissing("Whoever wrote it and whoever released it add files to this alert.", why="two-attach")
    return True


async def ask_file(
    db: Db,
    tx: Tx,
    alert: asyncpg.Record,
    by: By,
    file: Judged,
    checked: Checked,
    document: UUID | None = None,
    note: str = "",
) -> Alert:
    """It waits for the other of the two: nobody else sees that it is there.

    document  of which it is another version

    Raises WrongState (409: a file waits already).
    """
    known = await get_alert(tx, alert["id"])
    two = two_class(known)
    assert two is not None, "asks_another was asked"
    class_id = await db.class_id(two)
    row = await tx.one(
        q.ask_attachment,
        alert_id=known.id,
        version_of=document,
        **file.columns(),
        checked=checked,
        note=note,
        by=by,
        class_id=class_id,
    )
    asked = AskedFile(
        id=row["id"], name=file.name, media_type=file.media_type, bytes=file.length, sha256=file.sha256,
        checked=checked, note=note, document=document, by=by.name, at=row["at"],
    )  # fmt: skip
    waits = proposal_of_two("alert.attach", FILE_REASON, known, known.countries, asked, class_id)
    proposal = await propose(tx, waits)
    tx.audit(ASK, known.id, owner=known.drafted_by.country, result=file.sha256)
    tell_two(tx, "alert.asked-attach", alert, class_id, {"proposal": str(proposal)})
    return known
