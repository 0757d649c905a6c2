"""The states that records went through, from the log: what was known at an instant."""

from datetime import datetime
from uuid import UUID

import msgspec

from jointops.base.tx import Tx, rows_as
from realtime.log import q


class State(msgspec.Struct, frozen=True):
    """A record's state from then on. at: when it happened; recorded_at: when we learnt it."""

    record: UUID
    version: int
    state: str
    severity: int
    at: datetime
    recorded_at: datetime


async def list_states(tx: Tx, operation: str, most: int) -> list[State]:
    """The newest states of an operation's records that this viewer may see, oldest first."""
    return rows_as(State, await tx.all(q.states_of, operation=operation, most=most))
