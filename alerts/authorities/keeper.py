"""Has entries confirmed before they are stale: a month ahead their keepers are asked, whether or not anything is sent.

Each is asked about in a transaction of its own. What is asked already is not asked again, so a node that starts anew,
or a second one, asks nobody twice. An entry whose time is over asks for nothing: nobody can send to it either way.
"""

from uuid import UUID

from alerts.authorities.queries import get_authority, q
from alerts.authorities.standing import OLD
from alerts.authorities.tasks import ask_old, classes_of, networks_of
from jointops.base.clock import day_of_the_last
from jointops.base.keeping import Timekeeper
from jointops.base.tx import Tx

MOST = 200


class DirectoryKeeper(Timekeeper):
    """One may run on each node."""

    role = "clock"
    every_s = 3600.0
    """What has a month may wait for an hour."""
    trouble = "entries that grow old were not asked about"

    async def look(self) -> int:
        """Every entry that has grown old and that nobody was asked about; how many."""
        return await self.work_off(self._due, self._ask)

    async def _due(self, tx: Tx) -> list[UUID]:
        now = self.clock()
        rows = await tx.all(q.grown_old, since=now - OLD, day=day_of_the_last(now), most=MOST)
        return [row["id"] for row in rows]

    async def _ask(self, tx: Tx, id: UUID) -> int:
        one = await get_authority(tx, id)
        classes = await classes_of(self.db, await networks_of(tx, [one.country]))
        return int(await ask_old(tx, one, self.clock() - OLD, classes))
