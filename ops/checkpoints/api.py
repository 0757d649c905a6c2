"""Checkpoints over HTTP."""

from litestar import Controller, get, post

from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.page import Page
from ops.checkpoints import actions
from ops.checkpoints.model import ADD, READ, Checkpoint, NewCheckpoint
from ops.checkpoints.queries import list_checkpoints


class CheckpointController(Controller):
    path = "/api/operations/{operation:str}/checkpoints"

    @get(opt={"verb": READ})
    async def many(self, db: Db, viewer: Viewer, operation: str, cursor: str = "") -> Page[Checkpoint]:
        async with db.read(viewer) as tx:
            return await list_checkpoints(tx, operation, cursor)

    @post(opt={"verb": ADD})
    async def add(self, db: Db, viewer: Viewer, operation: str, data: NewCheckpoint) -> Checkpoint:
        return await actions.set_up_checkpoint(db, viewer, operation, data)
