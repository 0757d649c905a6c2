"""A GeoPackage (OGC 12-128r19): its tables of features, out of a database of its own that is in memory alone.

A stranger's database may hold views and programs. It is opened to be read: tables alone, without any function, and what
needs too many steps is stopped.
"""

import sqlite3
from collections.abc import Iterator
from typing import Any, cast

from integrations.geofiles.ground import on_the_globe
from integrations.geofiles.model import MOST_LAYERS, Drawn, Unfolded, features_within
from integrations.geofiles.wkb import shapes
from jointops.base.errors import Invalid, TooLarge

_STEPS = 200_000
"""Of a hundred instructions of SQLite each: a thousand times what the largest file that we take needs."""
_READS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_NAMES = ("name", "title")

Row = tuple[Any, ...]


def geopackage(content: bytes) -> Iterator[Drawn]:
    """The shapes of all layers. Raises Invalid (422), TooLarge (413)."""
    if not content.startswith(b"SQLite format 3\0"):
        raise Invalid("This is no GeoPackage: send the file as it was saved.")
    database = sqlite3.connect(":memory:", isolation_level=None)
    try:
        yield from _of_database(_opened(database, content))
    except (sqlite3.Error, OverflowError, UnicodeDecodeError) as error:
        raise Invalid(f"This is no GeoPackage that can be read ({error}): save it anew where it was made.") from None
    finally:
        database.close()


def _opened(database: sqlite3.Connection, content: bytes) -> sqlite3.Connection:
    database.deserialize(content)
    for safe in ("trusted_schema = off", "cell_size_check = on", "query_only = on"):
        database.execute(f"pragma {safe}")
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, len(content))
    steps = iter(range(_STEPS))
    database.set_progress_handler(lambda: next(steps, None) is None, 100)
    database.set_authorizer(_judged)
    return database


def _judged(act: int, *_: object) -> int:
    """Columns may be read, and nothing else."""
    return sqlite3.SQLITE_OK if act in _READS else sqlite3.SQLITE_DENY


def _of_database(database: sqlite3.Connection) -> Iterator[Drawn]:
    layers = _rows(database, _LAYERS)
    if not layers:
        raise Invalid("The GeoPackage holds no layer with places.")
    if len(layers) > MOST_LAYERS:
        raise TooLarge(f"The GeoPackage has more than {MOST_LAYERS} layers: send the one with the route.")
    features, unfolded = 0, Unfolded()
    for table, column, organization, number in layers:
        columns = [str(one[0]) for one in database.execute(_features(table, "*", limit=0)).description]
        if column not in columns:
            continue
        named = next((one for one in columns if one.lower() in _NAMES), None)
        system = None if organization is None else f"{organization}:{number}"
        for body, name in database.execute(_features(table, _quoted(column), _quoted(named) if named else "null")):
            features += 1
            features_within(features)
            unfolded.add(body, name)
            if isinstance(body, bytes):
                yield from on_the_globe(shapes(_geometry(body), name if isinstance(name, str) else ""), system)


_LAYERS = """
select g.table_name, g.column_name, s.organization, s.organization_coordsys_id
from gpkg_geometry_columns g join sqlite_schema t on t.name = g.table_name and t.type = 'table'
left join gpkg_spatial_ref_sys s on s.srs_id = g.srs_id and s.srs_id > 0 and s.srs_id <> 4326
order by g.table_name
"""


def _features(table: str, *columns: str, limit: int = -1) -> str:
    """Names out of the file, each inside quotes of its own."""
    return f"select {', '.join(columns)} from {_quoted(table)} limit {limit}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _rows(database: sqlite3.Connection, statement: str) -> list[Row]:
    return cast("list[Row]", database.execute(statement).fetchmany(10_000))


def _geometry(body: bytes) -> bytes:
    """The WKB behind the head of a geometry (2.1.3): `GP`, version, flags, system, and a box of so many bytes."""
    if len(body) < 8 or body[:2] != b"GP":
        raise Invalid("A geometry of this GeoPackage is none: save it anew where it was made.")
    return body[8 + _ENVELOPES.get(body[3] >> 1 & 7, 0) :]
