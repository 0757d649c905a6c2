"""Which actions go together on one and the same subject, and who is asked before a second one is put beside the first.

SIRENE Manual, 2008/333/EC §2.2.1 and 2008/334/JHA §7.2: a country looks before it enters, the owners speak with one
another, and the stronger action goes first. So an entry that contradicts one is not taken unawares: whoever may know of
the other is told of it and whom to call, and enters it beside that one or not at all. Of an entry that they may not see
nobody learns here: there the hit's ranking decides (`RANKS`).
"""

from collections.abc import Collection
from uuid import UUID

import asyncpg

from alerts.screening import prepare
from alerts.screening.model import kind_of
from alerts.watchlists.index import LiveEntries
from alerts.watchlists.model import ENTRIES, RANKS, NewEntry, Terms
from alerts.watchlists.queries import q
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.errors import Problem

_TOGETHER = frozenset(
    frozenset(pair)
    for pair in (
        ("arrest", "missing"),
        ("arrest", "whereabouts"),
        ("arrest", "refuse_entry"),
        ("missing", "whereabouts"),
    )
)
"""A check in silence goes with nothing but its like: an officer who acts on the other ends it."""


class IncompatibleAction(Problem):
    """This very subject is listed already, for an action that does not go with this one."""

    status = 409


def agree(one: str, other: str) -> bool:
    """Whether two entries of one subject can both be acted on."""
    return one == other or frozenset((one, other)) in _TOGETHER


def touches(fields: Collection[str]) -> bool:
    """Whether a change of these fields may set an entry against another: of its subject or its action."""
    return any(field == "action" or (field != "reason" and field not in Terms.__struct_fields__) for field in fields)


async def ask_beside(
    db: Db,
    live: LiveEntries,
    viewer: Viewer,
    new: NewEntry,
    beside: Collection[UUID],
    but: UUID | None = None,
) -> None:
    """Look whether the very subject (by its number) stands somewhere for what contradicts the new entry's action.

    beside  entries that the viewer knows of and wants this one beside · but  the entry that is changed

    Raises IncompatibleAction (409), which names an entry that the viewer may see, and no other; PurposeMissing (403)
    where there is one to name.
    """
    kind = kind_of(new.subject)
    against = [
        one.entry
        for one in live.screen(prepare(new.subject))
        if one.explained.band == "exact" and one.kind == kind and not agree(one.action, new.terms.action)
    ]
    ids = [one for one in against if one not in beside and one != but]
    # Asked for none too; shown, and on record, only where one is seen: what others list shows in nothing.
    async with db.read(viewer) as tx:
        if not await tx.all(q.seen_of, ids=ids, ranks=RANKS):
            return
    async with db.look(viewer) as tx:
        rows = await tx.all(q.seen_of, ids=ids, ranks=RANKS)
        for row in rows:
            tx.audit(ENTRIES, row["id"], owner=row["owner"])
        if not rows:  # taken back this very moment
            tx.audit(ENTRIES, records=0)
            return
    raise _against(rows[0], viewer.country)


def _against(row: asyncpg.Record, country: str) -> IncompatibleAction:
    own = row["owner"] == country
    call = "your own bureau" if own else f"the bureau of {row['owner']}"
    return IncompatibleAction(
        f"{row['list']} has it for: {row['action']}. Speak with {call}, or enter this one beside it.",
        why="entry-own" if own else "entry-theirs",
        entry=[str(row["id"])],
        list=[row["list"]],
        action=[row["action"]],
        countries=[row["owner"]],
    )
