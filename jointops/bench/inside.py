"""What PostgreSQL's own clock says of the functions inside a check's one statement."""

from collections import defaultdict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import asyncpg
import msgspec

from jointops.base import sql
from jointops.base.servers import OWNER
from jointops.base.tx import rows_as

q = sql.load("jointops.bench")

PARTS = {
    "base.enter": "enter the session",
    "base.my_session": "enter the session",
    "base.my_role": "enter the session",
    "ops.file_check": "find the post, keep the report",
    "geo.add_mark": "show the mark",
    "realtime.finish_one": "audit and event",
    "base.complete_audit": "audit and event",
}


class FunctionTime(msgspec.Struct):
    """A function as the server counts it."""

    name: str
    calls: int
    self_ms: float


@asynccontextmanager
async def function_clock(url: str, parts: dict[str, float]) -> AsyncGenerator[None]:
    """While this is open the server times its functions; afterwards `parts` has µs a check for each part."""
    superuser = await asyncpg.connect(url.replace(f"{OWNER}:@", "postgres:@"))
    try:
        await _track(superuser, "all")
        yield
        spent: defaultdict[str, float] = defaultdict(float)
        rows = rows_as(FunctionTime, await superuser.fetch(q.function_times.text))
        checks = next(row.calls for row in rows if row.name == "ops.file_check")
        for row in rows:
            if row.name in PARTS:
                spent[f"in it: {PARTS[row.name]}"] += row.self_ms * 1000 / checks
        parts.update({part: round(us, 1) for part, us in sorted(spent.items(), key=lambda one: -one[1])})
        await _track(superuser, "none")
    finally:
        await superuser.close()


async def _track(superuser: asyncpg.Connection, which: str) -> None:
    await superuser.execute(f"alter system set track_functions = '{which}'")
    await superuser.execute("select pg_reload_conf()")
