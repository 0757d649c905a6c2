"""Watchlists and entries over HTTP."""

from typing import Any
from uuid import UUID

from litestar import Controller, Response, delete, get, patch, post

from alerts.watchlists import actions, lifecycle
from alerts.watchlists.index import LiveEntries
from alerts.watchlists.model import (
    ADD,
    AGES,
    CHANGE,
    CREATE,
    ENTRIES,
    READ,
    REMOVE,
    RESTRICT,
    Entry,
    ListAge,
    NewWatchlist,
    Restriction,
    Watchlist,
    split,
)
from alerts.watchlists.queries import get_watchlist, list_ages, list_entries, list_watchlists
from jointops.base import page
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.http import IfMatch, version_of


class WatchlistController(Controller):
    path = "/api/watchlists"

    @get(opt={"verb": READ})
    async def many(self, db: Db, viewer: Viewer) -> page.Page[Watchlist]:
        async with db.read(viewer) as tx:
            return page.Page(await list_watchlists(tx))

    @get("/ages", opt={"verb": AGES})
    async def ages(self, db: Db, viewer: Viewer) -> page.Page[ListAge]:
        async with db.read(viewer) as tx:
            tx.require(AGES)
            return page.Page(await list_ages(tx))

    @post(opt={"verb": CREATE})
    async def open(self, db: Db, viewer: Viewer, data: NewWatchlist) -> Watchlist:
        return await actions.open_watchlist(db, viewer, data)

    @get("/{code:str}/entries", opt={"verb": ENTRIES})
    async def entries(self, db: Db, viewer: Viewer, code: str, cursor: str | None = None) -> page.Page[Entry]:
        async with db.look(viewer) as tx:
            tx.require(ENTRIES)
            known = await get_watchlist(tx, code)
            found = await list_entries(tx, code, page.decode(cursor), page.DEFAULT + 1)
            tx.audit(ENTRIES, known.id, owner=known.owner, records=len(found))
            return page.page(found, page.DEFAULT, lambda entry: (entry.recorded_at, entry.id))

    @post("/{code:str}/entries", opt={"verb": ADD})
    async def add(self, db: Db, live: LiveEntries, viewer: Viewer, code: str, data: dict[str, Any]) -> Entry:
        return await actions.add_entry(db, live, viewer, code, split(data))

    @patch("/{code:str}/entries/{id:uuid}", opt={"verb": CHANGE})
    async def change(
        self,
        db: Db,
        live: LiveEntries,
        viewer: Viewer,
        code: str,
        id: UUID,
        data: dict[str, Any],
        if_match: IfMatch = None,
    ) -> Entry:
        return await actions.change_entry(db, live, viewer, code, id, data, version_of(if_match))

    @delete("/{code:str}/entries/{id:uuid}", opt={"verb": REMOVE}, status_code=204)
    async def remove(
        self, db: Db, live: LiveEntries, viewer: Viewer, code: str, id: UUID, if_match: IfMatch = None
    ) -> Response[None]:
        await actions.remove_entry(db, live, viewer, code, id, version_of(if_match))
        return Response(None, status_code=204)

    @post("/{code:str}/entries/{id:uuid}/restriction", opt={"verb": RESTRICT}, status_code=200)
    async def restrict(
        self,
        db: Db,
        live: LiveEntries,
        viewer: Viewer,
        code: str,
        id: UUID,
        data: Restriction,
        if_match: IfMatch = None,
    ) -> Entry:
        return await lifecycle.restrict_entry(db, live, viewer, code, id, version_of(if_match), data)
