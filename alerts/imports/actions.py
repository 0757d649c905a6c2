"""Taking in a whole list: begin, stage row by row, conclude; and release what was held. Only the owner's bureau does.

The file's rows are added, or change the entry that has their `source_id`; a row without one is new unless an entry
says exactly the same. Entries that the file does not name stay, unless it replaces the list's content. What goes live
goes live in one step: one version of the list, one `list.changed`; when nothing is different, neither.
"""

from uuid import UUID

import asyncpg
import msgspec

from alerts.imports.batch import Batch
from alerts.imports.model import (
    IMPORT,
    MOST_REJECTED,
    RELEASE,
    Counts,
    Import,
    Rejected,
    held_because,
    import_class,
)
from alerts.imports.queries import get_import, q
from alerts.protection.actions import tell_blocked
from alerts.watchlists.actions import next_version, tell
from alerts.watchlists.model import Watchlist
from alerts.watchlists.queries import get_watchlist
from jointops.base.access import MARKINGS, Viewer, allowed
from jointops.base.db import Db
from jointops.base.errors import NotFound, SecondPersonMissing, WrongState
from jointops.base.tx import Tx

MANY = 1_000
"""Rows from which reading a whole list once is faster than looking up each in its index."""

_STOPPED = "The node stopped while it read: send the file again."


async def begin_import(db: Db, viewer: Viewer, code: str, *, replace: bool, dry_run: bool) -> tuple[Import, Watchlist]:
    """A new import in state `reading`. Raises NotAllowed (403), NotFound (404: no such list of yours)."""
    known = await own_list(db, viewer, code)
    class_id = await db.class_id(import_class(known.owner, MARKINGS[known.marking]))
    async with db.write(viewer) as tx:
        tx.require(IMPORT)
        left = [row["id"] for row in await tx.all(q.abandon, list=code, reason=_STOPPED)]
        await tx.run(q.clear_staged, ids=left)
        row = await tx.one(
            q.begin, list=code, replace=replace, dry_run=dry_run, begun_by=viewer.person_id, class_id=class_id
        )
        tx.audit(IMPORT, row["id"])
        return await get_import(tx, code, row["id"]), known


async def own_list(db: Db, viewer: Viewer, code: str) -> Watchlist:
    """The list, for who may import into it. Raises NotAllowed (403), NotFound (404: no such list of yours)."""
    allowed(viewer, IMPORT)
    async with db.read(viewer) as tx:
        known = await get_watchlist(tx, code)
    if known.owner != viewer.country:
        raise NotFound("There is no such list of yours.")
    return known


async def stage_rows(db: Db, viewer: Viewer, begun: Import, known: Watchlist, batch: Batch) -> None:
    """Keep the next rows of the file where only the owner's bureau sees them. Raises WrongState (409).

    The data protection officer is told, once a batch, for which countries of origin rows were refused.
    """
    class_id = await db.class_id(import_class(known.owner, MARKINGS[known.marking]))
    # A dry run leaves nothing behind, and access classes outlive every act.
    classes = [class_id if begun.dry_run else await db.class_id(circle) for circle in batch.circles]
    if batch.blocked and not begun.dry_run:
        await tell_blocked(db, viewer, IMPORT, known.id, batch.blocked)
    async with db.write(viewer) as tx:
        tx.require(IMPORT)
        counted = await tx.maybe(
            q.count_read,
            id=begun.id,
            read=batch.read,
            rejected=len(batch.rejected),
            messages=batch.rejected[:MOST_REJECTED],
            most=MOST_REJECTED,
        )
        if counted is None:
            raise WrongState("This import has ended.")
        await tx.run(q.stage, id=begun.id, class_id=class_id, rows=batch.rows, classes=classes)
        tx.audit(IMPORT, begun.id, records=batch.read)


