"""Telling the data protection officer that somebody tried to share what a country of origin must not have."""

from collections.abc import Iterable
from uuid import UUID

from alerts.protection.model import BLOCK, OFFICE
from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.tx import Event


async def tell_blocked(db: Db, viewer: Viewer, act: str, record: UUID, countries: Iterable[str]) -> None:
    """Put on record that an act was refused, and tell the office. In a transaction of its own: the act has none.

    act     the verb that was refused
    record  what was to be shared, or the list that it was to go on
    """
    class_id = await db.class_id(OFFICE)
    async with db.write(viewer) as tx:
        tx.require(BLOCK)
        tx.audit(BLOCK, record, result="refused")
        tx.emit(
            Event(
                kind="sharing.blocked",
                record=record,
                version=1,
                class_id=class_id,
                at=utc_now(),
                data={"act": act, "countries": sorted(countries)},
            )
        )
