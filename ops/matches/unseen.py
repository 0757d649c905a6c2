"""Matches that only their owner's bureau knows of: what is done with them leaves no trace that another could read.

Every row of the log of looks is read by the officer for data protection of whatever country. So what the matcher does
is one row each time, whatever it found, and what it did with such a match is in that row's keyed hash alone.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

import asyncpg

from jointops.base.tx import Tx
from ops.matches.model import LASTS, Held

SCREEN = "match.screen"


def is_untold(row: asyncpg.Record) -> bool:
    """Whether only its owner's bureau knows of a match, and those whom it has let in."""
    return row["face_class_id"] == row["class_id"]


def due_in(held: Held, *, untold: bool) -> timedelta:
    """How long the owner has. Of an untold match no act by the clock follows the check to the second: it would tell."""
    last = LASTS[held]
    return last + last * secrets.randbelow(1000) / 4000 if untold else last


def note_screened(tx: Tx, about: Iterable[object], untold: Sequence[UUID], records: int) -> None:
    """The matcher's turn on record, the same whether or not it made something of untold matches.

    about  what sets this turn apart from all others: without it equal hashes would say that nothing was found
    """
    said = "\n".join([*map(str, about), "", *map(str, sorted(untold))])
    tx.audit(SCREEN, asked=said, records=records)


def note(tx: Tx, verb: str, row: asyncpg.Record, result: str | None = None) -> None:
    """What a service did with a match by itself."""
    if is_untold(row):
        note_screened(tx, [verb, row["version"], result], [row["id"]], 1)
    else:
        tx.audit(verb, row["id"], owner=row["owner"], result=result)
