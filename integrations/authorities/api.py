"""The directory from a file, over HTTP: the file itself is the body."""

import asyncio
from pathlib import Path
from typing import Any

from litestar import Controller, Request, post

from alerts.authorities.importing import import_authorities
from alerts.authorities.model import IMPORT, Imported, ImportedLine
from integrations.authorities.reading import Form, read_directory
from integrations.watchlists.importer import Importer
from integrations.watchlists.upload import received
from jointops.base.access import Viewer, allowed
from jointops.base.db import Db
from jointops.base.rejected import RejectedLine

MOST_BYTES = 16 * 1024 * 1024
"""A directory of all countries has about one of these."""


class DirectoryImportController(Controller):
    path = "/api/authorities/import"

    @post(opt={"verb": IMPORT, "raw_body": True, "cost": "heavy"}, status_code=200)
    async def take(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        importer: Importer,
        viewer: Viewer,
        format: Form = "csv",
        dry_run: bool = False,
    ) -> Imported:
        allowed(viewer, IMPORT)
        media_type = request.headers.get("content-type", "")
        upload = await received(request.stream(), media_type, importer.folder, MOST_BYTES)
        try:
            lines, rejected = await asyncio.to_thread(_read, upload.path, format)
        finally:
            upload.drop()
        return await import_authorities(db, viewer, lines, rejected, dry_run=dry_run)


def _read(path: Path, format: Form) -> tuple[list[ImportedLine], list[RejectedLine]]:
    with path.open("rb") as file:
        return read_directory(file, format)
