"""Runs as such: held by one, cut into pieces, begun, and where they stand in the end."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from alerts.screening import RULES_VERSION
from alerts.watchlists.index import LiveEntries
from alerts.watchlists.live_entry import ranges_of
from alerts.watchlists.queries import find_list_owner, possible_from
from jointops.base.db import Db
from jointops.base.errors import NotFound, WrongState
from jointops.base.tx import Tx
from ops.rescreen.handover import note_met
from ops.rescreen.model import CHUNK, Piece, Progress, Why, run_class
from ops.rescreen.queries import get_progress, q


@asynccontextmanager
async def held(db: Db, code: str) -> AsyncGenerator[None]:
    """One works on the runs of a list at a time. Raises WrongState (409: somebody does)."""
    async with db.pool("matcher").acquire() as connection:
        if not await connection.fetchval(q.hold.text, code):
            raise WrongState(f"{code} is being screened again already.")
        try:
            yield
        finally:
            await connection.execute(q.let_go.text, code)


async def begun(db: Db, code: str, chunk: int) -> UUID:
    """The run over the whole list as it is now: a new one, or the one that was stopped, with what has come since.

    Raises NotFound (404).
    """
    async with db.service("matcher") as tx:
        owner = await find_list_owner(tx, code)
        if owner is None:
            raise NotFound(f"There is no list {code}.")
        by = {"list": code, "bar": await possible_from(tx, code), "rules": RULES_VERSION}
        known, since = await tx.maybe(q.unfinished, **by), 0
        if known is not None:
            since = known["list_version"] + 1
        version, ranges = await ranges_of(tx, code, chunk, since)
        if known is None:
            class_id = await db.class_id(run_class(owner))
            known = await tx.one(q.begin, **by, version=version, class_id=class_id)
        await tx.run(q.add_chunks, id=known["id"], since=since, **_columns(ranges))
        await _move(tx, known["id"], version)
        return known["id"]


async def begun_when_loaded(db: Db, live: LiveEntries, id: UUID, code: str) -> None:
    """A run that was handed over begins once this node has its entries; others take them in with their next check."""
    await live.catch_up(db, code)
    async with db.service("matcher") as tx:
        waiting = await tx.maybe(q.lock_waiting, id=id)
        if waiting is None:
            return
        version, ranges = await ranges_of(tx, code, CHUNK, waiting["since"])
        await tx.run(q.add_chunks, id=id, since=waiting["since"], **_columns(ranges))
        await note_met(tx, code, version)
        await _move(tx, id, version)


async def note_try(db: Db, run: UUID, why: Why) -> None:
    """A look at a run is over; the next one comes the later the more often something was wrong."""
    async with db.service("matcher") as tx:
        await tx.run(q.note_try, id=run, why=why)


async def note_held(db: Db, run: UUID) -> None:
    """Somebody else works on the run's list: runs of other lists come first."""
    async with db.service("matcher") as tx:
        await tx.run(q.note_held, id=run)


async def note_missed(db: Db, piece: Piece) -> None:
    """A piece was not worked off: the others go first."""
    async with db.service("matcher") as tx:
        await tx.run(q.miss, id=piece.run, number=piece.number)


async def settled(db: Db, run: UUID) -> Progress:
    """Where a run stands when nobody works on it any more."""
    async with db.service("matcher") as tx:
        found = await get_progress(tx, run)
        state = "done" if found.done == found.chunks else "stopped"
        await tx.run(q.move, id=run, state=state, version=0)
        tx.audit("list.rescreen", run, result=state, records=found.tried)
        return await get_progress(tx, run)


async def _move(tx: Tx, id: UUID, version: int) -> None:
    await tx.run(q.move, id=id, state="running", version=version)
    tx.audit("list.rescreen", id, result="begun")


def _columns(ranges: Sequence[tuple[UUID, UUID, int]]) -> dict[str, list[Any]]:
    return {
        "numbers": list(range(len(ranges))),
        "firsts": [first for first, _, _ in ranges],
        "lasts": [last for _, last, _ in ranges],
        "entries": [entries for _, _, entries in ranges],
    }
