"""Reads of webhooks, for administrators."""

from uuid import UUID

from integrations.webhooks.message import public_key
from integrations.webhooks.model import Delivery, Webhook
from jointops.base import sql
from jointops.base.audit.keys import SigningKey
from jointops.base.errors import NotFound
from jointops.base.tx import Tx, rows_as

q = sql.load("integrations.webhooks")


async def list_webhooks(tx: Tx, key: SigningKey, id: UUID | None = None) -> list[Webhook]:
    """Registered systems, oldest first."""
    rows = await tx.all(q.list_webhooks, id=id)
    return [Webhook(**dict(row), key=public_key(key)) for row in rows]


async def get_webhook(tx: Tx, key: SigningKey, id: UUID) -> Webhook:
    """One registered system. Raises NotFound (404)."""
    found = await list_webhooks(tx, key, id)
    if not found:
        raise NotFound
    return found[0]


async def list_deliveries(tx: Tx, id: UUID, before: int | None, most: int) -> list[Delivery]:
    """What a system has acknowledged, newest first."""
    return rows_as(Delivery, await tx.all(q.list_deliveries, id=id, before=before, most=most))
