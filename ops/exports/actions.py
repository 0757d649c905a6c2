"""Asking for a file, writing it, fetching it: with the rights that the reader has then, each time."""

import asyncio
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from uuid import UUID

import msgspec
import structlog

from jointops.base.access import MARKINGS, Viewer, access_class, allowed
from jointops.base.approvals.actions import propose
from jointops.base.approvals.model import Kind, NewProposal
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.edge import OurError
from jointops.base.errors import Invalid, NotAllowed, Problem, WrongState
from jointops.base.handling import may
from jointops.base.ids import uuid7
from jointops.base.keeping import keep_looking
from jointops.base.page import Place
from jointops.base.tx import Event, Tx
from ops.exports.cells import csv_lines, json_lines
from ops.exports.files import ExportFiles, Writing
from ops.exports.map_files import write_map
from ops.exports.model import (
    EXPORT,
    FETCH,
    LASTS,
    MAP_FORMATS,
    MOST_ROWS,
    OF_MARKS,
    ON_MAP,
    READ,
    Export,
    NewExport,
    Row,
    Totals,
)
from ops.exports.queries import get_export, q
from ops.exports.sources import SOURCES, Source

log = structlog.get_logger(__name__)

PAGE = 500
"""Rows a step: what is in memory at any time."""

EVERY_S = 600.0
"""What was erased may lie in a file for so long; nobody gets it meanwhile, for a fetch looks first."""

_UNITS = ("bureau:", "centre:")


def export_kind() -> Kind:
    """A large export only waits: whoever asked for it fetches it when a second person has agreed."""
    return Kind(
        name="export", proposes=EXPORT, roles=frozenset({"bureau", "centre", "national_centre", "prosecutor", "dpo"})
    )


