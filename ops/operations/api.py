"""Operations over HTTP."""

from litestar import Controller, get, patch, post

from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.http import IfMatch, version_of
from jointops.base.page import Page
from ops.operations import actions
from ops.operations.model import CHANGE, CREATE, PHASE, READ, NewOperation, Operation, OperationChange, PhaseChange
from ops.operations.queries import get_operation, list_operations


class OperationController(Controller):
    path = "/api/operations"

    @get(opt={"verb": READ})
    async def many(self, db: Db, viewer: Viewer) -> Page[Operation]:
        async with db.read(viewer) as tx:
            return Page(await list_operations(tx))

    @get("/{code:str}", opt={"verb": READ})
    async def one(self, db: Db, viewer: Viewer, code: str) -> Operation:
        async with db.read(viewer) as tx:
            return await get_operation(tx, code)

    @post(opt={"verb": CREATE})
    async def create(self, db: Db, viewer: Viewer, data: NewOperation) -> Operation:
        return await actions.create_operation(db, viewer, data)

    @patch("/{code:str}", opt={"verb": CHANGE})
    async def change(
        self, db: Db, viewer: Viewer, code: str, data: OperationChange, if_match: IfMatch = None
    ) -> Operation:
        return await actions.change_operation(db, viewer, code, data, version_of(if_match))

    @post("/{code:str}/phase", opt={"verb": PHASE}, status_code=200)
    async def change_phase(
        self, db: Db, viewer: Viewer, code: str, data: PhaseChange, if_match: IfMatch = None
    ) -> Operation:
        return await actions.change_phase(db, viewer, code, data, version_of(if_match))
