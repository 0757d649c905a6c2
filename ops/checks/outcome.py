"""What an officer is told after the first answer, and what the officer says came of it."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, NotFound, WrongState
from jointops.base.tx import Event, Tx
from ops.checks.model import INSTRUCTED, OUTCOME, SAYS_NOTHING_TO_DO, Check, NewOutcome, Officer, Outcome
from ops.checks.queries import get_check, note_looks, q


async def tell_officer(tx: Tx, check: UUID, code: str, text: str = "") -> None:
    """Another word after the first answer, in somebody's act; `tx` is the matcher's."""
    if not await tell_officers(tx, [check], code, text):
        raise NotFound


async def tell_officers(tx: Tx, checks: Sequence[UUID], code: str, text: str = "") -> int:
    """The same word to the officers of several checks; how many of these there are."""
    rows = await tx.all(q.follow_up, ids=checks, code=code, text=text, now=utc_now())
    _tell(tx, rows)
    return len(rows)


async def tell_in_vain(tx: Tx, rows: Sequence[asyncpg.Record]) -> None:
    """To officers who wait for nothing any more the word that each is to hear; `tx` is the matcher's."""
    for code in sorted({row["code"] for row in rows}):
        await tell_officers(tx, [row["id"] for row in rows if row["code"] == code], code)


async def end_waiting(tx: Tx, waited: Sequence[asyncpg.Record]) -> None:
    """Matches for which officers waited or acted are gone; `waited` is of `waited_for`, and `tx` the purger's."""
    if waited:
        checks, acting = [row["check_id"] for row in waited], [row["acts"] for row in waited]
        _tell(tx, await tx.all(q.end_waiting, checks=checks, acting=acting))


def _tell(tx: Tx, rows: Sequence[asyncpg.Record]) -> None:
    for row in rows:
        tx.audit("check.instruct", row["id"], owner=row["country"], result=row["code"])
        tx.emit(
            Event(
                kind=INSTRUCTED,
                record=row["id"],
                version=row["version"],
                class_id=row["class_id"],
                at=utc_now(),
                operation=row["operation"],
                data={"code": row["code"]},
            )
        )


async def say_outcome(db: Db, viewer: Viewer, id: UUID, new: NewOutcome) -> Check:
    """The officer says what came of an instruction. Raises NotFound (404), WrongState (409), Invalid (422)."""
    if not new.done and not new.reason:
        raise Invalid.field("/reason", "Say why it was not possible.", "missing")
    async with db.look(viewer) as tx:
        tx.require(OUTCOME)
        known = await tx.one(q.followed, id=id)
        if known["follow"] is None or known["follow"] in SAYS_NOTHING_TO_DO:
            raise WrongState("The bureau has released no instruction for this check.", why="no-instruction")
        said = Outcome(new.done, new.reason, new.note, officer=Officer(viewer.user, viewer.name), at=utc_now())
        row = await tx.one(q.say_outcome, id=id, outcome=said)
        tx.audit(OUTCOME, id, result="done" if new.done else "not-possible")
        tx.emit(
            Event(
                kind=OUTCOME,
                record=id,
                version=row["version"],
                class_id=row["class_id"],
                at=said.at,
                operation=row["operation"],
                data={"done": new.done, "code": known["follow"]},
            )
        )
        check = await get_check(tx, id)
        await note_looks(tx, [check], id)
        return check
