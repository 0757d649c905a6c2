"""Has entries confirmed before they are stale: a month ahead their keepers are asked, whether or not anything is sent.

What is asked already is not asked again, so a node that starts anew, or a second one, asks nobody twice.
"""

from alerts.authorities.model import Authority
from alerts.authorities.queries import q
from alerts.authorities.standing import OLD
from alerts.authorities.tasks import ask_old, classes_of, networks_of
from jointops.base.keeping import Timekeeper
from jointops.base.tx import rows_as

MOST = 200


class DirectoryKeeper(Timekeeper):
    """One may run on each node."""

    role = "clock"
    every_s = 3600.0
    """What has a month may wait for an hour."""
    trouble = "entries that grow old were not asked about"

    async def look(self) -> int:
        """Every entry that has grown old and that nobody was asked about; how many."""
        done = 0
        while count := await self._some():
            done += count
        return done

    async def _some(self) -> int:
        async with self.db.service(self.role) as tx:
            old = rows_as(Authority, await tx.all(q.grown_old, since=self.clock() - OLD, most=MOST))
            networks = await networks_of(tx, {one.country for one in old})
        classes = await classes_of(self.db, networks)
        async with self.db.service(self.role) as tx:
            await ask_old(tx, old, classes)
        return len(old)
