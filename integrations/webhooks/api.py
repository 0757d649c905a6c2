"""Webhooks over HTTP, for administrators."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, delete, get, post
from litestar.params import Parameter

from integrations.webhooks.actions import go_on, pause_webhook, propose_webhook, revoke_webhook
from integrations.webhooks.model import PAUSE, READ, REGISTER, REPLAY, REVOKE, Again, Delivery, NewWebhook, Webhook
from integrations.webhooks.queries import get_webhook, list_deliveries, list_webhooks
from jointops.base.access import Viewer
from jointops.base.approvals.actions import Approvals
from jointops.base.approvals.model import Proposal
from jointops.base.audit.keys import SigningKey
from jointops.base.db import Db
from jointops.base.outward import Outward
from jointops.base.page import DEFAULT
from jointops.base.sessions.actions import Sessions
from realtime.log import Log

Sequence = Annotated[int | None, Parameter(ge=1, le=2**53)]


class WebhookController(Controller):
    path = "/api/webhooks"

    @get(opt={"verb": READ})
    async def many(self, db: Db, viewer: Viewer, partner_key: SigningKey) -> list[Webhook]:
        async with db.look(viewer) as tx:
            tx.require(READ)
            found = await list_webhooks(tx, partner_key)
            tx.audit(READ, records=len(found))
            return found

    @post(opt={"verb": REGISTER}, status_code=202)
    async def register(
        self, db: Db, viewer: Viewer, approvals: Approvals, outward: Outward, data: NewWebhook
    ) -> Proposal:
        return await propose_webhook(db, approvals, outward, viewer, data)

    @get("/{id:uuid}/deliveries", opt={"verb": READ})
    async def deliveries(self, db: Db, viewer: Viewer, id: UUID, before: Sequence = None) -> list[Delivery]:
        async with db.look(viewer) as tx:
            tx.require(READ)
            found = await list_deliveries(tx, id, before, DEFAULT)
            tx.audit(READ, id, records=len(found))
            return found

    @post("/{id:uuid}/replay", opt={"verb": REPLAY}, status_code=200)
    async def replay(
        self, db: Db, viewer: Viewer, event_log: Log, partner_key: SigningKey, id: UUID, data: Again
    ) -> Webhook:
        await go_on(db, event_log, viewer, id, data.since)
        async with db.read(viewer) as tx:
            return await get_webhook(tx, partner_key, id)

    @post("/{id:uuid}/pause", opt={"verb": PAUSE}, status_code=200)
    async def pause(self, db: Db, viewer: Viewer, partner_key: SigningKey, id: UUID) -> Webhook:
        await pause_webhook(db, viewer, id)
        async with db.read(viewer) as tx:
            return await get_webhook(tx, partner_key, id)

    @delete("/{id:uuid}", opt={"verb": REVOKE})
    async def revoke(self, db: Db, viewer: Viewer, sessions: Sessions, id: UUID) -> None:
        await revoke_webhook(db, sessions, viewer, id)
