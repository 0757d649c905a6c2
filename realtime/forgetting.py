"""The end of events: what they said of a purged record is blanked at once, they themselves go after the retention.

Events hold ids, kinds, states, countries and places and never a person, so they are not deleted one by one: their
numbers must stay dense for everyone who resumes. The oldest go together, and nobody resumes before the oldest.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from jointops.base.tx import Tx
from realtime.log import q


class Dropped(msgspec.Struct, frozen=True):
    """The numbers of the events that went, and how many parked ones."""

    numbers: list[int]
    parked: int


async def forget_events(tx: Tx, records: Sequence[UUID]) -> int:
    """Blank data and marks of the events about some records, numbered or not; how many there were."""
    return await tx.value(q.forget_events, records=records)


async def drop_events(tx: Tx, before: datetime, most: int) -> Dropped:
    """Delete the oldest events recorded before an instant, and what was parked before it."""
    numbers = [row["number"] for row in await tx.all(q.drop_events, before=before, most=most)]
    return Dropped(numbers, await tx.value(q.drop_parked, before=before))
