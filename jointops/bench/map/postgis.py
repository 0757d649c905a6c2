"""PostGIS asked for the same tiles and neighbours, of the same marks in the same server, where it is installed."""

from collections.abc import Sequence

import asyncpg

from geo.tiles.model import Tile

_PREPARE = """
create extension if not exists postgis;
create schema gis;
create table gis.mark as
select record, kind, class_id, recorded_at, st_setsrid(st_makepoint(lon, lat), 4326)::geography as place,
       st_transform(st_setsrid(st_makepoint(lon, lat), 4326), 3857) as flat
from geo.mark;
create index on gis.mark using gist (place);
create index on gis.mark using gist (flat);
analyze gis.mark;
"""

_COUNTED = """
select st_asmvt(cell, 'cells') from (
    select count(*) as count, st_asmvtgeom(st_centroid(st_collect(flat)), edges) as geom
    from gis.mark, st_tileenvelope($1, $2, $3) edges
    where flat && edges and kind = 'check' and class_id = any($4)
    group by edges, floor((st_x(flat) - st_xmin(edges)) / (st_xmax(edges) - st_xmin(edges)) * 64),
             floor((st_y(flat) - st_ymin(edges)) / (st_ymax(edges) - st_ymin(edges)) * 64)) cell
"""
_NEAR = """
select record from gis.mark
where st_dwithin(place, st_setsrid(st_makepoint($1, $2), 4326)::geography, $3) and class_id = any($4)
order by recorded_at desc limit $5
"""


class PostGis:
    """Marks as PostGIS holds them; classes: those of the viewer, for nobody else guards these tables."""

    def __init__(self, connection: "asyncpg.Connection[asyncpg.Record]", classes: Sequence[int]) -> None:
        self._connection = connection
        self._classes = list(classes)

    async def counted(self, tile: Tile) -> None:
        """A tile by cells."""
        await self._connection.fetchval(_COUNTED, tile.zoom, tile.column, tile.row, self._classes)

    async def near(self, place: tuple[float, float], km: int, most: int) -> None:
        """The newest marks within so many kilometres."""
        await self._connection.fetch(_NEAR, *place, km * 1000, self._classes, most)

    async def close(self) -> None:
        await self._connection.close()


async def found(url: str, classes: Sequence[int]) -> PostGis | None:
    """None where this PostgreSQL has no PostGIS to install."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(_PREPARE)
    except (asyncpg.FeatureNotSupportedError, asyncpg.UndefinedFileError):
        await connection.close()
        return None
    return PostGis(connection, classes)
