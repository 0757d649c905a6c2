"""An entry that is silent or kept from others from now on takes its undecided matches from them.

What was seen stays known, and what was decided stays where it is: others acted on it (of what nobody acts on yet see
`correcting`). The officer who waits is let go, as when the entry was taken back, and screens that showed the match are
told `withdrawn`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import asyncpg

from alerts.watchlists.model import SILENT
from alerts.watchlists.queries import terms_since
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.shares.actions import tell_access_of
from jointops.base.shares.model import Owned
from jointops.base.tx import Tx
from ops.checks.outcome import tell_in_vain
from ops.matches.actions import show_matches
from ops.matches.model import LASTS, LINKED, Held, face_class, match_class
from ops.matches.queries import q
from ops.matches.unlinking import unlink

TOGETHER = 200
"""Matches in one statement."""


class Narrowed(NamedTuple):
    """What narrowing came to.

    untold     matches that nobody but their owners' bureaux knows of any more
    kept_from  matches that countries lost → those countries, as principals
    """

    untold: list[UUID]
    kept_from: dict[UUID, list[str]]


class _Narrower(NamedTuple):
    """How a match is to be from now on. alone: its owner's bureau alone knows of it."""

    id: UUID
    action: str
    whole: int
    face: int
    held: Held
    due_at: datetime
    alone: bool


async def narrow(db: Db, tx: Tx, code: str, version: int) -> Narrowed:
    """Since a version of a list."""
    done = Narrowed([], {})
    after: UUID | None = None
    while met := await tx.all(q.told_and_open, list=code, after=after, most=TOGETHER):
        terms = {row["id"]: row for row in await terms_since(tx, code, version, list({row["entry_id"] for row in met}))}
        some = await _narrow(db, tx, [row["id"] for row in met if row["entry_id"] in terms], terms)
        done.untold.extend(some.untold)
        done.kept_from.update(some.kept_from)
        after = met[-1]["id"]
    return done


async def _tell_moved(tx: Tx, rows: Sequence[asyncpg.Record]) -> None:
    """Matches have other classes than they had: their threads go along, and who gains or loses one is told."""
    moved = [row for row in rows if (row["class_id"], row["face_class_id"]) != (row["was_whole"], row["was_face"])]
    await tx.run(q.move_threads, ids=[row["id"] for row in moved])
    await tell_access_of(tx, [(row["id"], _before(row), _faces(row, "class_id", "face_class_id")) for row in moved])


def _before(row: asyncpg.Record) -> Owned:
    return Owned(
        side=f"bureau:{row['owner']}",
        version=row["version"],
        faces=_faces(row, "was_whole", "was_face"),
        told="face",
        operation=row["operation"],
    )


def _faces(row: asyncpg.Record, whole: str, face: str) -> dict[str, int]:
    return {"whole": row[whole], "face": row[face]}


async def _narrow(db: Db, tx: Tx, ids: list[UUID], terms: dict[UUID, asyncpg.Record]) -> Narrowed:
    rows = await tx.all(q.lock_told, ids=ids) if ids else []
    becoming = [one for row in rows if (one := await _narrower(db, row, terms[row["entry_id"]])) is not None]
    if not becoming:
        return Narrowed([], {})
    moved = await tx.all(
        q.narrow,
        ids=[one.id for one in becoming],
        actions=[one.action for one in becoming],
        wholes=[one.whole for one in becoming],
        faces=[one.face for one in becoming],
        held=[one.held for one in becoming],
        due=[one.due_at for one in becoming],
    )
    await _tell_moved(tx, moved)
    await show_matches(tx, LINKED, moved)
    alone = {one.id for one in becoming if one.alone}
    for row in moved:
        if row["id"] not in alone:
            tx.audit("match.narrow", row["id"], owner=row["owner"])
    await _let_go(tx, [row for row in moved if row["id"] in alone])
    kept_from = {row["id"]: [f"country:{one}" for one in terms[row["entry_id"]]["exclude"]] for row in moved}
    return Narrowed(sorted(alone), {id: countries for id, countries in kept_from.items() if countries})


async def _narrower(db: Db, row: asyncpg.Record, terms: asyncpg.Record) -> _Narrower | None:
    """How a match is to be under its entry's terms; None: nobody is to lose it."""
    alone = terms["action"] in SILENT or row["checked"] in terms["exclude"]
    if not alone and {f"country:{country}" for country in terms["exclude"]} <= set(row["excluded"]):
        return None
    whole = match_class(row["owner"], row["checked"], terms["exclude"], owner_only=alone)
    face = face_class(row["operation"], whole, owner_only=alone)
    held: Held = "gone" if alone else row["held"]
    return _Narrower(
        id=row["id"],
        action=terms["action"],
        whole=await db.class_id(whole),
        face=await db.class_id(face),
        held=held,
        due_at=utc_now() + LASTS[held],
        alone=alone,
    )


async def _let_go(tx: Tx, rows: list[asyncpg.Record]) -> None:
    """Others of the same checks hear no more of their owners; who waits at the post for these alone waits no longer."""
    checks = [row["check_id"] for row in rows]
    await unlink(tx, checks)
    await tell_in_vain(tx, await tx.all(q.wait_in_vain, checks=checks))
