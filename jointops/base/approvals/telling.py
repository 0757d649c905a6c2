"""Who sees a proposal hears what became of it."""

from uuid import UUID

from jointops.base.clock import utc_now
from jointops.base.tx import Event, Tx


def tell(tx: Tx, id: UUID, version: int, class_id: int, kind: str, state: str) -> None:
    """Ids, its kind and its state, never its content."""
    data = {"id": str(id), "kind": kind, "state": state}
    tx.emit(Event(kind="proposal.changed", record=id, version=version, class_id=class_id, at=utc_now(), data=data))
