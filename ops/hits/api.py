"""What follows a match, over HTTP."""

from uuid import UUID

from litestar import Controller, post

from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.http import IfMatch, version_of
from ops.hits import actions
from ops.hits.model import ACKNOWLEDGE, CLOSE, INSTRUCT, NewClose, NewInstruction
from ops.matches.model import Match


class HitController(Controller):
    path = "/api/matches/{id:uuid}"

    @post("/instruct", opt={"verb": INSTRUCT}, status_code=200)
    async def instruct(self, db: Db, viewer: Viewer, id: UUID, data: NewInstruction, if_match: IfMatch = None) -> Match:
        return await actions.instruct_officer(db, viewer, id, version_of(if_match), data)

    @post("/acknowledge", opt={"verb": ACKNOWLEDGE}, status_code=200)
    async def acknowledge(self, db: Db, viewer: Viewer, id: UUID, if_match: IfMatch = None) -> Match:
        return await actions.acknowledge_stop(db, viewer, id, version_of(if_match))

    @post("/close", opt={"verb": CLOSE}, status_code=200)
    async def close(self, db: Db, viewer: Viewer, id: UUID, data: NewClose, if_match: IfMatch = None) -> Match:
        return await actions.close_hit(db, viewer, id, version_of(if_match), data.reason)
