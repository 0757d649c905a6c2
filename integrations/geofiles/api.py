"""Files of other maps over HTTP: read, shown, and kept by nobody until a route is drawn from them."""

import asyncio
from typing import Any

from litestar import Controller, Request, post

from integrations.geofiles.model import MOST_BYTES, READ_FILE, Form, Read
from integrations.geofiles.reading import read_file
from jointops.base.access import Viewer, allowed
from jointops.base.db import Db
from jointops.base.http import small_file


class RouteFileController(Controller):
    path = "/api/routes/file"

    @post(opt={"verb": READ_FILE, "raw_body": True, "cost": "heavy"}, status_code=200)
    async def read(self, request: Request[Any, Any, Any], db: Db, viewer: Viewer, format: Form = "auto") -> Read:
        """Ways and places of a GeoJSON, KML, KMZ, GPX, CSV, GeoPackage, GeoParquet or shapefile: none is kept."""
        allowed(viewer, READ_FILE)
        found = await asyncio.to_thread(read_file, await small_file(request, MOST_BYTES), format)
        async with db.look(viewer) as tx:
            tx.require(READ_FILE)
            tx.audit(READ_FILE, records=len(found.ways) + len(found.places))
        return found
