"""Taking in a whole list: begin, stage row by row, conclude. Only the owner's bureau does.

The file's rows are added, or change the entry that has their `source_id`; a row without one is new unless an entry
says exactly the same. Entries that the file does not name stay, unless it replaces the list's content. What goes live
goes live in one step: one version of the list, one `list.changed`; when nothing is different, neither.
"""

from collections.abc import Awaitable, Sequence
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from alerts.imports.batch import Batch
from alerts.imports.model import (
    IMPORT,
    MOST_AGAINST,
    MOST_REJECTED,
    RELEASE,
    ROLL_BACK,
    STOP,
    Expected,
    File,
    Import,
    Rejected,
    Wanted,
    Why,
    held_because,
    import_class,
)
from alerts.imports.proposals import propose_release, propose_roll_back
from alerts.imports.queries import get_import, q
from alerts.imports.switch import back_in, compare, end, failed, listed, ready, switch, to_go_back
from alerts.protection.actions import tell_blocked
from alerts.watchlists.model import RANKS, Watchlist
from alerts.watchlists.queries import get_watchlist
from jointops.base.access import MARKINGS, Viewer, allowed
from jointops.base.approvals.actions import wait_no_more
from jointops.base.db import Db
from jointops.base.errors import WrongState
from jointops.base.tx import Tx


async def begin_import(db: Db, viewer: Viewer, known: Watchlist, file: File, wanted: Wanted) -> Import:
    """A new import into a list of the viewer's, in state `reading`, or the one of the same file left half read.

    Raises NotAllowed (403), StepUpRequired (401).
    """
    allowed(viewer, RELEASE)  # the file may go live by itself at its end, and then nobody can be asked
    class_id = await db.class_id(import_class(known.owner, MARKINGS[known.marking]))
    said = {
        "list": known.code,
        **msgspec.structs.asdict(wanted),
        "format": file.format,
        "digest": file.digest,
        "given": file.given,
    }
    async with db.write(viewer) as tx:
        tx.require(IMPORT)
        row = await tx.maybe(q.stopped_like, **said)
        result = "resumed" if row else None
        if row is None:
            row = await tx.one(q.begin, **said, bytes=file.bytes, begun_by=viewer.person_id, class_id=class_id)
        tx.audit(IMPORT, row["id"], result=result)
        return await get_import(tx, known.code, row["id"])


async def hold_import(db: Db, id: UUID) -> AsyncExitStack:
    """While a process reads an import it holds it, and whoever asks sees that it is read; closed, it is let go.

    Raises WrongState (409): somebody else reads it.
    """
    async with AsyncExitStack() as until_held:
        connection: Any = await until_held.enter_async_context(db.pool("app").acquire())
        if not await connection.fetchval(q.hold.text, id):
            raise WrongState("This import is being read.")
        until_held.push_async_callback(_let_go, connection, id)
        return until_held.pop_all()


async def _let_go(connection: Any, id: UUID) -> None:
    if not connection.is_closed():
        await connection.fetchval(q.let_go.text, id)


async def stage_rows(
    db: Db,
    viewer: Viewer,
    begun: Import,
    known: Watchlist,
    batch: Batch,
    bytes_read: int,
    against: Sequence[tuple[int, UUID]],
    before: Awaitable[None],
) -> None:
    """Keep the next rows of the file where only the owner's bureau sees them. Raises WrongState (409).

    before   the rows before these: they are kept first, so that what is kept of a file never has a gap
    against  lines and the entries that they contradict; of those that the viewer may not see nothing is kept
    The data protection officer is told, once a batch, for which countries of origin rows were refused.
    """
    class_id = await db.class_id(import_class(known.owner, MARKINGS[known.marking]))
    # A dry run leaves nothing behind, and access classes outlive every act.
    classes = [class_id if begun.dry_run else await db.class_id(circle) for circle in batch.circles]
    if batch.blocked and not begun.dry_run:
        await tell_blocked(db, viewer, IMPORT, known.id, batch.blocked)
    async with db.write(viewer) as tx:
        tx.require(IMPORT)
        await tx.run(q.stage, id=begun.id, class_id=class_id, classes=classes, **batch.columns)
        await before
        counted = await tx.maybe(
            q.count_read,
            id=begun.id,
            list=begun.list,
            read=batch.read,
            bytes_read=bytes_read,
            left_out=batch.left_out,
            rejected=len(batch.rejected),
            messages=batch.rejected[:MOST_REJECTED],
            most=MOST_REJECTED,
            against=[{"line": line, "entry": entry} for line, entry in against],
            most_against=MOST_AGAINST,
            ranks=RANKS,
        )
        if counted is None:
            raise WrongState("This import has ended.")
        tx.audit(IMPORT, begun.id, records=batch.read)


SAMPLE = 2_000
"""Entries that are tried on the checks of the last month: a figure with two digits."""


