"""Which country a point is in, by the polygons that the map shows."""

import pytest

from geo.countries import NAMES, Atlas

TOWNS = [
    ("ML", -0.04, 16.27, "Gao"),
    ("ML", -5.65, 10.49, "Zégoua, 5 km from the border"),
    ("CI", -5.63, 10.44, "Pogo, on the other side"),
    ("BF", -1.51, 12.35, "Ouagadougou"),
    ("NE", 3.45, 11.88, "Gaya"),
    ("FR", -52.33, 4.92, "Cayenne: Natural Earth draws it as France"),
    ("AW", -70.02, 12.53, "Oranjestad"),
    ("CW", -68.93, 12.11, "Willemstad"),
    ("BR", -47.88, -15.79, "Brasília"),
    ("CL", -70.65, -33.45, "Santiago"),
    ("LS", 27.48, -29.31, "Maseru, in a country inside another"),
    ("FJ", 178.0, -17.8, "Viti Levu"),
    ("RU", -173.2, 64.4, "Providenija, beyond the date line"),
    ("AQ", 0.0, -89.9, "near the South Pole"),
    ("RU", 179.9, 67.0, "Chukotka, before the date line"),
    (None, -20.0, 0.0, "the Atlantic"),
    (None, 0.0, 90.0, "the North Pole"),
    (None, 77.1, 35.5, "Siachen, which nobody's word gives away"),
]


@pytest.mark.parametrize(("code", "lon", "lat", "where"), TOWNS)
def test_a_point_is_in_its_country(atlas: Atlas, code: str | None, lon: float, lat: float, where: str) -> None:
    assert atlas.country_of(lon, lat) == code, where


def test_a_point_on_a_border_has_one_answer(atlas: Atlas) -> None:
    assert {atlas.country_of(180.0, 68.0), atlas.country_of(-180.0, 68.0)} == {"RU"}


def test_the_box_of_an_operation_holds_its_countries(atlas: Atlas) -> None:
    box = atlas.bounds_of(["BF", "CI", "ML", "NE"])

    assert box is not None
    assert (box.west, box.south) == pytest.approx((-12.3, 4.3), abs=0.1)
    assert (box.east, box.north) == pytest.approx((16.0, 25.0), abs=0.1)


def test_the_box_of_a_country_leaves_its_overseas_parts_out(atlas: Atlas) -> None:
    box = atlas.bounds_of(["FR"])

    assert box is not None and box.west > -6 and box.south > 41


def test_the_box_of_no_country_is_none(atlas: Atlas) -> None:
    assert atlas.bounds_of(["QQ"]) is None


def test_the_territories_of_the_mission_have_names() -> None:
    assert NAMES["AW"].en == "Aruba"
    assert NAMES["CW"].fr == "Curaçao"
    assert NAMES["CI"].en == "Côte d’Ivoire"
