"""What waits at a bureau's desk: by the clock a page at a time, how much in all, and some by their ids."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from jointops.base import page
from jointops.base.tx import Tx, row_as
from ops.matches.model import Match
from ops.matches.queries import q, whole

MOST_BY_ID = 50
"""Matches read in one call when news of many come together."""


class Waiting(msgspec.Struct, frozen=True):
    """How many undecided matches a bureau may see: its own to answer, to decide or to claim, or another's turn."""

    answer: int
    decide: int
    claim: int
    waiting: int


async def list_waiting(tx: Tx, before: page.Place | None, most: int) -> list[Match]:
    """Matches on which somebody has to act, what is due first comes first."""
    due_at, id = before or (None, None)
    return await whole(tx, await tx.all(q.list_waiting, due_at=due_at, id=id, most=most))


async def count_waiting(tx: Tx) -> Waiting:
    """How many of them are undecided."""
    return row_as(Waiting, await tx.one(q.count_waiting, country=tx.viewer.country))


async def some_matches(tx: Tx, ids: Sequence[UUID]) -> list[Match]:
    """Of some records the matches that this viewer may see whole."""
    return await whole(tx, await tx.all(q.some_matches, ids=list(ids)))