class Exporter:
    """The exports that are written on this node; `alone` rows need no second person."""

    def __init__(self, db: Db, files: ExportFiles, alone: int) -> None:
        self._db = db
        self._files = files
        self._alone = alone
        self._running: dict[UUID, asyncio.Task[None]] = {}

    async def begin(self, viewer: Viewer, wanted: NewExport) -> Export:
        """Start to write a file. Raises NotAllowed (403), Invalid (422)."""
        allowed(viewer, SOURCES[wanted.what].verb)
        if wanted.what == "entries" and wanted.filter.list is None:
            raise Invalid.field("/filter/list", "Say which watchlist.", "missing")
        if wanted.what == "court" and wanted.filter.alert is None:
            raise Invalid.field("/filter/alert", "Say which alert the case is about.", "missing")
        if wanted.format in MAP_FORMATS and wanted.what not in ON_MAP:
            raise Invalid.field(
                "/format", "Only routes, marks and areas have places: take CSV or JSON lines.", "no-places"
            )
        if wanted.what in ON_MAP and wanted.operation is None:
            raise Invalid.field("/operation", "Say of which operation.", "missing")
        if wanted.what != "marks":
            for name in OF_MARKS:
                if getattr(wanted.filter, name) is not None:
                    raise Invalid.field(f"/filter/{name}", "This narrows marks alone.", "not-here")
        self._files.drop_old()
        id = uuid7()
        class_id = await self._own_class(viewer)
        async with self._db.write(viewer) as tx:
            tx.require(EXPORT)
            await tx.run(
                q.begin,
                id=id,
                person=viewer.person_id,
                what=wanted.what,
                operation=wanted.operation,
                filter=wanted.filter,
                format=wanted.format,
                reason=wanted.reason,
                expires_at=utc_now() + LASTS,
                class_id=class_id,
            )
            tx.audit(EXPORT, id, result="begun")
            _tell(tx, id, class_id, 1)
            begun = await get_export(tx, id)
        self._running[id] = asyncio.create_task(self._run(viewer, id, wanted))
        self._running[id].add_done_callback(lambda _: self._running.pop(id))
        return begun

    async def fetch(self, viewer: Viewer, id: UUID) -> tuple[Export, Iterator[bytes]]:
        """The file, if all in it may still be had. Raises NotAllowed (403), NotFound (404), WrongState (409)."""
        async with self._db.read(viewer) as tx:
            found = await get_export(tx, id)
        if found.state != "ready":
            raise WrongState(f"This export is {found.state}.", why="export-not-ready")
        try:
            return found, itertools.chain([head(found)], await self._opened(viewer, found))
        except FileNotFoundError:
            raise WrongState("The file is not here any more: ask for it again.", why="export-gone") from None

    async def run(self) -> None:
        """Look, wait, and again, for ever."""
        await keep_looking(self.look, EVERY_S, "files of exports were not looked through")

    async def look(self) -> None:
        """A file that nobody may fetch any more goes from this node's disk; so does one with a record that is gone."""
        self._files.drop_old()
        for id in self._files.standing():
            if id in self._running:
                continue
            try:
                if not await self._is_kept(id):
                    self._files.drop(id)
            except Exception as error:  # one that cannot be looked through keeps no other from it
                log.error("a file of an export was not looked through", id=str(id), exc_info=error)

    async def stop(self) -> None:
        """End what still runs: half a file is none."""
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _opened(self, viewer: Viewer, found: Export) -> Iterator[bytes]:
        if not await self._may_still(viewer, found):
            await self._withdraw(viewer, found.id)
            raise NotAllowed("You may no longer see all of this: the file is gone.", why="export-right-lost")
        async with self._db.look(viewer) as tx:
            tx.require(FETCH)
            rows = self._files.rows(found.id)
            tx.audit(FETCH, found.id, records=found.rows)
        return rows

    async def _own_class(self, viewer: Viewer) -> int:
        """Who sees that there is such a file: whoever asked for it."""
        return await self._db.class_id(access_class(f"user:{viewer.user}", marking=0))

    async def _may_still(self, viewer: Viewer, found: Export) -> bool:
        source = SOURCES[found.what]
        try:
            allowed(viewer, FETCH)
            allowed(viewer, source.verb)
        except NotAllowed:
            return False
        async with self._db.read(viewer) as tx:
            return await self._all_seen(tx, source, found.id)

    async def _is_kept(self, id: UUID) -> bool:
        async with self._db.service("purger") as tx:
            row = await tx.maybe(q.written, id=id)
            try:
                return row is not None and await self._all_seen(tx, SOURCES[row["what"]], id)
            except FileNotFoundError:  # rows without their ids are half a file
                return False

    async def _all_seen(self, tx: Tx, source: Source, id: UUID) -> bool:
        for ids in self._files.ids(id):
            seen = [await tx.value(one, ids=ids) for one in source.seen]
            if sum(seen) != len(set(ids)):
                return False
        return True

    async def _withdraw(self, viewer: Viewer, id: UUID) -> None:
        self._files.drop(id)
        async with self._db.write(viewer) as tx:
            await tx.run(q.withdraw, id=id)
            tx.audit(FETCH, id, result="withdrawn")
            _tell(tx, id, await self._own_class(viewer), 3)

    async def _run(self, viewer: Viewer, id: UUID, wanted: NewExport) -> None:
        try:
            with self._files.write(id) as file:
                totals = await self._write(viewer, id, wanted, file)
            await self._end(viewer, id, wanted, totals)
        except Exception as error:  # whatever goes wrong, whoever waits for the file must hear of it
            self._files.drop(id)
            await self._fail(viewer, id, error)

    async def _write(self, viewer: Viewer, id: UUID, wanted: NewExport, file: Writing) -> Totals:
        source, totals = SOURCES[wanted.what], Totals()
        if wanted.format == "csv":
            file.add(csv_lines([source.columns]), [])
        before: Place | None = None
        while True:
            async with self._db.look(viewer) as tx:
                tx.require(READ)  # that the person was there was asked when it began
                allowed(viewer, source.verb)
                page = await source.page(tx, wanted, before, PAGE)
                rows = [row for row in page if all(may(way, row.handled, viewer) for way in source.ways)]
                _audit(tx, id, rows)
            _count(totals, page, rows)
            totals.not_for_court += sum(not may("court", row.handled, viewer) for row in rows)
            if wanted.what == "court" and not rows:
                raise Invalid(
                    "Its handling codes keep this case from a court: ask its originator for leave.",
                    why="court-handling",
                )
            if totals.rows > MOST_ROWS:
                raise Invalid(f"An export has {MOST_ROWS:,} rows at most: narrow the filter.")
            await asyncio.to_thread(_add, file, wanted, source, rows)
            if len(page) < PAGE:
                if wanted.format in MAP_FORMATS:
                    head = _on_map(viewer, id, wanted, totals)
                    await asyncio.to_thread(file.become, partial(write_map, wanted.format, head))
                totals.sha256 = file.whole()
                return totals
            before = page[-1].place

    async def _end(self, viewer: Viewer, id: UUID, wanted: NewExport, totals: Totals) -> None:
        alone = totals.rows <= self._alone
        deciders = [one for one in viewer.principals if one.startswith(_UNITS)]
        circle = access_class(f"user:{viewer.user}", "office:dpo", *deciders, marking=0)
        class_id, own = await self._db.class_id(circle), await self._own_class(viewer)
        async with self._db.write(viewer) as tx:
            proposal = None
            if not alone:
                summary = {"what": wanted.what, "rows": totals.rows, "format": wanted.format}
                proposal = await propose(
                    tx,
                    NewProposal(
                        kind="export",
                        reason=wanted.reason,
                        summary=summary,
                        content=wanted,
                        class_id=class_id,
                        lasts=LASTS,
                        record=id,
                    ),
                )
            await _ended(tx, id, "ready" if alone else "waiting", totals, proposal)
            tx.audit(EXPORT, id, result="ready" if alone else "waiting", records=totals.rows)
            _tell(tx, id, own, 2)

    async def _fail(self, viewer: Viewer, id: UUID, error: Exception) -> None:
        if not isinstance(error, Problem):
            log.error("an export failed", id=str(id), exc_info=error)
            error = OurError()
        try:
            own = await self._own_class(viewer)
            async with self._db.write(viewer) as tx:
                await _ended(tx, id, "failed", Totals(), None, error)
                tx.audit(EXPORT, id, result="failed")
                _tell(tx, id, own, 2)
        except Exception as again:  # the session may be over, the database away: the export stays `running` and expires
            log.error("a failed export could not be closed", id=str(id), exc_info=again)