async def conclude_import(db: Db, viewer: Viewer, begun: Import) -> Import:
    """All rows are staged: put them live, hold them in quarantine, or end the dry run."""
    async with db.write(viewer) as tx:
        tx.require(RELEASE)
        found = await get_import(tx, begun.list, begun.id)
        known = await _ready(tx, found)
        found = await _without_twins(tx, found)
        counts = await _compare(tx, found)
        reason = "" if found.dry_run else held_because(found, counts, second_person=known["second_person"])
        if found.dry_run or reason:
            tx.unchanged()
            await _end(tx, found, counts, "checked" if found.dry_run else "quarantine", reason)
        else:
            await _switch(tx, found, counts)
        return await get_import(tx, found.list, found.id)


async def release_import(db: Db, viewer: Viewer, code: str, id: UUID) -> Import:
    """Put live what was held. Raises NotAllowed (403), NotFound (404), WrongState (409: nothing is held)."""
    async with db.write(viewer) as tx:
        tx.require(RELEASE)
        begun = await tx.one(q.lock_import, id=id, list=code)
        found = await get_import(tx, code, id)
        if found.state != "quarantine":
            raise WrongState(f"This import is {found.state}: only one in quarantine can be released.")
        known = await _ready(tx, found)
        if known["second_person"] and begun["begun_by"] == viewer.person_id:
            raise SecondPersonMissing("This list asks for a second person: a colleague must release what you sent.")
        # The list may have changed while the rows waited.
        await _switch(tx, found, await _compare(tx, found))
        return await get_import(tx, code, id)


async def fail_import(db: Db, viewer: Viewer, begun: Import, reason: str) -> None:
    """The file could not be read to its end: nothing of it stays."""
    async with db.write(viewer) as tx:
        tx.require(IMPORT)
        await tx.run(q.fail, id=begun.id, reason=reason)
        await tx.run(q.clear_staged, ids=[begun.id])
        tx.audit(IMPORT, begun.id, result="failed")


async def _without_twins(tx: Tx, found: Import) -> Import:
    twins = [
        Rejected(row["line"], f"Line {row['first']} is already this entry: leave one of them out.")
        for row in await tx.all(q.drop_twins, id=found.id)
    ]
    rejected = tuple(sorted([*found.rejected, *twins], key=lambda one: one.line)[:MOST_REJECTED])
    return msgspec.structs.replace(found, rejected=rejected, rejected_count=found.rejected_count + len(twins))


async def _ready(tx: Tx, found: Import) -> asyncpg.Record:
    """The list is ours and stands still; the planner takes the many rows for many."""
    known = await tx.maybe(q.lock_list, code=found.list, owner=tx.viewer.country)
    if known is None:
        raise NotFound("There is no such list of yours.")
    if found.replace or found.read > MANY:
        await tx.run(q.without_loops)
        await tx.run(q.without_haste)
        await tx.run(q.plan_anew)
    return known


async def _compare(tx: Tx, found: Import) -> Counts:
    rows = await tx.all(q.compare, id=found.id, list=found.list, replace=found.replace)
    return Counts(**{row["act"]: row["count"] for row in rows})


async def _switch(tx: Tx, found: Import, counts: Counts) -> None:
    """The step from what was to what the file says; the list is locked."""
    if counts.total:
        changed = await next_version(tx, found.list)
        step = {"id": found.id, "list": found.list, "list_version": changed["version"]}
        if found.replace:
            await tx.run(q.remove_absent, **step)
        await tx.run(q.keep_shares, id=found.id, list=found.list)
        await tx.run(q.change_named, **step)
        await tx.run(q.add_new, owner=tx.viewer.country, **step)
        tell(tx, found.list, changed, added=counts.new + counts.changed, removed=counts.removed)
    else:
        tx.unchanged()
    await _end(tx, found, counts, "live", "")


async def _end(tx: Tx, found: Import, counts: Counts, state: str, reason: str) -> None:
    if state != "quarantine":
        await tx.run(q.clear_staged, ids=[found.id])
    await tx.run(
        q.conclude,
        id=found.id,
        state=state,
        reason=reason,
        new=counts.new,
        changed=counts.changed,
        removed=counts.removed,
        rejected_count=found.rejected_count,
        rejected=found.rejected,
    )
    tx.audit(RELEASE if state == "live" else IMPORT, found.id, result=state, records=counts.total)
