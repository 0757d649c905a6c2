"""Exports over HTTP: ask for a file, see how far it is, fetch it."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.response import Stream

from jointops.base import page
from jointops.base.access import Viewer
from jointops.base.db import Db
from ops.exports.actions import Exporter
from ops.exports.model import EXPORT, FETCH, READ, Export, NewExport
from ops.exports.queries import get_export, list_exports

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "geojson": "application/geo+json",
    "kml": "application/vnd.google-earth.kml+xml",
    "kmz": "application/vnd.google-earth.kmz",
    "gpx": "application/gpx+xml",
    "gpkg": "application/geopackage+sqlite3",
    "parquet": "application/vnd.apache.parquet",
    "shp": "application/zip",
}
_ENDINGS = {"shp": "shp.zip"}
"""Where a file's ending is not its format's name."""


class ExportController(Controller):
    path = "/api/exports"

    @get(opt={"verb": READ})
    async def many(self, db: Db, viewer: Viewer, cursor: str | None = None) -> page.Page[Export]:
        async with db.read(viewer) as tx:
            tx.require(READ)
            found = await list_exports(tx, page.decode(cursor), page.DEFAULT + 1)
            return page.page(found, page.DEFAULT, lambda one: (one.made_at, one.id))

    @post(opt={"verb": EXPORT}, status_code=202)
    async def begin(self, exporter: Exporter, viewer: Viewer, data: NewExport) -> Export:
        return await exporter.begin(viewer, data)

    @get("/{id:uuid}", opt={"verb": READ})
    async def one(self, db: Db, viewer: Viewer, id: UUID) -> Export:
        async with db.read(viewer) as tx:
            return await get_export(tx, id)

    @get("/{id:uuid}/file", opt={"verb": FETCH})
    async def file(self, exporter: Exporter, viewer: Viewer, id: UUID) -> Stream:
        found, pieces = await exporter.fetch(viewer, id)
        ending = _ENDINGS.get(found.format, found.format)
        name = f"{found.what}-{found.made_at:%Y%m%d-%H%M}-{found.marking.replace(':', '-')}.{ending}"
        return Stream(
            pieces,
            media_type=_TYPES[found.format],
            headers={"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"},
        )
