"""A node on which many names are loaded, taken in as a bureau does it."""

import asyncio

from alerts.imports.switch import release_import
from alerts.watchlists.lists import open_watchlist
from alerts.watchlists.model import NewWatchlist
from jointops.bench.imports import CODE, lines, staged
from jointops.node import Node
from ops.rescreen.queries import q


async def load(node: Node, entries: int) -> None:
    """Put a list of so many invented people and vehicles live, and into the memory of the node."""
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
    while not await _has_looked_back(node):
        continue


async def _has_looked_back(node: Node) -> bool:
    await asyncio.sleep(1)
    async with node.db.service("matcher") as tx:
        return not await tx.all(q.handed_over, most=1)
