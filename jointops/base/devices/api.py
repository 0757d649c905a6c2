"""Devices over HTTP."""

from uuid import UUID

from litestar import Controller, get, post

from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.devices import actions
from jointops.base.devices.model import LIST, LOSE, KnownDevice, Lost
from jointops.base.sessions.actions import Sessions


class DeviceController(Controller):
    path = "/api/devices"

    @get(opt={"verb": LIST})
    async def many(self, db: Db, viewer: Viewer, user: str | None = None) -> list[KnownDevice]:
        async with db.write(viewer) as tx:
            tx.require(LIST)
            return await actions.list_devices(tx, user)

    @post("/{id:uuid}/lost", opt={"verb": LOSE}, status_code=200)
    async def lose(self, db: Db, sessions: Sessions, viewer: Viewer, id: UUID) -> Lost:
        return await actions.lose_device(db, sessions, viewer, id)
