"""Which actions go together on one and the same subject, and who is asked before a second one is put beside the first.

SIRENE Manual (2008/333/EC and 2008/334/JHA): a country looks before it enters, the owners speak with one another, and
the stronger action goes first. So an entry that contradicts one is not taken unawares: whoever may know of the other is
told of it and whom to call, and enters it beside that one or not at all. A file is asked as it is read, and waits for a
look when some of its rows contradict. Of an entry that they may not see nobody learns here: there the hit's ranking
decides (`RANKS`).
"""

import asyncio
from collections.abc import Collection, Sequence
from uuid import UUID

import asyncpg
import msgspec

from alerts.screening import Subject, prepare
from alerts.watchlists.held import Held
from alerts.watchlists.index import LiveEntries
from alerts.watchlists.model import ENTRIES, RANKS, NewEntry, Terms
from alerts.watchlists.queries import q
from geo.countries import name_of
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.errors import Problem

_TOGETHER = frozenset(
    frozenset(pair)
    for pair in (
        ("arrest", "missing"),  # these three by 2008/333/EC §2.2.1
        ("arrest", "whereabouts"),
        ("arrest", "refuse_entry"),
        ("missing", "whereabouts"),  # 2008/334/JHA §6.2
    )
)
"""All other pairs do not. Refusal of entry goes with arrest alone: whoever is turned away is not protected, nor asked
for an address (of the address §6.2 says so). A check in silence goes with nothing but its like (§7.2): an officer who
acts on the other ends it."""


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
    against = _against(live, new.subject, new.terms.action)
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
    raise _said(rows[0], viewer.country)


def _said(row: asyncpg.Record, country: str) -> IncompatibleAction:
    own = row["owner"] == country
    call = "your own bureau" if own else f"the bureau of {name_of(row['owner'])}"
    return IncompatibleAction(
        f"{row['list']} has it for: {row['action']}. Speak with {call}, or enter this one beside it.",
        why="entry-own" if own else "entry-theirs",
        entry=[str(row["id"])],
        list=[row["list"]],
        action=[row["action"]],
        countries=[row["owner"]],
    )


def _against(live: Held, subject: Subject, action: str) -> list[UUID]:
    return [id for id, other in live.same(prepare(subject)) if not agree(action, other)]


class Numbered(msgspec.Struct, frozen=True, gc=False):
    """A row of a file that names its subject, as JSON, by a number; `texts` as `glance.texts_of` gives them."""

    line: int
    action: str
    subject: str
    texts: tuple[str, ...]


_decoded = msgspec.json.Decoder(Subject).decode

_STRETCH = 1_000
"""Rows asked at a stretch: a millisecond or two, in which no officer waits for an answer."""


async def contradicted(live: Held, rows: Sequence[Numbered]) -> list[tuple[int, UUID]]:
    """Lines of a file, and entries of the very subject whose action does not go with theirs; with full rights."""
    found: list[tuple[int, UUID]] = []
    for start in range(0, len(rows), _STRETCH):
        for row in rows[start : start + _STRETCH]:
            if live.holds(row.texts):
                found += [(row.line, id) for id in _against(live, _decoded(row.subject), row.action)]
        await asyncio.sleep(0)
    return found
