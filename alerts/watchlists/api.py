"""Watchlists and entries over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Response, delete, get, patch, post, put
from litestar.params import Parameter

from alerts.watchlists import actions, joining, lifecycle, lists, proposals, searching
from alerts.watchlists.compatible import ask_beside, touches
from alerts.watchlists.index import LiveEntries
from alerts.watchlists.model import (
    ADD,
    AGES,
    CHANGE,
    CREATE,
    ENTRIES,
    JOIN,
    READ,
    REMOVE,
    RESTRICT,
    CountedList,
    Entry,
    EntryPast,
    ListAge,
    Membership,
    NewWatchlist,
    Restriction,
    Search,
    SearchFound,
    split,
)
from alerts.watchlists.queries import (
    count_watchlist,
    get_entry,
    get_watchlist,
    list_ages,
    list_entries,
    list_past,
    list_watchlists,
)
from jointops.base import page
from jointops.base.access import Viewer
from jointops.base.approvals.actions import Approvals
from jointops.base.approvals.model import Proposal
from jointops.base.db import Db
from jointops.base.http import IfMatch, version_of


class WatchlistController(Controller):
    path = "/api/watchlists"

    @get(opt={"verb": READ})
    async def many(self, db: Db, viewer: Viewer) -> page.Page[CountedList]:
        async with db.read(viewer) as tx:
            return page.Page(await list_watchlists(tx))

    @get("/{code:str}", opt={"verb": READ})
    async def counted(self, db: Db, viewer: Viewer, code: str) -> CountedList:
        async with db.read(viewer) as tx:
            return await count_watchlist(tx, code)

    @get("/ages", opt={"verb": AGES})
    async def ages(self, db: Db, viewer: Viewer) -> page.Page[ListAge]:
        async with db.read(viewer) as tx:
            tx.require(AGES)
            return page.Page(await list_ages(tx))

    @post(opt={"verb": CREATE})
    async def open(self, db: Db, viewer: Viewer, data: NewWatchlist) -> CountedList:
        return await lists.open_watchlist(db, viewer, data)

    @post("/search", opt={"verb": ENTRIES}, status_code=200)
    async def search(self, db: Db, live: LiveEntries, viewer: Viewer, data: Search) -> SearchFound:
        return await searching.search(db, live, viewer, data)

    @get("/{code:str}/entries/{id:uuid}", opt={"verb": ENTRIES})
    async def one(self, db: Db, viewer: Viewer, code: str, id: UUID) -> Entry:
        async with db.look(viewer) as tx:
            tx.require(ENTRIES)
            entry = await get_entry(tx, code, id)
            tx.audit(ENTRIES, entry.id, owner=entry.owner)
            return entry

    @get("/{code:str}/entries/{id:uuid}/past", opt={"verb": ENTRIES})
    async def past(
        self, db: Db, viewer: Viewer, code: str, id: UUID, cursor: Annotated[int | None, Parameter(ge=0)] = None
    ) -> page.Page[EntryPast]:
        async with db.look(viewer) as tx:
            tx.require(ENTRIES)
            entry = await get_entry(tx, code, id)
            found = await list_past(tx, id, cursor, page.DEFAULT + 1)
            kept = found[: page.DEFAULT]
            tx.audit(ENTRIES, id, owner=entry.owner, result="past", records=len(kept))
            return page.Page(kept, str(kept[-1].version) if len(found) > page.DEFAULT else None)

    @get("/{code:str}/entries", opt={"verb": ENTRIES})
    async def entries(self, db: Db, viewer: Viewer, code: str, cursor: str | None = None) -> page.Page[Entry]:
        async with db.look(viewer) as tx:
            tx.require(ENTRIES)
            known = await get_watchlist(tx, code)
            found = page.page(
                await list_entries(tx, code, page.decode(cursor), page.DEFAULT + 1),
                page.DEFAULT,
                lambda entry: (entry.recorded_at, entry.id),
            )
            tx.audit(ENTRIES, known.id, owner=known.owner, records=len(found.items))
            return found

    @post("/{code:str}/entries", opt={"verb": ADD, "many": "beside"})
    async def add(
        self,
        db: Db,
        live: LiveEntries,
        approvals: Approvals,
        viewer: Viewer,
        code: str,
        data: dict[str, Any],
        emergency: bool = False,
        beside: list[UUID] | None = None,
    ) -> Response[Entry | Proposal]:
        known = await lists.own_list(db, viewer, ADD, code)
        reason, new = str(data.pop("reason", "")), split(data)
        await ask_beside(db, live, viewer, new, beside or ())
        if emergency:
            made = await proposals.add_in_emergency(db, live, viewer, known, new, reason)
        elif known.second_person:
            made = await proposals.propose_adding(db, viewer, known, new, reason, beside or [])
        else:
            return Response(await actions.add_entry(db, live, viewer, code, new), status_code=201)
        return await _waits(db, approvals, viewer, made)

    @patch("/{code:str}/entries/{id:uuid}", opt={"verb": CHANGE, "many": "beside"})
    async def change(
        self,
        db: Db,
        live: LiveEntries,
        approvals: Approvals,
        viewer: Viewer,
        code: str,
        id: UUID,
        data: dict[str, Any],
        if_match: IfMatch = None,
        beside: list[UUID] | None = None,
    ) -> Response[Entry | Proposal]:
        version = version_of(if_match)
        known = await lists.own_list(db, viewer, CHANGE, code)
        change = await actions.changed_entry(db, viewer, code, id, data, version)
        if touches(data):
            await ask_beside(db, live, viewer, change.new, beside or (), but=id)
        if known.second_person:
            made = await proposals.propose_changing(
                db, viewer, known, id, change, (beside or []) if touches(data) else None
            )
            return await _waits(db, approvals, viewer, made)
        return Response(await actions.change_entry(db, live, viewer, code, id, change), status_code=200)

    @delete("/{code:str}/entries/{id:uuid}", opt={"verb": REMOVE}, status_code=200)
    async def remove(
        self,
        db: Db,
        live: LiveEntries,
        approvals: Approvals,
        viewer: Viewer,
        code: str,
        id: UUID,
        reason: str = "",
        if_match: IfMatch = None,
    ) -> Response[Proposal | None]:
        version = version_of(if_match)
        known = await lists.own_list(db, viewer, REMOVE, code)
        if known.second_person:
            made = await proposals.propose_removing(db, viewer, known, id, version, reason)
            return await _waits(db, approvals, viewer, made)
        await actions.remove_entry(db, live, viewer, code, id, version)
        return Response(None, status_code=204)

    @post("/{code:str}/entries/{id:uuid}/restriction", opt={"verb": RESTRICT}, status_code=200)
    async def restrict(
        self,
        db: Db,
        live: LiveEntries,
        approvals: Approvals,
        viewer: Viewer,
        code: str,
        id: UUID,
        data: Restriction,
        if_match: IfMatch = None,
    ) -> Response[Entry | Proposal]:
        version = version_of(if_match)
        known = await lists.own_list(db, viewer, RESTRICT, code)
        if known.second_person:
            made = await proposals.propose_restricting(db, viewer, known, id, version, data)
            return await _waits(db, approvals, viewer, made)
        return Response(await lifecycle.restrict_entry(db, live, viewer, code, id, version, data), status_code=200)

    @put("/{code:str}/entries/{id:uuid}/network", opt={"verb": JOIN})
    async def join(self, db: Db, viewer: Viewer, code: str, id: UUID, data: Membership) -> Entry:
        return await joining.join_network(db, viewer, code, id, data.network)


async def _waits(db: Db, approvals: Approvals, viewer: Viewer, made: UUID) -> Response[Any]:
    """202: what was asked for waits for a colleague."""
    async with db.read(viewer) as tx:
        return Response(await approvals.one(tx, made), status_code=202)
