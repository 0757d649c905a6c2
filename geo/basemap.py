"""Builds the basemap that the page draws and `geo.countries` asks: `python -m geo.basemap`.

Source: Natural Earth 1:10 m (public domain) as the npm package `world-atlas` gives it, a TopoJSON whose arcs are
shared by neighbours. What is drawn is simplified, each arc once, so no gap opens between two countries. Written to
`geo/basemap/`:

countries.json  one feature a country (`code`), for filling and for "which country is this point in"
lines.json      one feature a kind of line: `kind` coast | border | disputed, `codes` the two sides
labels.json     where each country's name stands: `code`, `en`, `fr`, `rank` 0 (large) – 3 (tiny)
boundaries.npz  the same countries as the source has them, nothing simplified, for `geo.assign` (see `geo.boundaries`)

Another boundary set is another folder, made from another TopoJSON of the same shape: `python -m geo.basemap SOURCE
FOLDER`, then the setting `boundaries` names the folder.
"""

import json
import sys
from pathlib import Path
from typing import cast

import numpy as np
import shapely

from geo import boundaries, topojson
from geo.countries import FOLDER, NAMES, Detail
from geo.topojson import Arc, Atlas, Ring

SOURCE = FOLDER.parents[1] / "frontend/node_modules/world-atlas/countries-10m.json"

# Borders drawn dashed: disputed, undetermined, or ceasefire lines (UN Geospatial, Clear Map practice).
_DISPUTED = {
    "CN-IN", "DZ-EH", "EH-MA", "EH-MR", "GY-SR", "GY-VE", "IL-LB", "IL-PS", "IL-SY", "IN-PK", "KE-SS", "KP-KR",
    "RS-XK", "RU-UA", "SD-SS",
}  # fmt: skip

# Square degrees: islands below this are left out (0.01 is about 120 km²), but never a country's largest part.
_SMALLEST: dict[Detail, float] = {"close": 0.0, "middle": 0.0015, "far": 0.01}


def shapes(atlas: Atlas) -> dict[str, shapely.MultiPolygon]:
    """Valid polygons by country code, without islands too small to be seen."""
    return {code: _seen(code, shape) for code, shape in whole(atlas).items()}


def whole(atlas: Atlas) -> dict[str, shapely.Geometry]:
    """All that a country has, as one valid shape by its code."""
    found: dict[str, list[shapely.Geometry]] = {}
    for country in atlas.countries:
        if country.code is not None:
            rings = (_rings(atlas, polygon) for polygon in country.polygons)
            found.setdefault(country.code, []).extend(_polygon(one) for one in rings if one)
    return {code: shapely.union_all(polygons) for code, polygons in sorted(found.items()) if polygons}


def _rings(atlas: Atlas, polygon: list[Ring]) -> list[Arc]:
    # The source's own grid (0.0036°) has already folded a few rocks and ponds into lines.
    return [ring for ring in (topojson.line(atlas, numbers) for numbers in polygon) if len(ring) >= 4]


def _polygon(rings: list[Arc]) -> shapely.Geometry:
    polygon = shapely.make_valid(shapely.Polygon(rings[0], rings[1:]), method="structure")
    return topojson.cut(polygon)


def _seen(code: str, shape: shapely.Geometry) -> shapely.MultiPolygon:
    parts = [part for part in shapely.get_parts(shape) if isinstance(part, shapely.Polygon)]
    smallest = min(_SMALLEST[topojson.detail([code])], max(part.area for part in parts))
    return shapely.MultiPolygon([part for part in parts if part.area >= smallest])


def lines(atlas: Atlas) -> dict[tuple[str, str], list[Arc]]:
    """Lines by (kind, codes): `("coast", "ML")`, `("border", "BF-ML")`."""
    found: dict[tuple[str, str], list[Arc]] = {}
    for arc, codes in zip(atlas.arcs, topojson.owners(atlas), strict=True):
        kind = _kind(codes)
        if kind is not None and not (kind == "coast" and _too_small(arc, codes)):
            parts = shapely.get_parts(topojson.cut(shapely.LineString(arc)))
            sides = "-".join(sorted({code or "" for code in codes}))
            found.setdefault((kind, sides), []).extend(shapely.get_coordinates(part) for part in parts)
    return dict(sorted(found.items()))


def _kind(codes: list[str | None]) -> str | None:
    sides = sorted({code or "" for code in codes})
    if len(codes) == 1:
        return "coast"
    if len(sides) == 1:
        return None  # inside one country
    return "disputed" if "" in sides or "-".join(sides) in _DISPUTED else "border"


def _too_small(arc: Arc, codes: list[str | None]) -> bool:
    closed = len(arc) >= 4 and np.array_equal(arc[0], arc[-1])
    return bool(closed and shapely.Polygon(arc).area < _SMALLEST[topojson.detail(codes)])


def labels(polygons: dict[str, shapely.MultiPolygon]) -> list[dict[str, object]]:
    """One point a country, in the thick of its largest part."""
    features: list[dict[str, object]] = []
    for code, shape in polygons.items():
        largest = max(shape.geoms, key=lambda part: part.area)
        outline = shapely.simplify(largest, 0.05)
        middle = shapely.get_coordinates(shapely.maximum_inscribed_circle(outline, tolerance=0.1))[0]
        rank = int(np.searchsorted([-60, -8, -0.5], -shape.area))
        names = {"en": NAMES[code].en, "fr": NAMES[code].fr}
        features.append(_feature({"code": code, **names, "rank": rank}, "Point", _rounded(middle)))
    return features


def _rounded(coordinates: Arc) -> list[float]:
    # Three decimals are 110 m, a quarter of the finest tolerance.
    return cast("list[float]", np.round(coordinates, 3).tolist())


def _feature(properties: dict[str, object], kind: str, coordinates: object) -> dict[str, object]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _coordinates(part: shapely.Polygon) -> list[list[float]]:
    return [_rounded(shapely.get_coordinates(line)) for line in (part.exterior, *part.interiors)]


def build(source: Path = SOURCE, folder: Path = FOLDER) -> dict[str, int]:
    """Write the four files and return their sizes in bytes. The same source gives the same bytes."""
    exact = topojson.read(source)
    atlas = topojson.simplify(exact)
    polygons = shapes(atlas)
    countries = [
        _feature({"code": code}, "MultiPolygon", [_coordinates(part) for part in shape.geoms])
        for code, shape in polygons.items()
    ]
    strokes = [
        _feature({"kind": kind, "codes": codes}, "MultiLineString", [_rounded(arc) for arc in arcs])
        for (kind, codes), arcs in lines(atlas).items()
    ]
    folder.mkdir(parents=True, exist_ok=True)
    sizes: dict[str, int] = {}
    for name, features in (("countries", countries), ("lines", strokes), ("labels", labels(polygons))):
        collection = {"type": "FeatureCollection", "features": features}
        text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
        sizes[f"{name}.json"] = (folder / f"{name}.json").write_text(text, "utf-8")
    sizes["boundaries.npz"] = boundaries.write(whole(exact), exact, folder / "boundaries.npz")
    return sizes


if __name__ == "__main__":
    given = [Path(name) for name in sys.argv[1:]]
    source, folder = given if len(given) == 2 else (SOURCE, FOLDER)
    if not source.exists():
        sys.exit(f"{source} is missing: run `npm ci` in frontend/ first")
    for name, size in build(source, folder).items():
        print(f"{folder.name}/{name} {size / 1e6:.2f} MB")
