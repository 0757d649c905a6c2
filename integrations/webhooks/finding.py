"""What stands first for a subscription: read from the log and from the record as its own account sees them now."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from alerts.requests.model import UNSENT
from integrations.partners.model import PartnerAlert
from integrations.partners.reading import find_for_partner
from integrations.partners.requests import PartnerRequest, find_request_for_partner
from integrations.webhooks.message import CloudEvent, Message
from integrations.webhooks.model import LOOK
from integrations.webhooks.queries import q
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.tx import Tx
from realtime.access import RECORD, faces_of
from realtime.log import Log, LogEvent

_READ = 200


class Standing(msgspec.Struct, frozen=True):
    """How far a subscription has come: in the log, and in what it was sent. requests: it gets these too."""

    id: UUID
    place: int
    sequence: int
    requests: bool


def concerns_partners(event: LogEvent) -> bool:
    """Whether a partner's system may be told of an event: of alerts and requests that were sent, and who sees what."""
    if event.kind.startswith("request."):
        # What does not say how far it is stays here.
        return event.data.get("state", "draft") not in UNSENT
    return event.kind == RECORD or (event.kind.startswith("alert.") and event.kind != "alert.drafted")


class Finder:
    """Finds what is to be sent next.

    source  what this deployment calls itself in CloudEvents
    """

    def __init__(self, db: Db, log: Log, source: str) -> None:
        self._db = db
        self._log = log
        self._source = source

    async def next(self, tx: Tx, stands: Standing, viewer: Viewer, upto: int) -> Message | int:
        """The first message after the subscription's place; else the number up to which there is none."""
        place = stands.place
        if (oldest := await self._log.oldest()) is not None and oldest[0] > place + 1:
            return self._gap(stands, *oldest)
        classes = await self._log.classes_of(viewer.session_id)
        while place < upto:
            events = await self._log.events_for(viewer.session_id, place, upto, _READ)
            for event in events:
                kind = await self._kind(tx, stands, event, classes)
                data = await self._data(viewer, kind, event) if kind else None
                if kind and data is not None:
                    return Message(event.number, self._event(stands, kind, event, data))
            place = events[-1].number if len(events) == _READ else upto
        return place

    async def _kind(self, tx: Tx, stands: Standing, event: LogEvent, classes: Collection[int]) -> str | None:
        """What the event means for those of these classes; None when nothing."""
        if event.kind.startswith("request.") and not stands.requests:
            return None
        if event.kind != RECORD:
            return event.kind if concerns_partners(event) else None
        faces = faces_of(event).values()
        if any(now in classes and was not in classes for was, now in faces):
            return "alert.shared"
        lost = any(was in classes and now not in classes for was, now in faces)
        if lost and await tx.value(q.was_delivered, id=stands.id, record=event.record):
            return "alert.withdrawn"
        return None

    async def _data(self, viewer: Viewer, kind: str, event: LogEvent) -> object | None:
        """What of the record leaves; each look is on the audit as one of the account."""
        if kind == "alert.withdrawn":
            return {"id": event.record}
        async with self._db.look(viewer) as tx:
            is_request = kind.startswith("request.")
            found = await (find_request_for_partner if is_request else find_for_partner)(tx, event.record)
            owner = _owner_of(found)
            result = "done" if found else "withheld"
            tx.audit(LOOK, event.record, owner=owner, result=result, records=1 if found else 0)
            return found

    def _gap(self, stands: Standing, number: int, since: datetime) -> Message:
        """It was away for longer than events are kept: it is told so, and reads its alerts and requests again."""
        return Message(number - 1, self._cloud_event(stands, "gap", stands.id, number - 1, since, {"since": since}))

    def _event(self, stands: Standing, kind: str, event: LogEvent, data: Any) -> CloudEvent:
        return self._cloud_event(stands, kind, event.record, event.number, event.at, data)

    def _cloud_event(
        self, stands: Standing, kind: str, subject: UUID, number: int, at: datetime, data: Any
    ) -> CloudEvent:
        id = str(stands.id)
        return CloudEvent(
            # Numbers tell how busy others are, so they leave under the deployment's key alone.
            id=self._db.keyed(f"{id} {number}")[:32],
            source=self._source,
            type=f"jointops.{kind}",
            subject=str(subject),
            time=at,
            sequence=str(stands.sequence + 1),
            recipient=id,
            data=data,
        )


def _owner_of(found: object) -> str | None:
    """Whose record it is; of a face nobody is named."""
    if isinstance(found, PartnerRequest):
        return found.requesting.country
    return found.origin if isinstance(found, PartnerAlert) else None
