"""PostGIS asked for the same tiles and neighbours, of the same marks: in the same server where it is installed there,
else in the one that JOINTOPS_POSTGIS_URL names.
"""

import os
import tempfile
from collections.abc import Sequence
from typing import TypeAlias

import asyncpg

from geo.tiles.model import Tile

_CLEAR = "drop schema if exists bench_gis cascade"
_BEGIN = """
create extension if not exists postgis;
create schema bench_gis;
"""
_TAKEN = "select record, kind, class_id, recorded_at, lon, lat from geo.mark"
_HERE = f"create view bench_gis.taken as {_TAKEN}"
_ELSEWHERE = """
create table bench_gis.taken (record uuid, kind text, class_id integer, recorded_at timestamptz, lon float8, lat float8)
"""
_PREPARE = """
create table bench_gis.mark as
select record, kind, class_id, recorded_at, st_setsrid(st_makepoint(lon, lat), 4326)::geography as place,
       st_transform(st_setsrid(st_makepoint(lon, lat), 4326), 3857) as flat
from bench_gis.taken;
create index on bench_gis.mark using gist (place);
create index on bench_gis.mark using gist (flat);
analyze bench_gis.mark;
"""

_NAME = """
select format('PostGIS %s in PostgreSQL %s', postgis_lib_version(), current_setting('server_version_num')::int / 10000)
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
"""


_NOT_HERE = (
    asyncpg.FeatureNotSupportedError, asyncpg.UndefinedFileError, asyncpg.InsufficientPrivilegeError,
    asyncpg.DuplicateSchemaError,
)  # fmt: skip
"""No such extension; not ours to install; somebody else measures on the same server."""


Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


class PostGis:
    """Marks as PostGIS holds them; classes: those of the viewer, for nobody else guards these tables."""

    def __init__(self, connection: Connection, classes: Sequence[int], name: str) -> None:
        self._connection = connection
        self._classes = list(classes)
        self.name = name

    async def counted(self, tile: Tile) -> None:
        """A tile by cells."""
        await self._connection.fetchval(_COUNTED, tile.zoom, tile.column, tile.row, self._classes)

    async def near(self, place: tuple[float, float], km: int) -> int:
        """How many marks lie within so many kilometres; their records come, as ours do."""
        return len(await self._connection.fetch(_NEAR, *place, km * 1000, self._classes))

    async def close(self) -> None:
        """Nothing of it stays on the server."""
        await self._connection.execute(_CLEAR)
        await self._connection.close()


async def found(url: str, classes: Sequence[int]) -> PostGis | None:
    """None where neither this PostgreSQL has PostGIS to install, and lets us, nor another one is named."""
    if (here := await _at(url, classes, None)) is not None:
        return here
    other = os.environ.get("JOINTOPS_POSTGIS_URL")
    return await _at(other, classes, url) if other else None


async def _at(url: str, classes: Sequence[int], source: str | None) -> PostGis | None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(_CLEAR)
        await connection.execute(_BEGIN)
        await connection.execute(_HERE if source is None else _ELSEWHERE)
        if source is not None:
            await _copy(source, connection)
        await connection.execute(_PREPARE)
        name = await connection.fetchval(_NAME)
    except _NOT_HERE:
        await connection.close()
        return None
    except BaseException:
        await connection.close()
        raise
    return PostGis(connection, classes, name)


async def _copy(source: str, to: Connection) -> None:
    """The marks of one server in another."""
    marks = await asyncpg.connect(source)
    with tempfile.TemporaryFile() as file:
        await marks.copy_from_query(_TAKEN, output=file, format="binary")
        file.seek(0)
        await to.copy_to_table("taken", schema_name="bench_gis", source=file, format="binary")
    await marks.close()
