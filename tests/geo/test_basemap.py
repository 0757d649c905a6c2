"""The built files: small, the same every time, borders shared, nothing drawn along the date line."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geo import basemap

FILES = ("countries.json", "lines.json", "labels.json")


def features(folder: Path, name: str) -> list[dict[str, Any]]:
    return json.loads((folder / name).read_text("utf-8"))["features"]


def points(coordinates: list[Any]) -> Iterator[tuple[float, float]]:
    if isinstance(coordinates[0], float | int):
        yield coordinates[0], coordinates[1]
    else:
        for part in coordinates:
            yield from points(part)


def test_all_of_it_fits_in_a_megabyte(built: Path) -> None:
    assert sum(len(gzip.compress((built / name).read_bytes(), 9)) for name in FILES) < 1_000_000


def test_the_same_source_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    basemap.build(folder=tmp_path)

    assert all((built / name).read_bytes() == (tmp_path / name).read_bytes() for name in (*FILES, "boundaries.npz"))


def test_positions_are_degrees(built: Path) -> None:
    for name in FILES:
        for feature in features(built, name):
            assert all(abs(lon) <= 180 and abs(lat) <= 90 for lon, lat in points(feature["geometry"]["coordinates"]))


def test_a_border_is_part_of_both_its_countries(built: Path) -> None:
    border = next(one for one in features(built, "lines.json") if one["properties"]["codes"] == "BF-ML")
    outlines = {
        one["properties"]["code"]: set(points(one["geometry"]["coordinates"]))
        for one in features(built, "countries.json")
    }
    along = set(points(border["geometry"]["coordinates"]))

    assert len(along) > 100
    assert along <= outlines["BF"] and along <= outlines["ML"]


def test_disputed_lines_are_a_kind_of_their_own(built: Path) -> None:
    kinds = {one["properties"]["codes"]: one["properties"]["kind"] for one in features(built, "lines.json")}

    assert kinds["EH-MA"] == "disputed"
    assert kinds["BF-ML"] == "border"


def test_the_cut_of_the_map_is_not_drawn_as_a_coast(built: Path) -> None:
    for feature in features(built, "lines.json"):
        for line in feature["geometry"]["coordinates"]:
            assert not all(abs(lon) > 179.99 for lon, _ in line)


def test_every_country_has_a_name_in_both_languages(built: Path) -> None:
    codes = {one["properties"]["code"] for one in features(built, "countries.json")}
    named = {one["properties"]["code"]: one["properties"] for one in features(built, "labels.json")}

    assert named.keys() == codes
    assert (named["CI"]["en"], named["ES"]["fr"]) == ("Côte d’Ivoire", "Espagne")
