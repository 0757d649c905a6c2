"""Routes, marks and areas as files of other maps. Each carries its marking inside: files lose their names on the way.

Rows come as JSON lines with a GeoJSON `geometry`; degrees WGS 84 in all of them.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec

KML, GPX = "http://www.opengis.net/kml/2.2", "http://www.topografix.com/GPX/1/1"
_TITLE = ("name", "place", "kind")
_LONG = 80
"""Letters of a text in a shapefile: its table has room for 254 bytes, and a letter of our languages takes three."""

Row = dict[str, Any]
Head = dict[str, str]


def write_map(format: str, head: Head, lines: Iterator[bytes], path: Path) -> None:
    """Write the rows as a map's file. What is made on the way stands beside it, in a folder that goes: see `Writing`.

    head  what is said of the whole: its marking first
    """
    rows = (msgspec.json.decode(line) for line in lines)
    _WRITERS[format](head, rows, path)


def _geojson(head: Head, rows: Iterator[Row], path: Path) -> None:
    with path.open("wb") as file:
        file.write(b'{"type":"FeatureCollection","jointops":' + msgspec.json.encode(head) + b',"features":[')
        for number, row in enumerate(rows):
            said = {name: value for name, value in row.items() if name not in ("id", "geometry")}
            one = {"type": "Feature", "id": row["id"], "geometry": row["geometry"], "properties": said}
            file.write((b"," if number else b"") + b"\n" + msgspec.json.encode(one))
        file.write(b"\n]}\n")


def _kml(head: Head, rows: Iterator[Row], path: Path) -> None:
    root = Xml.Element("kml", xmlns=KML)
    whole = Xml.SubElement(root, "Document")
    _texts(whole, name=_title(head), description=_sentences(head))
    for row in rows:
        mark = Xml.SubElement(whole, "Placemark", id=f"r{row['id']}")
        _texts(mark, name=_name(row), description=str(row.get("note") or ""))
        data = Xml.SubElement(mark, "ExtendedData")
        for name, value in _flat(row).items():
            _texts(Xml.SubElement(data, "Data", name=name), value=value)
        _kml_geometry(mark, row["geometry"])
    Xml.ElementTree(root).write(path, "utf-8", xml_declaration=True)


def _kml_geometry(mark: Xml.Element, geometry: Row) -> None:
    parts = _parts(geometry)
    holder = mark if len(parts) == 1 else Xml.SubElement(mark, "MultiGeometry")
    for part in parts:
        of_one = _kml_shape(holder, geometry["type"])
        _texts(of_one, coordinates=" ".join(f"{lon},{lat}" for lon, lat in part))


def _kml_shape(holder: Xml.Element, type: str) -> Xml.Element:
    """Where the positions of one part stand; areas have no holes."""
    if "Polygon" in type:
        outer = Xml.SubElement(Xml.SubElement(holder, "Polygon"), "outerBoundaryIs")
        return Xml.SubElement(outer, "LinearRing")
    return Xml.SubElement(holder, "Point" if type == "Point" else "LineString")


def _kmz(head: Head, rows: Iterator[Row], path: Path) -> None:
    """The same document, packed, under the name that its readers look for."""
    document = path.with_suffix(".kml")
    _kml(head, rows, document)
    _pack({"doc.kml": document}, path)


def _gpx(head: Head, rows: Iterator[Row], path: Path) -> None:
    root = Xml.Element("gpx", xmlns=GPX, version="1.1", creator="JointOps")
    about = Xml.SubElement(root, "metadata")
    _texts(about, name=_title(head), desc=_sentences(head))
    tracks: list[Xml.Element] = []
    for row in rows:  # the schema wants all points before all tracks
        if row["geometry"]["type"] == "Point":
            [[(lon, lat)]] = _parts(row["geometry"])
            point = Xml.SubElement(root, "wpt", lat=str(lat), lon=str(lon))
            _texts(point, time=str(row.get("occurred_at", "")), name=_name(row), desc=_sentences(_flat(row)))
            continue
        track = Xml.Element("trk")
        _texts(track, name=_name(row), desc=_sentences(_flat(row)))
        for part in _parts(row["geometry"]):
            segment = Xml.SubElement(track, "trkseg")
            for lon, lat in part:
                Xml.SubElement(segment, "trkpt", lat=str(lat), lon=str(lon))
        tracks.append(track)
    root.extend(tracks)
    Xml.ElementTree(root).write(path, "utf-8", xml_declaration=True)


def _geopackage(head: Head, rows: Iterator[Row], path: Path) -> None:
    import pyogrio  # half a second to load: only who takes such a file waits for it

    path.unlink()  # the driver makes its file itself
    pyogrio.write_dataframe(
        _frame(rows), path, layer=head["what"], driver="GPKG", promote_to_multi=False, geometry_type="Unknown",
        dataset_metadata=head, layer_options={"DESCRIPTION": _sentences(head)},
    )  # fmt: skip
    path.chmod(0o600)


def _geoparquet(head: Head, rows: Iterator[Row], path: Path) -> None:
    frame = _frame(rows)
    frame.attrs = dict(head)
    frame.to_parquet(path, index=False, schema_version="1.1.0")


def _shapefile(head: Head, rows: Iterator[Row], path: Path) -> None:
    """A zip of its files; it has no room for what is said of the whole, which stands in a text beside them."""
    import pyogrio

    short = ({_short_name(name): _short(value) for name, value in row.items() if _is_short(value)} for row in rows)
    frame = _frame(short)
    kind = {"marks": "Point", "areas": "Polygon"}.get(head["what"], "LineString")
    pyogrio.write_dataframe(
        frame, path.with_suffix(".shp"), driver="ESRI Shapefile", geometry_type=kind, encoding="UTF-8"
    )
    path.with_suffix(".txt").write_text(f"{_sentences(head)}\n", "utf-8")
    made = [path.with_suffix(ending) for ending in (".shp", ".shx", ".dbf", ".prj", ".cpg", ".txt")]
    _pack({f"{head['what']}{one.suffix}": one for one in made}, path)


def _is_short(value: Any) -> bool:
    """A shapefile's table holds single values, and lists of words as one text; legs and borders it does not hold."""
    return not isinstance(value, list) or all(isinstance(one, str) for one in value)  # pyright: ignore


