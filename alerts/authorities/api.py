"""The directory over HTTP."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from litestar import Controller, get, patch, post, put
from litestar.params import Parameter

from alerts.authorities import actions, rota
from alerts.authorities.model import (
    ADD,
    CHANGE,
    NAME_DUTY,
    READ,
    READ_CHANGES,
    READ_ROTA,
    ROTA,
    Authority,
    AuthorityChange,
    Changes,
    Colleague,
    Covered,
    NewAuthority,
    Rota,
)
from alerts.authorities.queries import count_coverage, list_authorities, list_changes
from jointops.base.access import Viewer
from jointops.base.clock import is_on_calendar, utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid
from jointops.base.http import IfMatch, version_of
from jointops.base.page import Page


class AuthorityController(Controller):
    path = "/api/authorities"

    @get(opt={"verb": READ})
    async def many(
        self,
        db: Db,
        viewer: Viewer,
        country: str | None = None,
        wanted: Annotated[str | None, Parameter(query="function")] = None,
        cursor: str = "",
    ) -> Page[Authority]:
        async with db.read(viewer) as tx:
            return await list_authorities(tx, country, wanted, cursor)

    @get("/changes", opt={"verb": READ_CHANGES})
    async def changes(
        self,
        db: Db,
        viewer: Viewer,
        since: datetime,
        until: datetime | None = None,
        country: str | None = None,
        wanted: Annotated[str | None, Parameter(query="function")] = None,
        cursor: str | None = None,
    ) -> Changes:
        async with db.read(viewer) as tx:
            return await list_changes(tx, _instant(since), _instant(until or utc_now()), country, wanted, cursor)

    @get("/coverage", opt={"verb": READ})
    async def coverage(self, db: Db, viewer: Viewer) -> list[Covered]:
        async with db.read(viewer) as tx:
            return await count_coverage(tx)

    @post(opt={"verb": ADD})
    async def add(self, db: Db, viewer: Viewer, data: NewAuthority) -> Authority:
        return await actions.add_authority(db, viewer, data)

    @patch("/{id:uuid}", opt={"verb": CHANGE})
    async def change(
        self, db: Db, viewer: Viewer, id: UUID, data: AuthorityChange, if_match: IfMatch = None
    ) -> Authority:
        return await actions.change_authority(db, viewer, id, data, version_of(if_match))

    @get("/{id:uuid}/people", opt={"verb": NAME_DUTY})
    async def people(
        self, db: Db, viewer: Viewer, id: UUID, search: Annotated[str, Parameter(max_length=80)] = ""
    ) -> list[Colleague]:
        return await rota.find_colleagues(db, viewer, id, search)

    @get("/{id:uuid}/rota", opt={"verb": READ_ROTA})
    async def rota(self, db: Db, viewer: Viewer, id: UUID) -> Rota:
        async with db.read(viewer) as tx:
            return await rota.get_rota(tx, id)

    @put("/{id:uuid}/rota", opt={"verb": ROTA})
    async def set_rota(self, db: Db, viewer: Viewer, id: UUID, data: Rota) -> Rota:
        return await rota.set_rota(db, viewer, id, data)


def _instant(at: datetime) -> datetime:
    """With its zone, UTC when it says none. Raises Invalid (422) for an instant that no calendar has."""
    try:
        placed = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (OverflowError, ValueError):
        raise Invalid.field("/since", "This instant is on no calendar.", "calendar") from None
    if not is_on_calendar(placed):
        raise Invalid.field("/since", "This instant is on no calendar.", "calendar")
    return placed
