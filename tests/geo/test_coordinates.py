"""Awa's colleagues write positions as their maps and radios do."""

import contextlib
from math import cos, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.coordinates import angle, mgrs, position, sexagesimal, square_of


@pytest.mark.parametrize(
    ("said", "lat"),
    [
        ("-1.5", -1.5), ("1.5 S", -1.5), ("1°30'S", -1.5), ("1 30 00 S", -1.5), ("S1°30'00\"", -1.5),
        ("01:30:00S", -1.5), ("1° 30,0' s", -1.5), ("12°21'34.5\"N", 12.359583333), ("-12 21 34.5", -12.359583333),
    ],
)  # fmt: skip
def test_an_angle_is_read_as_it_is_written(said: str, lat: float) -> None:
    assert angle(said, "lat") == pytest.approx(lat, abs=1e-8)


@pytest.mark.parametrize("said", ["", "abc", "91", "12 61", "1 2 3 4", "10 E", "10 N S", "1e3", "nan", "12°60'"])
def test_what_is_no_latitude_is_refused_in_words(said: str) -> None:
    with pytest.raises(ValueError, match=r"angle|latitude|beyond"):
        angle(said, "lat")


@pytest.mark.parametrize(
    ("square", "lon", "lat"),
    [
        ("18SUJ2348306479", -77.035236, 38.889467), ("31UDQ4825111932", 2.294496, 48.858198),
        ("30PWU5226366311", -2.51926, 12.35912), ("23KPQ8462366421", -43.2, -22.9),
        ("60HVF0992710043", 176.0, -36.05), ("01KAA9203662786", -179.9, -17.5),
        ("23KPQ8366", -43.210961, -22.899414), ("54HTE2000", 137.859138, -37.000131),
    ],
)  # fmt: skip
def test_a_square_of_the_grid_is_where_others_say_it_is(square: str, lon: float, lat: float) -> None:
    """By NGA's GEOTRANS, which 4,000 squares at random were compared with: the farthest lay 0.7 m off, its rounding."""
    assert mgrs(square) == pytest.approx((lon, lat), abs=1e-5)


@given(st.floats(-180, 179.99999), st.floats(-80, 84))
def test_what_is_written_is_read_where_it_lies(lon: float, lat: float) -> None:
    """A square of a metre is read at its middle, and hundredths of a second are 30 cm."""
    wide = 1.5 / 111_320
    for said in (square_of(lon, lat), sexagesimal(lon, lat)):
        east, north = position(said)
        off = (east - lon + 180) % 360 - 180
        assert (north, off) == pytest.approx((lat, 0), abs=wide / max(0.1, cos(radians(lat))))


@pytest.mark.parametrize(
    ("lon", "lat", "square"),
    [(5.33, 60.39, "32VKN"), (15.6, 78.2, "33XWG"), (-43.2, -22.9, "23KPQ"), (2.294496, 48.858198, "31UDQ4825111932")],
)
def test_a_square_has_the_name_that_others_give_it(lon: float, lat: float, square: str) -> None:
    """Also in south-western Norway and on Svalbard, whose zones are wider."""
    assert square_of(lon, lat).startswith(square[:5])
    assert square_of(0, 84.5) == square_of(0, -80.5) == ""


@pytest.mark.parametrize("square", ["18SUJ234", "61SUJ2348306479", "18IUJ23", "AZ", "18SIJ23", "18SXX12345678901234"])
def test_what_is_no_square_is_refused(square: str) -> None:
    with pytest.raises(ValueError, match="square"):
        mgrs(square)


@pytest.mark.parametrize(
    "said", ["12.35, -1.51", "12.35 -1.51", "12.35;-1.51", "12°21'N 1°30'36\"W", "12.35,-1.51", "12°21' N, 1°30'36\" W"]
)
def test_latitude_and_longitude_may_stand_in_one_cell(said: str) -> None:
    assert position(said) == pytest.approx((-1.51, 12.35), abs=1e-6)


@given(st.text(max_size=40))
def test_no_text_does_more_than_be_refused(said: str) -> None:
    for read in (lambda: position(said), lambda: angle(said, "lon"), lambda: mgrs(said)):
        with contextlib.suppress(ValueError):
            read()
