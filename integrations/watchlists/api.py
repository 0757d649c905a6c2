"""Imports of watchlists over HTTP: the file itself is the body."""

import asyncio
import os
from typing import IO, Any
from uuid import UUID

from litestar import Controller, Request, get, post

from alerts.imports.model import IMPORT, READ, RELEASE, Import
from alerts.imports.queries import get_import
from integrations.watchlists.formats import Format
from integrations.watchlists.importer import Importer, Reading
from integrations.watchlists.upload import received
from jointops.base.access import Viewer, allowed
from jointops.base.db import Db
from jointops.base.settings import Settings

AT_ONCE = 1024 * 1024
"""Bytes of a file that is read to its end before the call is answered; a longer one is read behind it."""


class ImportController(Controller):
    path = "/api/watchlists/{code:str}/imports"

    @post(opt={"verb": IMPORT, "raw_body": True, "cost": "heavy"}, status_code=202)
    async def begin(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        settings: Settings,
        importer: Importer,
        viewer: Viewer,
        code: str,
        format: Format = "auto",
        replace: bool = False,
        dry_run: bool = False,
    ) -> Import:
        allowed(viewer, IMPORT)
        file = await received(request.stream(), request.headers.get("content-type", ""), settings.data)
        reading = await _begun(importer, viewer, code, file, format, replace=replace, dry_run=dry_run)
        size = os.fstat(file.fileno()).st_size
        task = importer.read(reading)
        if size <= AT_ONCE:
            # Who hangs up does not stop what was begun.
            await asyncio.shield(task)
        return await seen(db, viewer, code, reading.begun.id)

    @get("/{id:uuid}", opt={"verb": READ})
    async def one(self, db: Db, viewer: Viewer, code: str, id: UUID) -> Import:
        return await seen(db, viewer, code, id)

    @post("/{id:uuid}/release", opt={"verb": RELEASE}, status_code=200)
    async def release(self, importer: Importer, viewer: Viewer, code: str, id: UUID) -> Import:
        return await importer.release(viewer, code, id)


async def _begun(
    importer: Importer, viewer: Viewer, code: str, file: IO[bytes], format: Format, *, replace: bool, dry_run: bool
) -> Reading:
    try:
        return await importer.begin(viewer, code, file, format, replace=replace, dry_run=dry_run)
    except BaseException:
        file.close()
        raise


async def seen(db: Db, viewer: Viewer, code: str, id: UUID) -> Import:
    """How far it has come. Rejected rows may quote people: reading them is audited."""
    async with db.look(viewer) as tx:
        tx.require(READ)
        found = await get_import(tx, code, id)
        tx.audit(READ, id, records=len(found.rejected))
        return found
