"""A tile holds what its viewer may see and asked for, whichever way it is made, and other programs read it."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import msgspec
import numpy as np
import pyogrio
import pytest

from geo import morton
from geo.tiles import columns as columns_module
from geo.tiles.columns import Columns
from geo.tiles.model import Cell, Singles, Sought, Tile, Words
from geo.tiles.ordered import ROW
from geo.tiles.picked import encoded

BEGIN = datetime(2026, 11, 25, tzinfo=UTC)
WORDS = [
    Words(number, kind, state, country, f"{country}-POST")
    for number in (1, 2, 3)
    for kind, state in (("check", "clear"), ("check", "wait"), ("match", "possible"))
    for country in ("ML", "BF")
]


class Mark(msgspec.Struct, frozen=True):
    record: bytes
    lon: float
    lat: float
    hour: int
    said: Words
    key: int


def some(dice: random.Random, many: int) -> list[Mark]:
    """About Gao and about the date line, so that tiles of every zoom hold some."""
    middles = [(-0.04, 16.27), (179.999, -16.5), (-179.99, -16.5)]
    found: list[Mark] = []
    for _ in range(many):
        lon, lat = dice.choice(middles)
        lon, lat = min(179.9999, max(-180, dice.gauss(lon, 0.01))), dice.gauss(lat, 0.01)
        key = morton.key(lon, lat)
        found.append(Mark(dice.randbytes(16), lon, lat, dice.randrange(48), dice.choice(WORDS), key))
    return found


def rows(marks: list[Mark]) -> Any:
    found = np.empty(len(marks), ROW)
    for place, one in enumerate(marks):
        at = round((BEGIN + timedelta(hours=one.hour)).timestamp() * 1e6) - 946_684_800_000_000
        found[place] = (np.void(one.record), one.key, at, WORDS.index(one.said))
    return found[np.argsort(found["key"], kind="stable")]


def within(tile: Tile, mark: Mark) -> bool:
    span = morton.tile_range(tile.zoom, tile.column, tile.row)
    return span.first <= mark.key <= span.last


def tile_of(mark: Mark, zoom: int) -> Tile:
    x, y = _grid(mark)
    return Tile(zoom, x >> (31 - zoom), y >> (31 - zoom))


def expected(marks: list[Mark], tile: Tile, sought: Sought, classes: frozenset[int]) -> list[Mark]:
    return [
        one
        for one in marks
        if within(tile, one)
        and one.said.fits(sought, classes)
        and (sought.since is None or BEGIN + timedelta(hours=one.hour) >= sought.since)
        and (sought.until is None or BEGIN + timedelta(hours=one.hour) <= sought.until)
    ]


@pytest.mark.parametrize("seed", range(3))
def test_a_tile_is_what_one_would_find_by_looking_at_every_mark(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns_module, "TAIL", 40)
    dice = random.Random(seed)
    known = {one.record: one for one in some(dice, 400)}
    held = Columns(rows(list(known.values())), WORDS)
    for _ in range(6):
        changed = [*dice.sample(list(known), 6), *(dice.randbytes(16) for _ in range(6))]
        gone, new = (
            changed[:3],
            [msgspec.structs.replace(one, record=id) for id, one in zip(changed[3:], some(dice, 9), strict=True)],
        )
        held.change(changed, rows(new), WORDS)
        known = {id: one for id, one in known.items() if id not in gone} | {one.record: one for one in new}
        held = held.in_order() if held.is_long else held
        for _ in range(6):
            tile = tile_of(dice.choice(list(known.values())), dice.randrange(19))
            since = dice.choice([None, BEGIN + timedelta(hours=20)])
            sought = Sought(
                dice.choice(["", "check"]), "", dice.choice([(), ("ML",)]), since, since and since + timedelta(hours=9)
            )
            classes = frozenset(dice.sample([1, 2, 3], dice.randrange(4)))
            wanted = expected(list(known.values()), tile, sought, classes)

            content = held.tile(tile, sought, classes)

            assert len(held) == len(known)
            if tile.zoom < 9:
                cells = cast(list[Cell], content)
                assert sum(one.count for one in cells) == len(wanted)
                assert _by_cell(tile, [(one.x, one.y, one.count) for one in cells]) == _by_cell(
                    tile, [(*_grid(one), 1) for one in wanted]
                )
            else:
                singles = cast(Singles, content)
                said = [singles.said[int(place)] for place in singles.which]
                assert dict(zip(records_of(singles), said, strict=True)) == {
                    one.record: (one.said.kind, one.said.state, one.said.country, one.said.place) for one in wanted
                }


def records_of(singles: Singles) -> list[bytes]:
    return [one.tobytes() for one in singles.records]


def _grid(mark: Mark) -> tuple[int, int]:
    x, y = morton.cells(np.array([mark.key]))
    return int(x[0]), int(y[0])


def _by_cell(tile: Tile, counted: list[tuple[float, float, int]]) -> Counter[tuple[int, int]]:
    found: Counter[tuple[int, int]] = Counter()
    for x, y, count in counted:
        found[int(x) >> (25 - tile.zoom), int(y) >> (25 - tile.zoom)] += count
    return found


def test_an_incident_that_was_taken_back_is_counted_where_it_is_asked_for_alone() -> None:
    gone = Words(1, "incident", "withdrawn", "ML", "")
    asked = (Sought(), Sought(kind="incident"), Sought(state="withdrawn"))
    assert [gone.fits(one, frozenset({1})) for one in asked] == [False, False, True]


def test_so_many_marks_in_a_small_tile_are_counted_too() -> None:
    dice = random.Random(9)
    key = morton.key(-0.04, 16.27)
    marks = [Mark(dice.randbytes(16), -0.04, 16.27, 1, WORDS[0], key) for _ in range(2_001)]

    [cell] = cast(list[Cell], Columns(rows(marks), WORDS).tile(tile_of(marks[0], 14), Sought(), frozenset({1})))
    ones = Columns(rows(marks[:-1]), WORDS).tile(tile_of(marks[0], 14), Sought(), frozenset({1}))

    assert cell.count == 2_001
    assert len(ones) == 2_000


def test_other_programs_read_a_tile(tmp_path: Path) -> None:
    marks = some(random.Random(3), 50)
    tile = tile_of(marks[0], 12)
    content = Columns(rows(marks), WORDS).tile(tile, Sought(), frozenset({1, 2, 3}))
    path = tmp_path / f"{tile.zoom}" / f"{tile.column}" / f"{tile.row}.pbf"
    path.parent.mkdir(parents=True)
    path.write_bytes(encoded(tile, content))

    frame = cast(Any, pyogrio.read_dataframe(f"MVT:{path}", layer="marks"))

    there = {one.record.hex(): one for one in marks if within(tile, one)}
    assert set(frame["record"]) == set(there)
    for row in frame.to_crs(4326).itertuples():
        mark = there[row.record]
        assert (row.kind, row.state, row.country) == (mark.said.kind, mark.said.state, mark.said.country)
        assert (row.geometry.x, row.geometry.y) == pytest.approx((mark.lon, mark.lat), abs=0.0001)
    assert encoded(tile, []) == b""
