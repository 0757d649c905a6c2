"""PostGIS asked for the same tiles and neighbours, of the same marks in the same server, where it is installed."""

from collections.abc import Sequence

import asyncpg

from geo.tiles.model import Tile

_CLEAR = "drop schema if exists bench_gis cascade"
_PREPARE = """
create extension if not exists postgis;
create schema bench_gis;
create table bench_gis.mark as
select record, kind, class_id, recorded_at, st_setsrid(st_makepoint(lon, lat), 4326)::geography as place,
       st_transform(st_setsrid(st_makepoint(lon, lat), 4326), 3857) as flat
from geo.mark;
create index on bench_gis.mark using gist (place);
create index on bench_gis.mark using gist (flat);
analyze bench_gis.mark;
"""

_COUNTED = """
select st_asmvt(cell, 'cells') from (
    select count(*) as count, st_asmvtgeom(st_centroid(st_collect(flat)), edges) as geom
    from bench_gis.mark, st_tileenvelope($1, $2, $3) edges
    where flat && edges and kind = 'check' and class_id = any($4)
    group by edges, floor((st_x(flat) - st_xmin(edges)) / (st_xmax(edges) - st_xmin(edges)) * 64),
             floor((st_y(flat) - st_ymin(edges)) / (st_ymax(edges) - st_ymin(edges)) * 64)) cell
"""
_NEAR = """
select record from bench_gis.mark
where st_dwithin(place, st_setsrid(st_makepoint($1, $2), 4326)::geography, $3) and class_id = any($4)
order by recorded_at desc limit $5
"""


_NOT_HERE = (
    asyncpg.FeatureNotSupportedError, asyncpg.UndefinedFileError, asyncpg.InsufficientPrivilegeError,
    asyncpg.DuplicateSchemaError,
)  # fmt: skip
"""No such extension; not ours to install; somebody else measures on the same server."""


class PostGis:
    """Marks as PostGIS holds them; classes: those of the viewer, for nobody else guards these tables."""

    def __init__(self, connection: "asyncpg.Connection[asyncpg.Record]", classes: Sequence[int]) -> None:
        self._connection = connection
        self._classes = list(classes)

    async def counted(self, tile: Tile) -> None:
        """A tile by cells."""
        await self._connection.fetchval(_COUNTED, tile.zoom, tile.column, tile.row, self._classes)

    async def near(self, place: tuple[float, float], km: int, most: int) -> int:
        """How many of the newest marks lie within so many kilometres."""
        return len(await self._connection.fetch(_NEAR, *place, km * 1000, self._classes, most))

    async def close(self) -> None:
        """Nothing of it stays on the server."""
        await self._connection.execute(_CLEAR)
        await self._connection.close()


async def found(url: str, classes: Sequence[int]) -> PostGis | None:
    """None where this PostgreSQL has no PostGIS to install, or does not let us."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(_CLEAR)
        await connection.execute(_PREPARE)
    except _NOT_HERE:
        await connection.close()
        return None
    except BaseException:
        await connection.close()
        raise
    return PostGis(connection, classes)
