"""How the other of drafter and second person lets a file go out with what they released."""

import msgspec

from alerts.attachments.actions import add_file, has_room, versions_of
from alerts.attachments.model import ADD, AskedFile
from alerts.attachments.queries import q
from alerts.coordination.model import By
from alerts.coordination.queries import q as alerts
from jointops.base.access import VERBS, Viewer
from jointops.base.approvals.model import Act, Kind, WholeProposal
from jointops.base.db import Db
from jointops.base.errors import NotFound, WrongState
from jointops.base.files import Judged
from jointops.base.tx import Tx


def file_kind() -> Kind:
    """Under the name of whoever asked, and on record with the name of whoever let it out."""

    async def on_release(db: Db, viewer: Viewer, proposal: WholeProposal) -> Act:
        if proposal.record is None:
            raise NotFound
        id, asked = proposal.record, msgspec.convert(proposal.content, AskedFile)

        async def act(tx: Tx) -> None:
            tx.require(ADD)
            alert = await tx.one(alerts.lock_alert, id=id)
            if alert["state"] != "released":
                raise WrongState("This alert is not open.")
            kept = await tx.one(q.take_asked, id=asked.id, alert_id=id)
            there, by = await tx.all(q.files_of, alert_id=id), msgspec.convert(kept["by"], By)
            before = versions_of(there, asked.document) if asked.document else []
            has_room(alert, by, there, before)
            file = Judged(
                name=kept["name"], media_type=kept["media_type"], length=kept["bytes"], sha256=kept["sha256"],
                content=kept["content"],
            )  # fmt: skip
            await add_file(tx, alert, by, file, kept["checked"], before, kept["note"], asked.id)

        return act

    return Kind(name="alert.attach", roles=VERBS[ADD].roles, proposes=ADD, taken_back=True, on_release=on_release)