def _short(value: Any) -> Any:
    """Texts that are cut show it."""
    text = " ".join(value) if isinstance(value, list) else value  # pyright: ignore
    return f"{text[: _LONG - 1]}…" if isinstance(text, str) and len(text) > _LONG else text


def _short_name(name: str) -> str:
    """Ten letters, and no two the same: `occurred_at` and `recorded_at` become `occurred` and `recorded`."""
    return name.removesuffix("_at")[:10]


def _pack(files: dict[str, Path], path: Path) -> None:
    """A zip of files that stand beside it."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, file in files.items():
            archive.write(file, name)


def _frame(rows: Iterable[Row]) -> Any:
    import geopandas
    import shapely

    held = list(rows)
    shapes = [shapely.from_geojson(msgspec.json.encode(row["geometry"])) for row in held]
    names = sorted({name for row in held for name in row} - {"geometry"})
    columns = {name: [_cell(row.get(name)) for row in held] for name in names or ["id"]}
    return geopandas.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")


def _cell(value: Any) -> Any:
    return (
        value if value is None or isinstance(value, str | int | float | bool) else msgspec.json.encode(value).decode()
    )


def _parts(geometry: Row) -> list[list[tuple[float, float]]]:
    """The lines of a geometry, of an area its edges; a point is a line of one."""
    said = geometry["coordinates"]
    match geometry["type"]:
        case "Point":
            return [[tuple(said)]]
        case "MultiPolygon":
            lines = [ring for part in said for ring in part]
        case "LineString":
            lines = [said]
        case _:
            lines = said
    return [[tuple(position) for position in line] for line in lines]


def _flat(row: Row) -> dict[str, str]:
    return {name: str(_cell(value)) for name, value in row.items() if name != "geometry" and value not in (None, "")}


def _name(row: Row) -> str:
    return next((str(row[name]) for name in _TITLE if row.get(name)), str(row["id"]))


def _title(head: Head) -> str:
    return f"{head['marking']} {head['operation']} {head['what']}"


def _sentences(said: dict[str, str]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in said.items())


def _texts(parent: Xml.Element, **texts: str) -> None:
    for name, text in texts.items():
        if text:
            Xml.SubElement(parent, name).text = text


_WRITERS: dict[str, Callable[[Head, Iterator[Row], Path], None]] = {
    "geojson": _geojson, "kml": _kml, "kmz": _kmz, "gpx": _gpx, "gpkg": _geopackage, "parquet": _geoparquet,
    "shp": _shapefile,
}  # fmt: skip
