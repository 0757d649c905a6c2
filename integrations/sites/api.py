"""A country's sites from a file, over HTTP: the file itself is the body."""

import asyncio
from pathlib import Path
from typing import Any

from litestar import Controller, Request, post

from geo.sites.actions import import_sites
from geo.sites.model import IMPORT, Imported, NewSite, RejectedLine
from integrations.sites.reading import read_sites
from integrations.watchlists.importer import Importer
from integrations.watchlists.upload import received
from jointops.base.access import Viewer, allowed
from jointops.base.db import Db
from jointops.base.errors import TooLarge

MOST_BYTES = 4 * 1024 * 1024
"""All ports of the world are a tenth of this."""


class SiteImportController(Controller):
    path = "/api/sites/import"

    @post(opt={"verb": IMPORT, "raw_body": True, "cost": "heavy"}, status_code=200)
    async def take(
        self, request: Request[Any, Any, Any], db: Db, importer: Importer, viewer: Viewer, dry_run: bool = False
    ) -> Imported:
        """Take a CSV in: it is the whole of its countries' sites. With `dry_run` only what would change is said."""
        allowed(viewer, IMPORT)
        upload = await received(request.stream(), request.headers.get("content-type", ""), importer.folder)
        try:
            if upload.bytes > MOST_BYTES:
                raise TooLarge("A file of sites may have 4 MiB at most.")
            lines, rejected = await asyncio.to_thread(_read, upload.path, f"{viewer.country}, sent by {viewer.user}")
        finally:
            upload.drop()
        return await import_sites(db, viewer, lines, rejected, dry_run=dry_run)


def _read(path: Path, source: str) -> tuple[list[tuple[int, NewSite]], list[RejectedLine]]:
    with path.open("rb") as file:
        return read_sites(file, source)
