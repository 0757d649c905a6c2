"""The audit log over HTTP: for the data protection officer and the administrator, and a bureau's own part of it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Controller, get
from litestar.params import Parameter

from jointops.base import page
from jointops.base.access import Viewer
from jointops.base.audit.keys import SigningKey
from jointops.base.audit.model import MINE, READ, ForeignLook, Growth, Head, Look, Proof, SealFace
from jointops.base.audit.queries import (
    Wanted,
    get_head,
    list_foreign_looks,
    list_looks,
    list_seals,
    prove_growth,
    prove_leaf,
)
from jointops.base.db import Db

MOST_SEALS = 1000

Size = Annotated[int, Parameter(ge=0, le=2**62)]


class AuditController(Controller):
    path = "/api/audit"

    @get(opt={"verb": READ})
    async def many(
        self,
        db: Db,
        viewer: Viewer,
        record: UUID | None = None,
        person: str | None = None,
        verb: str | None = None,
        purpose: str | None = None,
        since: Annotated[datetime | None, Parameter(query="from")] = None,
        until: Annotated[datetime | None, Parameter(query="to")] = None,
        cursor: str | None = None,
    ) -> page.Page[Look]:
        async with db.look(viewer) as tx:
            tx.require(READ)
            wanted = Wanted(record, person, verb, purpose, since, until)
            found = page.page(
                await list_looks(tx, wanted, page.decode(cursor), page.DEFAULT + 1),
                page.DEFAULT,
                lambda look: (look.at, UUID(int=look.id)),
            )
            tx.audit(READ, record, asked=str(wanted), records=len(found.items))
            return found

    @get("/mine", opt={"verb": MINE})
    async def mine(self, db: Db, viewer: Viewer, cursor: str | None = None) -> page.Page[ForeignLook]:
        async with db.look(viewer) as tx:
            tx.require(MINE)
            found = await list_foreign_looks(tx, page.decode(cursor), page.DEFAULT)
            tx.audit(MINE, records=len(found.items))
            return found

    @get("/head", opt={"verb": READ})
    async def head(self, db: Db, viewer: Viewer, signing_key: SigningKey) -> Head:
        async with db.read(viewer) as tx:
            tx.require(READ)
            return await get_head(tx, signing_key.public)

    @get("/seals", opt={"verb": READ})
    async def seals(self, db: Db, viewer: Viewer, after: Size = 0) -> page.Page[SealFace]:
        async with db.read(viewer) as tx:
            tx.require(READ)
            found = await list_seals(tx, after, MOST_SEALS)
            return page.Page(found, str(found[-1].size) if len(found) == MOST_SEALS else None)

    @get("/proof", opt={"verb": READ, "cost": "heavy"})
    async def proof(self, db: Db, viewer: Viewer, leaf: Size, size: Size) -> Proof:
        async with db.read(viewer) as tx:
            tx.require(READ)
            return await prove_leaf(tx, leaf, size)

    @get("/growth", opt={"verb": READ, "cost": "heavy"})
    async def growth(self, db: Db, viewer: Viewer, old: Size, size: Size) -> Growth:
        async with db.read(viewer) as tx:
            tx.require(READ)
            return await prove_growth(tx, old, size)
