"""A node loses its life while it takes in a list: the old list stays live, and the import goes on where it was."""

import asyncio
import contextlib
import os
import shutil
import signal
import tempfile
from collections.abc import Awaitable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from jointops.base.ids import uuid7
from jointops.base.servers import OWNER, attached
from tests.integrations.support import table, vehicle_row
from tests.jointops.support import Serving, serving
from tests.jointops.test_faults import _at, _open_gao, _servers
from tests.ops.support import GAO, done
from tests.support import until

pytestmark = [pytest.mark.fault, pytest.mark.slow, pytest.mark.timeout(900)]

ROWS = 20_000
OLD, NEW = "91 OLD 4471 BF", "92 NEW 4472 BF"
ADDRESS = "/api/watchlists/FR-KILL/imports"


@pytest.fixture
def place() -> Iterator[Path]:
    """A data folder that the embedded PostgreSQL may open to its own system user."""
    made = Path(tempfile.mkdtemp(prefix="jointops-fault-"))
    yield made / "node"
    for pid in _servers(made / "node").values():
        os.kill(pid, signal.SIGKILL)
    shutil.rmtree(made, ignore_errors=True)


def _file() -> bytes:
    """A list that no longer has OLD and that has NEW as its last row."""
    rows = (vehicle_row(str(n), f"{n % 90 + 10} KX{chr(65 + n % 26)} {n:05} BF") for n in range(ROWS - 1))
    return table(*rows, vehicle_row("new", NEW))


async def test_killed_at_37_and_99_per_cent_and_in_the_switch_the_old_list_is_live_and_the_import_goes_on(
    place: Path,
) -> None:
    demo = ("demo", "--scenario", "none", "--port", "0", "--data", place)
    body = _file()

    async with serving(*demo) as first:
        await _open_gao(first)
        async with _at(first, "bureau.fr") as claire:
            await done(claire.post("/api/watchlists", json={"code": "FR-KILL", "name": "Kill", "kinds": ["vehicle"]}))
            before = await done(_sent(claire, table(vehicle_row("old", OLD))))
            assert before["state"] == "live"
            begun = await done(_sent(claire, body))
            await _killed_at(first, place, begun["id"], 0.37)

    async with serving(*demo) as second:
        await _old_list_is_live(second)
        async with _at(second, "bureau.fr") as claire:
            found = await done(claire.get(f"{ADDRESS}/{begun['id']}"))
            assert found["state"] == "stopped"
            assert 0.37 * ROWS <= found["read"] < ROWS
            await done(claire.post(f"{ADDRESS}/{begun['id']}/resume"))
            await _killed_at(second, place, begun["id"], 0.99)

    async with serving(*demo) as third:
        await _old_list_is_live(third)
        async with _at(third, "bureau.fr") as claire:
            again = await done(_sent(claire, body))
            assert again["id"] == begun["id"], "the same file goes on with the same import"

            async def waits() -> object:
                found = await done(claire.get(f"{ADDRESS}/{begun['id']}"))
                return found if found["state"] == "quarantine" else None

            held: Any = await until(waits, within=120)
            assert (held["read"], held["new"], held["rejected_count"]) == (ROWS, ROWS, 0), "each row once"
            release = claire.post(f"{ADDRESS}/{begun['id']}/release", timeout=120)
            await _killed_in_the_switch(third, place, release)

    async with serving(*demo) as fourth:
        async with _at(fourth, "bureau.fr") as claire:

            async def quiet() -> object:
                found = await done(claire.get(f"{ADDRESS}/{begun['id']}"))
                return found["state"] == "quarantine"

            await until(quiet, within=30)
            await _old_list_is_live(fourth)
            released = await done(claire.post(f"{ADDRESS}/{begun['id']}/release", timeout=120))
            assert released["state"] == "live"
            [watchlist] = [
                one for one in (await done(claire.get("/api/watchlists")))["items"] if one["code"] == "FR-KILL"
            ]
            assert (watchlist["version"], watchlist["entries"]) == (3, ROWS + 1)
        async with _at(fourth, "officer.ml") as awa:
            assert await _told(awa, NEW) == "act"


async def _old_list_is_live(node: Serving) -> None:
    async with _at(node, "officer.ml") as awa:
        assert (await _told(awa, OLD), await _told(awa, NEW)) == ("act", "clear")


async def _told(awa: httpx.AsyncClient, plate: str) -> str:
    check = {
        "id": str(uuid7()),
        "operation": "kafo-ii",
        "checkpoint": GAO,
        "occurred_at": datetime.now(UTC).isoformat(),
        "subject": {"kind": "vehicle", "plate": plate, "country": "BF"},
    }
    return (await done(awa.post("/api/checks", json=check)))["answer"]


async def _sent(claire: httpx.AsyncClient, body: bytes) -> httpx.Response:
    return await claire.post(ADDRESS, content=body, headers={"content-type": "text/csv"})


async def _killed_at(node: Serving, place: Path, id: str, share: float) -> None:
    """Wait in the database, where no call slows the import down, and kill as soon as so many rows are staged."""
    connection = await asyncpg.connect(attached(place))
    try:

        async def so_far() -> object:
            read = await connection.fetchval("select read from alerts.list_import where id::text = $1", id)
            return read >= share * ROWS

        await until(so_far, within=120)
    finally:
        await connection.close()
    await node.end(signal.SIGKILL)


async def _killed_in_the_switch(node: Serving, place: Path, release: Awaitable[httpx.Response]) -> None:
    """Everything has been put on the list and the step is not committed: it waits for us, and then its node is gone."""
    connection = await asyncpg.connect(attached(place).replace(OWNER, "postgres"))  # who sees what others wait for
    try:
        async with connection.transaction():
            await connection.execute("lock table alerts.staged_entry in share row exclusive mode")
            asked = asyncio.ensure_future(release)

            async def waits() -> object:
                return await connection.fetchval(
                    "select exists (select from pg_stat_activity"
                    " where wait_event_type = 'Lock' and usename = 'jointops_app')"
                )

            await until(waits, within=120)
            await node.end(signal.SIGKILL)
            with contextlib.suppress(httpx.HTTPError):
                await asked
    finally:
        await connection.close()
