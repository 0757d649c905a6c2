"""Running a list over all stored checks on Dask workers; it can be stopped, and goes on where it was."""

import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from uuid import UUID

import dask.config
from distributed import Client, LocalCluster, Security, as_completed

from jointops.base.db import Db
from ops.rescreen.model import CHUNK, Piece, Progress, Where
from ops.rescreen.queries import get_progress, q
from ops.rescreen.runs import begun, held, settled
from ops.rescreen.work import work

RETRIES = 2
"""A piece that the database refused, because another at the same time touched the same match, is tried again.

A worker that dies is another matter: its piece goes to the next one, up to three times (Dask's own rule).
"""


async def rescreen(
    db: Db, where: Where | None, code: str, client: Any, told: Callable[[Progress], None], chunk: int = CHUNK
) -> Progress:
    """Try every live entry of a list on the checks of its lawful window; what is found becomes matches.

    where  the database for workers of this machine; None: those of a scheduler have settings of their own
    Raises NotFound (404: no such list), WrongState (409: another run is at it), and what a piece failed with: all
    others are done then, and the same call goes on.
    """
    async with held(db, code):
        run = await begun(db, code, chunk)
        try:
            await _spread(db, where, run, client, told)
        finally:
            left = await settled(db, run)
        told(left)
        return left


@asynccontextmanager
async def workers(count: int, scheduler: str | None) -> AsyncGenerator[Any]:
    """Processes of this machine, which speak to each other under a key of their own, or those of a scheduler."""
    async with AsyncExitStack() as stack:
        if scheduler is None:
            logging.getLogger("distributed").setLevel(logging.WARNING)  # it says which ports it listens on
            dask.config.set({f"distributed.{one}.http.routes": [] for one in ("scheduler", "worker")})  # no pages
            security = Security.temporary()
            cluster = await stack.enter_async_context(
                LocalCluster(
                    n_workers=count,
                    threads_per_worker=1,
                    processes=True,
                    dashboard_address="127.0.0.1:0",
                    host="127.0.0.1",
                    security=security,
                    protocol="tls://",
                    asynchronous=True,
                )
            )
            yield await stack.enter_async_context(Client(cluster, security=security, asynchronous=True))
        else:
            yield await stack.enter_async_context(Client(scheduler, asynchronous=True))


async def _spread(db: Db, where: Where | None, run: UUID, client: Any, told: Callable[[Progress], None]) -> None:
    """Hand out what is left and hear of each piece; the first that failed is raised when the others are done."""
    async with db.service("matcher") as tx:
        pieces = [Piece(run, row["number"]) for row in await tx.all(q.open_chunks, id=run)]
        told(await get_progress(tx, run))
    futures = client.map(work, pieces, where=where, pure=False, retries=RETRIES)
    failed: list[BaseException] = []
    try:
        ended: Any = as_completed(futures)
        async for future in ended:
            error: BaseException | None = await future.exception()
            failed += [error] if error is not None else []
            async with db.service("matcher") as tx:
                told(await get_progress(tx, run))
    finally:
        await client.cancel(futures)
    if failed:
        raise failed[0]
