"""GeoParquet 1.1 with WKB geometries (geoparquet.org).

What packs small and unfolds large is refused before it unfolds: Snappy makes some twenty bytes of one, others tens of
thousands; and columns stay as dictionaries, so that a value which very many rows share is held once.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, cast

from integrations.geofiles.ground import on_the_globe
from integrations.geofiles.model import Drawn, Unfolded, features_within, unfolds_within
from integrations.geofiles.wkb import shapes
from jointops.base.edge import parse
from jointops.base.errors import Invalid, Problem

_CODECS = {"UNCOMPRESSED", "SNAPPY"}
_NAMES = ("name", "title")
_AT_ONCE = 1_000
_LONGEST = 1024 * 1024


def geoparquet(content: bytes) -> Iterator[Drawn]:
    """The shapes of the first geometry column. Raises Invalid (422), TooLarge (413)."""
    import pyarrow  # a third of a second to load: only who sends such a file waits for it
    from pyarrow import parquet

    broken: tuple[type[Exception], ...] = (cast(Any, pyarrow).ArrowException, OSError, ValueError, KeyError, TypeError)
    try:
        bounds: dict[str, Any] = {"thrift_string_size_limit": _LONGEST, "thrift_container_size_limit": 100_000}
        head: Any = parquet.ParquetFile(BytesIO(content), **bounds)
        column, system = _geometry_column(head.schema_arrow.metadata or {})
        kept = [column, *_named(head.schema_arrow.names)]
        _bounded(head.metadata, kept)
        file: Any = parquet.ParquetFile(BytesIO(content), read_dictionary=kept, **bounds)
        unfolded = Unfolded()
        for batch in file.iter_batches(_AT_ONCE, columns=kept, use_threads=False):
            yield from on_the_globe(_of_batch(batch, column, unfolded), system)
    except Problem:
        raise
    except broken as error:
        said = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise Invalid(f"This is no GeoParquet that can be read ({said}): save it anew where it was made.") from None


def _geometry_column(metadata: dict[bytes, bytes]) -> tuple[str, Any]:
    said = metadata.get(b"geo")
    if said is None:
        raise Invalid("This Parquet says nothing of places (no `geo` in its metadata): save it as GeoParquet.")
    known = cast(dict[str, Any], parse(said))
    column = str(known["primary_column"])
    how = known["columns"][column]
    if how.get("encoding") != "WKB":
        raise Invalid("The geometries of this GeoParquet are not WKB: save it with that encoding.")
    return column, how.get("crs")


def _named(names: list[str]) -> list[str]:
    return [name for name in names if name.lower() in _NAMES][:1]


def _bounded(metadata: Any, kept: list[str]) -> None:
    features_within(metadata.num_rows)
    size = 0
    for group in range(metadata.num_row_groups):
        for place in range(metadata.num_columns):
            chunk = metadata.row_group(group).column(place)
            if chunk.path_in_schema not in kept:
                continue
            size += chunk.total_uncompressed_size
            if chunk.compression not in _CODECS:
                raise Invalid(f"This GeoParquet is packed with {chunk.compression}: save it with Snappy, or unpacked.")
    unfolds_within(size)


def _of_batch(batch: Any, column: str, unfolded: Unfolded) -> Iterator[Drawn]:
    names = [name for name in batch.schema.names if name != column]
    said = batch.column(names[0]) if names else None
    held = batch.column(column)
    for place in range(batch.num_rows):
        body = held[place].as_py()
        name = said[place].as_py() if said is not None else ""
        unfolded.add(body, name)
        if isinstance(body, bytes):
            yield from shapes(body, name if isinstance(name, str) else "")
