"""One's own e-mail over HTTP."""

from litestar import Controller, delete, get, put

from integrations.mail.actions import drop_wish, keep_wish
from integrations.mail.model import READ, SET, OwnMail, Wish
from integrations.mail.queries import own_mail
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.settings import Settings


class MailController(Controller):
    path = "/api/mail"

    @get(opt={"verb": READ})
    async def mine(self, db: Db, viewer: Viewer, settings: Settings) -> OwnMail:
        async with db.read(viewer) as tx:
            return await own_mail(tx, offered=bool(settings.smtp))

    @put(opt={"verb": SET})
    async def keep(self, db: Db, viewer: Viewer, settings: Settings, data: Wish) -> OwnMail:
        await keep_wish(db, viewer, data)
        async with db.read(viewer) as tx:
            return await own_mail(tx, offered=bool(settings.smtp))

    @delete(opt={"verb": SET})
    async def drop(self, db: Db, viewer: Viewer) -> None:
        await drop_wish(db, viewer)
