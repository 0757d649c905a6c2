"""Names each erasure outside the database, a second or two after the act."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from jointops.base.db import Db
from jointops.base.keeping import Timekeeper
from ops.rights.finding import q
from ops.rights.outside import add_lines, line_of


class ErasureKeeper(Timekeeper):
    """Follows the sealed log and names each erasure in every file, a second or two after the act.

    What was sealed before it started is named by `jointops erasures`, which a timer calls.
    """

    role = "sealer"
    every_s = 1.0
    trouble = "what was erased could not be kept elsewhere"

    def __init__(self, db: Db, files: Sequence[Path]) -> None:
        super().__init__(db)
        self._files = files
        self._next: int | None = None

    async def look(self) -> int:
        """Names what was erased since the last look; how much."""
        async with self.db.service(self.role) as tx:
            end: int = await tx.value(q.sealed_to)
            first = end if self._next is None else self._next
            erased = [row["record"] for row in await tx.all(q.erased_between, first=first, end=end)]
        if erased:
            for file in self._files:
                await asyncio.to_thread(add_lines, file, [line_of(self.db, record) for record in erased])
        self._next = end
        return len(erased)
