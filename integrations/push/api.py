"""The Web Push of one's own device over HTTP."""

from litestar import Controller, delete, get, put

from integrations.push.actions import subscribe, unsubscribe
from integrations.push.model import READ, SET, NewSubscription, OwnPush
from integrations.push.pusher import Pusher
from integrations.push.queries import own_push
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.errors import WrongState
from jointops.base.outward import Outward


class PushController(Controller):
    path = "/api/push"

    @get(opt={"verb": READ})
    async def mine(self, db: Db, viewer: Viewer, pusher: Pusher) -> OwnPush:
        async with db.read(viewer) as tx:
            return await own_push(tx, offered=pusher.offered, key=pusher.key.public)

    @put(opt={"verb": SET})
    async def keep(self, db: Db, viewer: Viewer, pusher: Pusher, outward: Outward, data: NewSubscription) -> OwnPush:
        if not pusher.offered:
            raise WrongState("This deployment tells nobody by Web Push.", why="no-push")
        await subscribe(db, outward, viewer, data)
        async with db.read(viewer) as tx:
            return await own_push(tx, offered=True, key=pusher.key.public)

    @delete(opt={"verb": SET})
    async def drop(self, db: Db, viewer: Viewer) -> None:
        await unsubscribe(db, viewer)
