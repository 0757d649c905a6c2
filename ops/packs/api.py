"""Packs over HTTP: ask for one, see how far it is, fetch it; its key is another call."""

from uuid import UUID

from litestar import Controller, Response, get, post

from jointops.base.access import Viewer
from jointops.base.db import Db
from ops.packs.actions import Packs
from ops.packs.model import BUILD, FETCH, READ, UNLOCK, NewPack, Pack, PackKey
from ops.packs.queries import get_pack


class PackController(Controller):
    path = "/api/packs"

    @post(opt={"verb": BUILD, "cost": "heavy"}, status_code=202)
    async def begin(self, packs: Packs, viewer: Viewer, data: NewPack) -> Pack:
        return await packs.begin(viewer, data)

    @get("/{id:uuid}", opt={"verb": READ})
    async def one(self, db: Db, viewer: Viewer, id: UUID) -> Pack:
        async with db.read(viewer) as tx:
            tx.require(READ)
            return await get_pack(tx, id)

    @get("/{id:uuid}/content", opt={"verb": FETCH, "proved": True})
    async def content(self, packs: Packs, viewer: Viewer, id: UUID) -> Response[bytes]:
        return _bytes(await packs.fetch(viewer, id))

    @get("/{id:uuid}/key", opt={"verb": UNLOCK, "proved": True})
    async def key(self, packs: Packs, viewer: Viewer, id: UUID) -> Response[PackKey]:
        return Response(await packs.unlock(viewer, id), headers={"cache-control": "no-store"})


def _bytes(content: bytes) -> Response[bytes]:
    return Response(content, media_type="application/octet-stream", headers={"cache-control": "no-store"})
