"""A partner's file over HTTP: the file itself is the body."""

import asyncio
from typing import Any

from litestar import Controller, Request, post

from alerts.partners.actions import take_in
from alerts.partners.model import RECEIVE, PartnerFile
from alerts.partners.queries import kept_by, list_keys
from integrations.partners.receiving import prove
from integrations.watchlists.importer import Importer
from integrations.watchlists.upload import received
from jointops.base.access import Viewer, allowed
from jointops.base.db import Db

MOST_BYTES = 32 * 1024 * 1024
"""5,000 events, each with an alert in several languages."""


class PartnerFileController(Controller):
    path = "/api/networks/{code:str}/partner-files/take-in"

    @post(opt={"verb": RECEIVE, "raw_body": True, "cost": "heavy"})
    async def receive(
        self, request: Request[Any, Any, Any], db: Db, importer: Importer, viewer: Viewer, code: str
    ) -> PartnerFile:
        allowed(viewer, RECEIVE)
        async with db.read(viewer) as tx:
            await kept_by(tx, code)
            keys = await list_keys(tx, code)
        media_type = request.headers.get("content-type", "")
        upload = await received(request.stream(), media_type, importer.folder, MOST_BYTES)
        try:
            said = await asyncio.to_thread(upload.path.read_bytes)
        finally:
            upload.drop()
        return await take_in(db, viewer, code, await asyncio.to_thread(prove, said, keys))
