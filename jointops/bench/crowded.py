"""A node on which many names are loaded, taken in as a bureau does it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from alerts.imports.switch import release_import
from alerts.watchlists.lists import open_watchlist
from alerts.watchlists.model import NewWatchlist
from jointops.bench.imports import CODE, lines, staged
from jointops.node import Node
from ops.rescreen.runs import held


@asynccontextmanager
async def crowded(node: Node, entries: int) -> AsyncGenerator[None]:
    """A list of so many invented people and vehicles is live and in memory; it looks back when all is measured."""
    if not entries:
        yield
        return
    async with held(node.db, CODE):
        await _load(node, entries)
        yield


async def _load(node: Node, entries: int) -> None:
    claire = await node.sessions.open("bureau.fr")
    file = node.servers.data / "crowd.jsonl"
    with file.open("wb") as out:
        out.writelines(lines(entries))
    await open_watchlist(node.db, claire, NewWatchlist(CODE, "Bench", ["person", "vehicle"]))
    found = await staged(node.db, node.importer, claire, file)
    if found.state == "quarantine":
        claire = await node.sessions.open("bureau.fr")  # so many rows take longer than a proof of presence lasts
        found = await release_import(node.db, claire, CODE, found.id)
    if found.state != "live":
        raise AssertionError(f"{found.state}: {found.reason}")
    file.unlink()
    await node.live.catch_up(node.db, CODE)
