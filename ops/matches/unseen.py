"""Matches that only their owner's bureau knows of: what is done with them leaves no trace that another could read.

Every row of the log of looks is read by the officer for data protection of whatever country. So what the matcher does
is one row each time, whatever it found, and what it did with such a match is in that row's keyed hash alone.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

import asyncpg

from jointops.base.tx import Tx

SCREEN = "match.screen"


def is_untold(row: asyncpg.Record) -> bool:
    """Whether only its owner's bureau knows of a match, and those whom it has let in: as `ops.is_untold` in SQL.

    Of one that was instructed the officer has heard.
    """
    return row["face_class_id"] == row["class_id"] and row["instruction"] is None


def note_screened(tx: Tx, about: Iterable[object], untold: Sequence[UUID], records: int) -> None:
    """The matcher's turn on record, the same whether or not it made something of untold matches.

    about  what sets this turn apart from all others: without it equal hashes would say that nothing was found
    """
    said = "\n".join([*map(str, about), "", *map(str, sorted(untold))])
    tx.audit(SCREEN, asked=said, records=records)
