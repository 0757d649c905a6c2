"""Networks over HTTP."""

from typing import Annotated

from litestar import Controller, get, post, put
from litestar.params import Parameter

from alerts.networks import actions
from alerts.networks.model import ADD, READ, SET_MANDATE, SET_MEMBERS, Mandate, Members, Network, NewNetwork, Waiting
from alerts.networks.queries import get_network, list_networks, list_waiting
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.http import IfMatch, version_of
from jointops.base.page import Page


class NetworkController(Controller):
    path = "/api/networks"

    @get(opt={"verb": READ})
    async def many(
        self, db: Db, viewer: Viewer, cursor: Annotated[str, Parameter(max_length=40)] = ""
    ) -> Page[Network]:
        async with db.read(viewer) as tx:
            return await list_networks(tx, cursor)

    @get("/{code:str}", opt={"verb": READ})
    async def one(self, db: Db, viewer: Viewer, code: str) -> Network:
        async with db.read(viewer) as tx:
            return await get_network(tx, code)

    @get("/{code:str}/waiting", opt={"verb": READ})
    async def waiting(self, db: Db, viewer: Viewer, code: str) -> list[Waiting]:
        async with db.read(viewer) as tx:
            return await list_waiting(tx, code)

    @post(opt={"verb": ADD})
    async def add(self, db: Db, viewer: Viewer, data: NewNetwork) -> Network:
        return await actions.add_network(db, viewer, data)

    @put("/{code:str}/members", opt={"verb": SET_MEMBERS})
    async def set_members(self, db: Db, viewer: Viewer, code: str, data: Members, if_match: IfMatch = None) -> Network:
        return await actions.set_members(db, viewer, code, data, version_of(if_match))

    @put("/{code:str}/mandate", opt={"verb": SET_MANDATE})
    async def set_mandate(self, db: Db, viewer: Viewer, code: str, data: Mandate, if_match: IfMatch = None) -> Network:
        return await actions.set_mandate(db, viewer, code, data, version_of(if_match))
