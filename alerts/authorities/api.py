"""The directory over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get, patch, post, put
from litestar.params import Parameter

from alerts.authorities import actions, rota
from alerts.authorities.model import (
    ADD,
    CHANGE,
    READ,
    READ_ROTA,
    ROTA,
    Authority,
    AuthorityChange,
    NewAuthority,
    Rota,
)
from alerts.authorities.queries import list_authorities
from jointops.base.access import Viewer
from jointops.base.db import Db
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

    @post(opt={"verb": ADD})
    async def add(self, db: Db, viewer: Viewer, data: NewAuthority) -> Authority:
        return await actions.add_authority(db, viewer, data)

    @patch("/{id:uuid}", opt={"verb": CHANGE})
    async def change(
        self, db: Db, viewer: Viewer, id: UUID, data: AuthorityChange, if_match: IfMatch = None
    ) -> Authority:
        return await actions.change_authority(db, viewer, id, data, version_of(if_match))

    @get("/{id:uuid}/rota", opt={"verb": READ_ROTA})
    async def rota(self, db: Db, viewer: Viewer, id: UUID) -> Rota:
        async with db.read(viewer) as tx:
            return await rota.get_rota(tx, id)

    @put("/{id:uuid}/rota", opt={"verb": ROTA})
    async def set_rota(self, db: Db, viewer: Viewer, id: UUID, data: Rota) -> Rota:
        return await rota.set_rota(db, viewer, id, data)
