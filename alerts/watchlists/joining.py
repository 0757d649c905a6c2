"""Counting a subject to a network. Only the owner's bureau does, and nobody else reads it.

It is no part of what the entry says: no node holds it, nothing is matched by it. So the entry keeps its version and
nobody is told: a next version would make every node load the entry again, end a colleague's waiting change of it, and
pass for the correction that a person asked for. The last word holds.
"""

from uuid import UUID

from alerts.watchlists.lists import own_list
from alerts.watchlists.model import JOIN, Entry
from alerts.watchlists.queries import get_entry, q
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.errors import NotFound


async def join_network(db: Db, viewer: Viewer, code: str, id: UUID, network: str | None) -> Entry:
    """The network that an entry's subject belongs to, or none any more. Raises NotFound (404)."""
    known = await own_list(db, viewer, JOIN, code)
    async with db.write(viewer) as tx:
        tx.require(JOIN)
        if await tx.maybe(q.join_network, id=id, list=code, network=network) is None:
            raise NotFound
        # The name may be that of a person, and the audit keeps nothing of what is said about one.
        tx.audit(JOIN, id, owner=known.owner, result="on" if network else "off")
        return await get_entry(tx, code, id)
