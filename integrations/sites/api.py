"""A country's sites from a file, over HTTP: the file itself is the body."""

import asyncio
from io import BytesIO
from typing import Any

from litestar import Controller, Request, post

from geo.sites.actions import import_sites
from geo.sites.model import IMPORT, Imported
from integrations.sites.reading import read_sites
from jointops.base.access import Viewer, allowed
from jointops.base.db import Db
from jointops.base.http import small_file

MOST_BYTES = 4 * 1024 * 1024
"""All ports of the world are a tenth of this."""


class SiteImportController(Controller):
    path = "/api/sites/import"

    @post(opt={"verb": IMPORT, "raw_body": True, "cost": "heavy"}, status_code=200)
    async def take(self, request: Request[Any, Any, Any], db: Db, viewer: Viewer, dry_run: bool = False) -> Imported:
        """Take a CSV in: it is the whole of its countries' sites. With `dry_run` only what would change is said."""
        allowed(viewer, IMPORT)
        file = BytesIO(await small_file(request, MOST_BYTES))
        lines, rejected = await asyncio.to_thread(read_sites, file, f"{viewer.country}, sent by {viewer.user}")
        return await import_sites(db, viewer, lines, rejected, dry_run=dry_run)
