"""Coordination alerts over HTTP."""

from typing import Annotated, Literal
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import Parameter

from alerts.coordination import actions, answers
from alerts.coordination.closing import close_alert, discard_draft
from alerts.coordination.editions import correct_alert, recall_alert
from alerts.coordination.late import send_late
from alerts.coordination.model import (
    ACKNOWLEDGE,
    CLOSE,
    CORRECT,
    DISCARD,
    DRAFT,
    NAME,
    OPEN,
    PREVIEW,
    READ,
    RECALL,
    RECEIVE,
    RELEASE,
    REPLY,
    SEND_LATE,
    SUGGEST,
    Alert,
    AlertFace,
    Closing,
    Correction,
    Label,
    Nameable,
    NewAlert,
    Preview,
    SentLate,
    Suggested,
    Trigger,
    TriggerKind,
    Words,
)
from alerts.coordination.naming import find_readers, find_seconds
from alerts.coordination.origin import Facts
from alerts.coordination.preview import preview_alert
from alerts.coordination.queries import find_alert, list_alerts
from alerts.coordination.release import release_alert
from alerts.coordination.suggesting import suggest
from jointops.base import page
from jointops.base.access import MARKINGS, Viewer
from jointops.base.db import Db
from jointops.base.http import IfMatch, version_of

Search = Annotated[str, Parameter(max_length=64)]

Part = Annotated[str, Parameter(min_length=2, max_length=64)]
"""Two letters at least: nobody lists the people of another country's authority."""

Number = Annotated[str | None, Parameter(max_length=40)]
"""An alert as people name it."""


class AlertController(Controller):
    path = "/api/alerts"

    @get(opt={"verb": READ})
    async def many(
        self,
        db: Db,
        viewer: Viewer,
        box: Literal["inbox", "sent", "draft"] = "inbox",
        operation: str | None = None,
        cursor: str | None = None,
    ) -> page.Page[Alert]:
        async with db.look(viewer) as tx:
            found = await list_alerts(tx, box, operation, page.decode(cursor))
            tx.audit_by_owner("alert.list", (one.drafted_by.country for one in found.items))
            return found

    @get("/seconds", opt={"verb": NAME})
    async def seconds(
        self, db: Db, viewer: Viewer, operation: str, search: Search = "", marking: Label = "TLP:RED"
    ) -> list[Nameable]:
        return await find_seconds(db, viewer, operation, search, MARKINGS[marking])

    @get("/readers", opt={"verb": NAME})
    async def readers(self, db: Db, viewer: Viewer, addressees: list[UUID], search: Part) -> list[Nameable]:
        return await find_readers(db, viewer, addressees, search)

    @get("/suggested", opt={"verb": SUGGEST})
    async def suggested(
        self, db: Db, viewer: Viewer, trigger_facts: Facts, operation: str, kind: TriggerKind, record: UUID
    ) -> Suggested:
        async with db.look(viewer) as tx:
            return await suggest(tx, trigger_facts, operation, Trigger(kind, record))

    @get("/{id:uuid}", opt={"verb": READ})
    async def one(self, db: Db, viewer: Viewer, id: UUID) -> Alert | AlertFace:
        async with db.look(viewer) as tx:
            found = await find_alert(tx, id)
            tx.audit(READ, id, owner=found.drafted_by.country if isinstance(found, Alert) else None)
            return found

    @post(opt={"verb": DRAFT})
    async def draft(self, db: Db, viewer: Viewer, trigger_facts: Facts, data: NewAlert) -> Alert:
        return await actions.draft_alert(db, trigger_facts, viewer, data)

    @post("/{id:uuid}/discard", opt={"verb": DISCARD}, status_code=200)
    async def discard(self, db: Db, viewer: Viewer, id: UUID, data: Closing, if_match: IfMatch = None) -> Alert:
        return await discard_draft(db, viewer, id, version_of(if_match), data.reason)

    @post("/preview", opt={"verb": PREVIEW}, status_code=200)
    async def preview(self, db: Db, viewer: Viewer, trigger_facts: Facts, data: NewAlert) -> Preview:
        return await preview_alert(db, trigger_facts, viewer, data)

    @post("/{id:uuid}/release", opt={"verb": RELEASE}, status_code=200)
    async def release(
        self, db: Db, viewer: Viewer, trigger_facts: Facts, id: UUID, beside: Number = None, if_match: IfMatch = None
    ) -> Alert:
        return await release_alert(db, trigger_facts, viewer, id, version_of(if_match), beside=beside)

    @post("/{id:uuid}/send-late", opt={"verb": SEND_LATE}, status_code=200)
    async def late(
        self, db: Db, viewer: Viewer, trigger_facts: Facts, id: UUID, data: SentLate, if_match: IfMatch = None
    ) -> Alert:
        return await send_late(db, trigger_facts, viewer, id, data, version_of(if_match))

    @post("/{id:uuid}/receive", opt={"verb": RECEIVE}, status_code=200)
    async def receive(self, db: Db, viewer: Viewer, id: UUID) -> Alert:
        return await answers.receive_alert(db, viewer, id)

    @post("/{id:uuid}/read", opt={"verb": OPEN}, status_code=200)
    async def open(self, db: Db, viewer: Viewer, id: UUID) -> Alert:
        return await answers.open_alert(db, viewer, id)

    @post("/{id:uuid}/acknowledge", opt={"verb": ACKNOWLEDGE}, status_code=200)
    async def acknowledge(self, db: Db, viewer: Viewer, id: UUID) -> Alert:
        return await answers.acknowledge_alert(db, viewer, id)

    @post("/{id:uuid}/reply", opt={"verb": REPLY}, status_code=200)
    async def reply(self, db: Db, viewer: Viewer, id: UUID, data: Words) -> Alert:
        return await answers.reply_to_alert(db, viewer, id, data)

    @post("/{id:uuid}/correct", opt={"verb": CORRECT}, status_code=200)
    async def correct(self, db: Db, viewer: Viewer, id: UUID, data: Correction, if_match: IfMatch = None) -> Alert:
        return await correct_alert(db, viewer, id, version_of(if_match), data)

    @post("/{id:uuid}/recall", opt={"verb": RECALL}, status_code=200)
    async def recall(self, db: Db, viewer: Viewer, id: UUID, data: Closing, if_match: IfMatch = None) -> Alert:
        return await recall_alert(db, viewer, id, version_of(if_match), data.reason)

    @post("/{id:uuid}/close", opt={"verb": CLOSE}, status_code=200)
    async def close(self, db: Db, viewer: Viewer, id: UUID, data: Closing, if_match: IfMatch = None) -> Alert:
        return await close_alert(db, viewer, id, version_of(if_match), data.reason)