def head(found: Export) -> bytes:
    """What stands on top of the file: the marking first, then who took what, why, and how to check that it is whole."""
    if found.format in MAP_FORMATS:
        return b""  # a map's file says it inside
    manifest = {"marking": found.marking, **msgspec.to_builtins(found)}
    for name in ("state", "detail", "why"):
        del manifest[name]
    if found.format == "jsonl":
        return json_lines([manifest])
    return csv_lines([[f"# {found.marking}"], *([f"# {name}: {_said(value)}"] for name, value in manifest.items())])


def _on_map(viewer: Viewer, id: UUID, wanted: NewExport, totals: Totals) -> dict[str, str]:
    """What stands inside a map's file: the marking, and who took it, when and why."""
    [label] = [word for word, marking in MARKINGS.items() if marking == totals.marking]
    return {"marking": label, "export": str(id), "operation": wanted.operation or "", "what": wanted.what,
            "taken_by": viewer.user, "taken_at": utc_now().isoformat(timespec="seconds"), "reason": wanted.reason,
            "rows": str(totals.rows)}  # fmt: skip


def _said(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _add(file: Writing, wanted: NewExport, source: Source, rows: Sequence[Row]) -> None:
    file.add(_text(wanted, source, rows), [row.id for row in rows])


def _text(wanted: NewExport, source: Source, rows: Sequence[Row]) -> bytes:
    if wanted.format != "csv":
        return json_lines([row.fields for row in rows])
    return csv_lines([[row.fields.get(name) for name in source.columns] for row in rows])


def _tell(tx: Tx, id: UUID, class_id: int, version: int) -> None:
    """The screen of whoever asked reads it again."""
    tx.emit(Event(kind="export.changed", record=id, version=version, class_id=class_id, at=utc_now()))


def _audit(tx: Tx, id: UUID, rows: Sequence[Row]) -> None:
    owners = Counter(row.owner for row in rows)
    for owner, records in owners.items():
        tx.audit(EXPORT, id, owner=owner, records=records)
    if not owners:
        tx.audit(EXPORT, id, records=0)


def _count(totals: Totals, page: Sequence[Row], rows: Sequence[Row]) -> None:
    totals.rows += len(rows)
    totals.withheld += len(page) - len(rows)
    totals.marking = max([totals.marking, *(row.handled.marking for row in rows)])
    totals.handling |= {code for row in rows for code in row.handled.handling}


async def _ended(
    tx: Tx, id: UUID, state: str, totals: Totals, proposal: UUID | None, problem: Problem | None = None
) -> None:
    await tx.run(
        q.end_export,
        id=id,
        state=state,
        detail=problem.detail if problem else "",
        why=(problem.why or problem.slug()) if problem else "",
        rows=totals.rows,
        withheld=totals.withheld,
        not_for_court=totals.not_for_court,
        sha=totals.sha256,
        marking=totals.marking,
        handling=sorted(totals.handling),
        proposal=proposal,
    )
