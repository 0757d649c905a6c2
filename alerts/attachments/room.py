"""The room of an alert: its documents with all their versions, and who has opened what one put there."""

from collections import defaultdict
from uuid import UUID

import msgspec

from alerts.attachments.model import MOST_OPENED, READ_ROOM, AlertRoom, FileDocument, FileVersion, Opened
from alerts.attachments.queries import q
from alerts.coordination.queries import get_handled, own_sides
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.errors import NotFound
from jointops.base.handling import may
from jointops.base.tx import Tx


async def read_room(db: Db, viewer: Viewer, id: UUID) -> AlertRoom:
    """What lies with an alert that this viewer sees whole.

    Raises NotFound (404: nothing does; also where it was recalled, but for its drafter's unit).
    """
    async with db.look(viewer) as tx:
        tx.require(READ_ROOM)
        alert, handled = await get_handled(tx, id)
        if not alert.attachments or not may("api", handled, viewer):
            raise NotFound
        tx.audit(READ_ROOM, id, owner=alert.drafted_by.country)
        own = own_sides(viewer, alert)
        theirs = {one.document for one in alert.attachments if one.side in own}
        versions = await _versions(tx, id, own, theirs)
        writes = theirs if "attach" in alert.may else set[UUID]()
        return AlertRoom(id, [_document(one, found, writes) for one, found in versions.items()])


async def _versions(tx: Tx, id: UUID, own: set[str], theirs: set[UUID]) -> dict[UUID, list[FileVersion]]:
    """The versions of each document, the newest first."""
    opened: dict[UUID, list[Opened]] = defaultdict(list)
    people: dict[UUID, int] = {}
    for row in await tx.all(q.opened_of, alert_id=id, sides=sorted(own), most=MOST_OPENED):
        opened[row["attachment_id"]].append(Opened(row["name"], row["country"], row["at"]))
        people[row["attachment_id"]] = row["people"]
    found: dict[UUID, list[FileVersion]] = defaultdict(list)
    for row in await tx.all(q.files_of, alert_id=id):
        by, document, seen_by = row["by"], row["document"], opened[row["id"]]
        said = {
            "by": by["name"],
            "country": by["country"],
            "opened": seen_by if document in theirs else None,
            "more": people.get(row["id"], 0) - len(seen_by),
        }
        found[document].insert(0, msgspec.convert({**dict(row), **said}, FileVersion))
    return found


def _document(id: UUID, versions: list[FileVersion], writes: set[UUID]) -> FileDocument:
    may = ["version"] if id in writes else []
    return FileDocument(id=id, title=versions[-1].name, versions=versions, may=may)
