"""A list as such: opening it, whose it is, its next version and who hears of it."""

import asyncpg

from alerts.watchlists.model import CREATE, CountedList, NewWatchlist, Watchlist, list_class
from alerts.watchlists.queries import count_watchlist, get_watchlist, q
from jointops.base.access import MARKINGS, Viewer, allowed
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, NotFound
from jointops.base.tx import Event, Tx


async def open_watchlist(db: Db, viewer: Viewer, new: NewWatchlist) -> CountedList:
    """A new list of the viewer's country. Raises Invalid (422) when the code is taken."""
    class_id = await db.class_id(list_class())
    async with db.write(viewer) as tx:
        tx.require(CREATE)
        row = await tx.maybe(
            q.add_watchlist,
            code=new.code,
            name=new.name,
            owner=viewer.country,
            kinds=new.kinds,
            marking=MARKINGS[new.marking],
            second_person=new.second_person,
            class_id=class_id,
        )
        if row is None:
            raise Invalid.field("/code", "This code is taken.", "taken")
        tx.audit(CREATE, row["id"])
        return await count_watchlist(tx, new.code)


async def own_list(db: Db, viewer: Viewer, verb: str, code: str) -> Watchlist:
    """A list of the viewer's, for an act. Raises NotAllowed (403), NotFound (404: no such list of yours)."""
    allowed(viewer, verb)
    async with db.read(viewer) as tx:
        known = await get_watchlist(tx, code)
    if known.owner != viewer.country:
        raise NotFound("There is no such list of yours.")
    return known


async def next_version(tx: Tx, code: str) -> asyncpg.Record:
    """The viewer's list one version on, locked until the act ends. Raises NotFound (404: no such list of yours)."""
    changed = await tx.maybe(q.next_version, code=code, owner=tx.viewer.country)
    if changed is None:
        raise NotFound("There is no such list of yours.")
    return changed


def tell(tx: Tx, code: str, changed: asyncpg.Record, *, added: int, removed: int) -> None:
    """The lists are public among the signed in, their content is not: counts alone."""
    data = {"list": code, "version": changed["version"], "added": added, "removed": removed}
    tx.emit(
        Event(
            kind="list.changed",
            record=changed["id"],
            version=changed["version"],
            class_id=changed["class_id"],
            at=utc_now(),
            data=data,
        )
    )
