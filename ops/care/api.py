"""The victim desk over HTTP."""

from uuid import UUID

from litestar import Controller, get, post

from jointops.base import page
from jointops.base.access import Viewer
from jointops.base.cipher import Domain
from jointops.base.db import Db
from jointops.base.http import IfMatch, version_of
from ops.care import actions
from ops.care.model import (
    ERASE,
    LEAD,
    READ,
    RECORD,
    WORRY,
    Change,
    Erasure,
    NewVictim,
    Victim,
    VictimFace,
    Worried,
    Worry,
)
from ops.care.queries import get_victim, list_victims


class CareController(Controller):
    path = "/api/care"

    @post("/worries", opt={"verb": WORRY}, status_code=202)
    async def worry(self, db: Db, care_keys: Domain, viewer: Viewer, data: Worry) -> Worried:
        return await actions.raise_worry(db, care_keys, viewer, data)

    @get("/victims", opt={"verb": READ})
    async def many(
        self, db: Db, viewer: Viewer, operation: str | None = None, cursor: str | None = None
    ) -> page.Page[VictimFace]:
        async with db.look(viewer, actions.ROLE) as tx:
            tx.require(READ)
            found = page.page(
                await list_victims(tx, operation, page.decode(cursor), page.DEFAULT + 1),
                page.DEFAULT,
                lambda one: (one.recorded_at, one.id),
            )
            tx.audit("care.list", records=len(found.items))
            return found

    @post("/victims", opt={"verb": RECORD})
    async def record(self, db: Db, care_keys: Domain, viewer: Viewer, data: NewVictim) -> Victim:
        return await actions.record_victim(db, care_keys, viewer, data)

    @get("/victims/{id:uuid}", opt={"verb": READ})
    async def one(self, db: Db, care_keys: Domain, viewer: Viewer, id: UUID) -> Victim:
        async with db.look(viewer, actions.ROLE) as tx:
            tx.require(READ)
            found = await get_victim(tx, care_keys, id)
            tx.audit(READ, id)
            return found

    @post("/victims/{id:uuid}/lead", opt={"verb": LEAD}, status_code=200)
    async def lead(
        self, db: Db, care_keys: Domain, viewer: Viewer, id: UUID, data: Change, if_match: IfMatch = None
    ) -> Victim:
        return await actions.lead_victim(db, care_keys, viewer, id, version_of(if_match), data)

    @post("/victims/{id:uuid}/erase", opt={"verb": ERASE}, status_code=204)
    async def erase(
        self, db: Db, care_keys: Domain, viewer: Viewer, id: UUID, data: Erasure, if_match: IfMatch = None
    ) -> None:
        await actions.erase_victim(db, care_keys, viewer, id, version_of(if_match), data)
