"""Runs as such: held by one, cut into pieces, begun, and where they stand in the end."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from alerts.watchlists.index import LiveEntries
from alerts.watchlists.live_entry import ranges_of
from alerts.watchlists.queries import find_list_owner
from jointops.base.db import Db
from jointops.base.errors import NotFound, WrongState
from jointops.base.tx import Tx
from ops.rescreen.handover import note_met
from ops.rescreen.model import CHUNK, Progress, run_class
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
    """The run over the whole list as it is now: the one that was stopped, or a new one. Raises NotFound (404)."""
    async with db.service("matcher") as tx:
        owner = await find_list_owner(tx, code)
        if owner is None:
            raise NotFound(f"There is no list {code}.")
        version, ranges = await ranges_of(tx, code, chunk, since=0)
        known = await tx.maybe(q.unfinished, list=code, version=version)
        if known is None:
            known = await tx.one(q.begin, list=code, version=version, class_id=await db.class_id(run_class(owner)))
            await tx.run(q.add_chunks, id=known["id"], **_columns(ranges))
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
        await tx.run(q.add_chunks, id=id, **_columns(ranges))
        await note_met(tx, code, version)
        await _move(tx, id, version)


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
