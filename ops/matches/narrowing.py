"""An entry that is silent or kept from others from now on takes its undecided matches from them.

What was seen stays known, and what was decided stays where it is: others acted on it. The officer who waits is let go,
as when the entry was taken back, and screens that showed the match are told `withdrawn`.
"""

from uuid import UUID

import asyncpg

from alerts.watchlists.model import SILENT
from alerts.watchlists.queries import terms_since
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.shares.actions import tell_access
from jointops.base.shares.model import Owned
from jointops.base.tx import Tx
from ops.checks.outcome import tell_officer
from ops.matches.actions import show_match
from ops.matches.model import OPEN, face_class, match_class
from ops.matches.queries import q
from ops.matches.unseen import due_in, is_untold, note

LINKED = "match.linked"


async def narrow(db: Db, tx: Tx, code: str, version: int) -> list[UUID]:
    """Since a version of a list; the matches that nobody but their owners' bureaux knows of any more."""
    met = {row["id"]: row["entry_id"] for row in await tx.all(q.told_and_open, list=code)}
    terms = {row["id"]: row for row in await terms_since(tx, code, version, list(set(met.values())))} if met else {}
    return [id for id, entry in met.items() if entry in terms and await _narrowed(db, tx, id, terms[entry])]


async def tell_moved(tx: Tx, row: asyncpg.Record, was: dict[str, int]) -> None:
    """A match has other classes: its thread goes along, and who gains or loses it is told."""
    becomes = {"whole": row["class_id"], "face": row["face_class_id"]}
    if was == becomes:
        return
    await tx.run(q.move_thread, id=row["id"], whole=row["class_id"])
    before = Owned(
        side=f"bureau:{row['owner']}", version=row["version"], faces=was, told="face", operation=row["operation"]
    )
    await tell_access(tx, row["id"], before, becomes)


async def _narrowed(db: Db, tx: Tx, id: UUID, terms: asyncpg.Record) -> bool:
    """Whether its owner's bureau alone knows of it now."""
    row = await tx.one(q.lock_match, id=id)
    owner_only = terms["action"] in SILENT or row["checked"] in terms["exclude"]
    kept_from = {f"country:{country}" for country in terms["exclude"]}
    known_from = set(await tx.value(q.excluded_of, class_id=row["class_id"]))
    if row["state"] not in OPEN or is_untold(row) or not (owner_only or kept_from - known_from):
        return False
    whole = match_class(row["owner"], row["checked"], terms["exclude"], owner_only=owner_only)
    face = face_class(row["operation"], whole, owner_only=owner_only)
    held = "gone" if owner_only else row["held"]
    moved = await tx.one(
        q.narrow,
        id=id,
        action=terms["action"],
        whole=await db.class_id(whole),
        face=await db.class_id(face),
        held=held,
        due_at=utc_now() + due_in(held, untold=owner_only),
    )
    await tell_moved(tx, moved, {"whole": row["class_id"], "face": row["face_class_id"]})
    await show_match(tx, LINKED, moved)
    if not owner_only:
        note(tx, "match.narrow", moved)
        return False
    await _let_go(tx, moved)
    return True


async def _let_go(tx: Tx, row: asyncpg.Record) -> None:
    """Others of the same check hear no more of its owner; who waits at the post for this alone waits no longer."""
    await tx.run(q.unlink, check_id=row["check_id"], owner=row["owner"])
    if await tx.value(q.waits_in_vain, check_id=row["check_id"]):
        await tell_officer(tx, row["check_id"], "let-go")
