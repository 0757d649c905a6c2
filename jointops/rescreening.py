"""`jointops rescreen`: a whole list against all stored checks, on workers beside the node."""

import os

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from jointops.base.db import connect
from jointops.base.servers import attached
from jointops.base.settings import Settings, secret_of
from ops.rescreen.actions import rescreen, workers
from ops.rescreen.model import Progress as Run
from ops.rescreen.model import Where
from ops.rescreen.work import YIELDING


async def rescreen_here(settings: Settings, code: str, count: int, scheduler: str | None, console: Console) -> Run:
    """Run it to its end, with a bar; stopped (Ctrl-C), the same command goes on. Raises Problem."""
    os.setpriority(os.PRIO_PROCESS, 0, YIELDING)  # and whatever is started from here
    where = Where(settings.database_url or attached(settings.data), secret_of(settings))
    db = await connect(where.url, where.secret, ("app", "matcher"))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as progress:
            bar = progress.add_task(code, total=None)

            def told(run: Run) -> None:
                progress.update(bar, total=run.entries, completed=run.tried, description=f"{code}: {run.found} matches")

            async with workers(count, scheduler) as client:
                return await rescreen(db, None if scheduler else where, code, client, told)
    finally:
        await db.close()
