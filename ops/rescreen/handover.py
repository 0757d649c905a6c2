"""A change of a list too large for the matcher's own turn: it looks back beside it, in pieces.

Nothing is missed. The matcher works without such a list until its entries are in memory (a million take minutes); the
run then begins, and tries them on every check that is stored by then. From then on checks meet the entries at once.
"""

from alerts.watchlists.queries import find_list_owner
from jointops.base.db import Db
from jointops.base.tx import Tx
from ops.rescreen.model import run_class
from ops.rescreen.queries import q

MANY = 100
"""Entries that the matcher looks back for itself: some seconds over a hundred thousand stored checks."""


async def hand_over(tx: Tx, db: Db, code: str, version: int) -> None:
    """A run for what a list put in with this version; it waits for the entries."""
    class_id = await db.class_id(run_class(str(await find_list_owner(tx, code))))
    await tx.run(q.hand_over, list=code, version=version, class_id=class_id)


async def waits_from(tx: Tx, code: str) -> int | None:
    """From which version of the list on a run waits for its entries, until `tx` ends; None: there is no such run."""
    return min((row["since"] for row in await tx.all(q.waiting, list=code)), default=None)


async def note_met(tx: Tx, code: str, version: int) -> None:
    """What comes after this has to meet what the list put in up to a version: it was looked back for."""
    await tx.run(q.note_met, list=code, version=version)


async def to_meet(tx: Tx) -> dict[str, int]:
    """Up to which version of each list checks have to meet its entries, unless a run waits for them."""
    return {row["list"]: row["version"] for row in await tx.all(q.to_meet)}


async def alone(tx: Tx, code: str) -> None:
    """No piece of the list is worked off while `tx` is open: a match must not come after its entry was taken back."""
    await tx.run(q.alone, list=code)


async def beside(tx: Tx, code: str) -> None:
    """A piece of the list is worked off, until `tx` ends."""
    await tx.run(q.beside, list=code)
