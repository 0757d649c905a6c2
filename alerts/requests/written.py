"""What cooperation requests say in words."""

from uuid import UUID

from alerts.coordination.written import Written
from alerts.requests.queries import q
from jointops.base.tx import Tx, rows_as


async def requests_written(tx: Tx, after: UUID | None, most: int) -> list[Written]:
    """Requests in the order of their ids, after one of them; each is about its alert, if it has one."""
    return rows_as(Written, await tx.all(q.written, after=after, most=most))


async def request_state(tx: Tx, id: UUID) -> str | None:
    """How far a request has come; None: there is none; `tx` is the purger's."""
    return await tx.value(q.state_of, id=id)