async def sample_entries(db: Db, viewer: Viewer, begun: Import) -> tuple[list[object], int]:
    """Subjects of some entries that would be new or changed, and how many of those there are."""
    async with db.write(viewer) as tx:
        tx.require(IMPORT)
        await ready(tx, await get_import(tx, begun.list, begun.id))
        rows = await tx.all(q.sample, id=begun.id, list=begun.list, most=SAMPLE)
        tx.audit(IMPORT, begun.id, result="sample", records=len(rows))
        return [row["subject"] for row in rows], rows[0]["total"] if rows else 0


async def conclude_import(db: Db, viewer: Viewer, begun: Import, expected: Expected | None = None) -> Import:
    """All rows are staged: put them live, hold them in quarantine, or end the dry run."""
    async with db.read(viewer) as tx:
        known = await get_watchlist(tx, begun.list)
    class_id = await db.class_id(import_class(known.owner, MARKINGS[known.marking]))
    async with db.write(viewer) as tx:
        tx.require(IMPORT)
        await tx.one(q.lock_import, id=begun.id, list=begun.list)
        found = await get_import(tx, begun.list, begun.id)
        if found.state not in ("reading", "stopped"):
            raise WrongState("This import has ended.")
        row = await ready(tx, found)
        found = msgspec.structs.replace(await _without_twins(tx, found), expected=expected)
        counts = await compare(tx, found)
        against = await tx.value(q.keep_against, id=found.id, list=found.list, replace=found.replace, most=MOST_AGAINST)
        found = msgspec.structs.replace(found, against=against)
        held = held_because(
            found,
            counts,
            listed=await listed(tx, found, counts),
            second_person=row["second_person"],
            expected=expected,
            against=against,
        )
        found = msgspec.structs.replace(found, expected=expected and expected.shown)
        if found.dry_run:
            await end(tx, found, counts, "checked")
        elif held is None:
            await switch(tx, found, counts)
        else:
            proposal = await propose_release(tx, found, counts, class_id) if held.second else None
            await end(tx, found, counts, "quarantine", why=held, proposal=proposal)
        return await get_import(tx, found.list, found.id)


async def fail_import(db: Db, viewer: Viewer, begun: Import, reason: str) -> None:
    """The file could not be read to its end: nothing of it stays."""
    async with db.write(viewer) as tx:
        tx.require(IMPORT)
        await drop_import(tx, begun.id, reason)


async def roll_back(db: Db, viewer: Viewer, code: str, id: UUID) -> Import:
    """The list as it was before an import; where it asks for a second person, a colleague is asked first.

    Raises NotAllowed (403), NotFound (404), WrongState (409: not live, another import came after it, or one waits).
    """
    async with db.read(viewer) as tx:
        known = await get_watchlist(tx, code)
    class_id = await db.class_id(import_class(known.owner, MARKINGS[known.marking]))
    async with db.write(viewer) as tx:
        if not known.second_person:
            return await back_in(tx, code, id)
        tx.require(ROLL_BACK)
        tx.unchanged()
        found = await to_go_back(tx, code, id)
        await propose_roll_back(tx, found, class_id)
        tx.audit(ROLL_BACK, id, result="waiting", records=0)
        return await get_import(tx, code, id)


async def stop_import(db: Db, viewer: Viewer, code: str, id: UUID) -> Import:
    """End an import for good that is read, was left half read, or waits; its list stays as it is.

    Whoever reads the file, on whatever node, meets that at its next step; a colleague has nothing more to decide.
    Raises NotFound (404), WrongState (409).
    """
    async with db.write(viewer) as tx:
        tx.require(STOP)
        if (await get_import(tx, code, id)).proposal is not None:
            await wait_no_more(tx, id, "list.import", "The import was stopped.")  # first, as whoever releases it does
        await tx.one(q.lock_import, id=id, list=code)
        found = await get_import(tx, code, id)
        if found.state not in ("reading", "stopped", "quarantine"):
            raise WrongState(f"This import is {found.state}: there is nothing to stop.")
        await failed(tx, id, Why("stopped", {"name": viewer.name}))
        tx.audit(STOP, id, owner=viewer.country)
        return await get_import(tx, code, id)


async def drop_import(tx: Tx, id: UUID, reason: str) -> None:
    """The import comes to nothing, in somebody's act: its rows go."""
    await failed(tx, id, reason)
    tx.audit(IMPORT, id, result="failed")


async def _without_twins(tx: Tx, found: Import) -> Import:
    twins = [_twin(row) for row in await tx.all(q.drop_twins, id=found.id)]
    rejected = tuple(sorted([*found.rejected, *twins], key=lambda one: one.line)[:MOST_REJECTED])
    return msgspec.structs.replace(found, rejected=rejected, rejected_count=found.rejected_count + len(twins))


def _twin(row: asyncpg.Record) -> Rejected:
    return Rejected(row["line"], f"Line {row['first']} is already this entry: leave one of them out.")
