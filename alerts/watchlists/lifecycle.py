"""What happens to an entry in time: its owner is reminded, it freezes, it is restricted, erased, purged.

The functions that take a `tx` are part of a larger act, of the purger or of who decides on a person's request.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import asyncpg

from alerts.watchlists.index import LiveEntries
from alerts.watchlists.lists import next_version, tell
from alerts.watchlists.model import RESTRICT, Entry, Restriction
from alerts.watchlists.queries import get_entry, q
from jointops.base.access import Viewer, access_class
from jointops.base.approvals.ending import forget_proposals
from jointops.base.db import Db
from jointops.base.errors import SecondPersonMissing, Stale
from jointops.base.shares.ending import forget_shares
from jointops.base.sql import Statement
from jointops.base.tx import Event, Tx
from realtime.forgetting import forget_events

REVIEW_DUE = "entry.review-due"
ERASED = "entry.erased"

_BUREAU_MARKING = 3


async def freeze_entries(tx: Tx, now: datetime, days: dict[str, int], most: int) -> list[str]:
    """Freeze entries whose review date has come or whose period is over; the lists that changed.

    days  the period of entries by scope: "" for all, "list:CODE", "category:WORD"; the shortest counts
    """
    due = await tx.all(q.to_freeze, days=days, today=now.date(), most=most)
    return await _match_no_more(tx, due, q.freeze, now, "entry.freeze")


async def end_emergencies(tx: Tx, now: datetime, most: int) -> list[str]:
    """Take back entries of an emergency whose hours have passed; the lists that changed.

    Every node matches them no more from that instant on. Of the matches they made bureaux and officers hear by this.
    """
    over = await tx.all(q.hours_over, now=now, most=most)
    return await _match_no_more(tx, over, q.take_back, now, "entry.remove", "hours-passed")


async def _match_no_more(
    tx: Tx, due: Sequence[asyncpg.Record], end: Statement, now: datetime, verb: str, result: str | None = None
) -> list[str]:
    """Their lists' next versions match these entries no more; the lists."""
    by_list: dict[str, list[UUID]] = defaultdict(list)
    for row in due:
        by_list[row["list"]].append(row["id"])
    for code, ids in by_list.items():
        changed = await tx.one(q.next_version_of, code=code)
        ended = await tx.all(end, ids=ids, now=now, list_version=changed["version"])
        for row in ended:
            tx.audit(verb, row["id"], owner=row["owner"], result=result)
        tell(tx, code, changed, added=0, removed=len(ended))
    return list(by_list)


async def remind_owners(db: Db, tx: Tx, now: datetime, until: date, most: int) -> int:
    """Tell owners' bureaux, once an entry, what is to be reviewed until a day; how many."""
    rows = await tx.all(q.to_remind, now=now, until=until, most=most)
    for row in rows:
        tx.audit("entry.remind", row["id"], owner=row["owner"])
        tx.emit(await _for_owner(db, REVIEW_DUE, row, now, review_by=row["review_by"].isoformat()))
    return len(rows)


async def restrict_entry(
    db: Db, live: LiveEntries, viewer: Viewer, code: str, id: UUID, version: int, wanted: Restriction
) -> Entry:
    """Take an entry out of matching at once, or put it back.

    Raises NotFound (404), Stale (412), SecondPersonMissing (403: a list that asks for one).
    """
    async with db.write(viewer) as tx:
        await restrict(tx, code, id, version, wanted)
        entry = await get_entry(tx, code, id)
    await live.catch_up(db, code)
    return entry


async def restrict(tx: Tx, code: str, id: UUID, version: int, wanted: Restriction, *, agreed: bool = False) -> None:
    """The same in somebody's act; `agreed`: a second person has released it."""
    tx.require(RESTRICT)
    changed = await next_version(tx, code)
    if changed["second_person"] and not agreed:
        raise SecondPersonMissing("This list asks for a second person: propose it.", why="list-second")
    await get_entry(tx, code, id)
    await set_restriction(tx, code, changed, id, version, wanted)
    tx.audit(RESTRICT, id, owner=tx.viewer.country, result=_said(wanted))


async def restrict_found(tx: Tx, code: str, id: UUID, because: str) -> bool:
    """Take an entry out of matching, whatever its version; `tx` may change any entry. Whether it was not out yet.

    One that its list has no more is restricted too: when an import is rolled back it comes back, and as it was.
    """
    await tx.run(q.none_changes, code=code)
    known = await tx.one(q.list_of, id=id)
    if known["restricted_at"] is not None:
        return False
    if known["removed_at"] is not None:
        await tx.run(q.restrict_removed, id=id, because=because)
    else:
        changed = await tx.one(q.next_version_of, code=code)
        await set_restriction(tx, code, changed, id, known["version"], Restriction(True, because))
    tx.audit(RESTRICT, id, owner=known["owner"], result="on")
    return True


async def set_restriction(
    tx: Tx, code: str, changed: asyncpg.Record, id: UUID, version: int, wanted: Restriction
) -> None:
    """The entry in its other state; `changed` is the list's next version. Raises Stale (412)."""
    step = {"id": id, "version": version, "list_version": changed["version"]}
    if await tx.maybe(q.restrict, on=wanted.on, because=wanted.reason, **step) is None:
        raise Stale
    tell(tx, code, changed, added=0 if wanted.on else 1, removed=1 if wanted.on else 0)


def _said(wanted: Restriction) -> str:
    # The reason may name somebody, and the audit keeps nothing of what is said about a person.
    return "on" if wanted.on else "off"


async def erase_entry(db: Db, tx: Tx, code: str, id: UUID, now: datetime) -> None:
    """What an entry says is gone from the table; `tx` may change any entry. Then the caller deletes what was copied."""
    await tx.run(q.none_works_on, id=id)
    changed = await tx.one(q.next_version_of, code=code)
    await tx.run(q.forget_staged, id=id)
    await forget_proposals(tx, [id])
    row = await tx.one(q.erase, id=id, list_version=changed["version"], now=now)
    tx.audit("entry.erase", id, owner=row["owner"])
    tell(tx, code, changed, added=0, removed=1)
    tx.emit(await _for_owner(db, ERASED, row, now))


async def purge_entries(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Delete entries; how many rows there were, by table."""
    gone = await tx.one(q.purge_entries, ids=ids)
    return {
        "alerts.entry": gone["entries"],
        "alerts.entry_past": gone["past"],
        "base.share": await forget_shares(tx, ids),
        "base.proposal": await forget_proposals(tx, ids),
        "realtime.event": await forget_events(tx, ids),
    }


async def _for_owner(db: Db, kind: str, row: asyncpg.Record, now: datetime, **data: object) -> Event:
    """An event that the owner's bureau alone hears."""
    class_id = await db.class_id(access_class(f"bureau:{row['owner']}", marking=_BUREAU_MARKING))
    return Event(kind=kind, record=row["id"], version=row["version"], class_id=class_id, at=now, data=data)
