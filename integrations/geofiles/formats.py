"""Which format a file of another map has, and who reads it: each gives lines and places as they are drawn."""

from io import BytesIO

from integrations.geofiles.geojson import geojson
from integrations.geofiles.geopackage import geopackage
from integrations.geofiles.geoparquet import geoparquet
from integrations.geofiles.table import table
from integrations.geofiles.xml_maps import gpx, kml
from integrations.watchlists.xml_records import root_of
from jointops.base.errors import Invalid


def guessed(content: bytes) -> str:
    """Which format a file has, by how it begins. Raises Invalid (422)."""
    start = content[:512].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"PK\x03\x04"):
        return "zip"
    if start.startswith(b"SQLite format 3\0"):
        return "gpkg"
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"\x00\x00\x27\x0a"):
        raise Invalid("A shapefile is several files: zip the .shp with its .dbf and .prj, and send that.")
    if start.startswith((b"{", b"[")):
        return "geojson"
    if start.startswith(b"<"):
        name = root_of(BytesIO(content)).name.lower()
        if name in ("kml", "gpx"):
            return name
        raise Invalid(f"This XML is a <{name[:40]}>: neither KML nor GPX.")
    return "csv"


READERS = {"geojson": geojson, "kml": kml, "gpx": gpx, "csv": table, "gpkg": geopackage, "parquet": geoparquet}
