"""The posts of the KAFO II drill and who stands at them: 30 checkpoints, 260 officers, four countries.

Positions are town or airport centres (GeoNames, airportsdata), degrees WGS 84; `approximate` where only the
neighbourhood is known. Officers are invented.
"""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from jointops.demo.names import officer_name

Kind = Literal["border", "airport", "port", "road", "town"]


class Checkpoint(Struct, frozen=True):
    """A post of the operation.

    lon, lat     degrees WGS 84
    unit         who runs it, as the map shows it
    approximate  the position is that of the neighbourhood, not of the post
    officers     how many of the 260 stand here
    offline      share of its checks that are uploaded later than they were made, 0–1
    """

    code: str
    name: str
    country: str
    lon: float
    lat: float
    kind: Kind
    unit: str
    approximate: bool
    officers: int
    offline: float


class Officer(Struct, frozen=True):
    """An account of the front line; the first of each country is its persona (`officer.ml` stands at Gao)."""

    user: str
    name: str
    country: str
    checkpoint: str


AIRPORT, ROAD, SAHEL = 0.03, 0.25, 0.55  # offline shares: airports have fibre, Sahel posts one mast or none


def _post(
    code: str, name: str, lat: float, lon: float, kind: Kind, unit: str, officers: int, offline: float, about: str = ""
) -> Checkpoint:
    return Checkpoint(code, name, code[:2], lon, lat, kind, unit, about == "~", officers, offline)


CHECKPOINTS: tuple[Checkpoint, ...] = (
    # code, name, latitude, longitude, kind, unit, officers, offline share, "~" when approximate
    _post("BF-OUA-01", "Ouagadougou airport", 12.35, -1.51, "airport", "Airport police", 14, AIRPORT),
    _post("BF-CIN-01", "Cinkansé", 11.12, 0.01, "border", "Border police", 11, ROAD),
    _post("BF-DAK-01", "Dakola", 11.0, -1.1, "border", "Customs", 12, ROAD, "~"),
    _post("BF-YEN-01", "Yendéré", 10.2, -5.0, "border", "Border police", 10, ROAD, "~"),
    _post("BF-KAN-01", "Kantchari", 12.5, 1.5, "border", "Gendarmerie", 8, SAHEL, "~"),
    _post("BF-DOR-01", "Dori", 14.03, -0.03, "road", "Gendarmerie", 7, SAHEL),
    _post("BF-FAR-01", "Faramana", 12.1, -4.7, "border", "Customs", 8, ROAD, "~"),
    _post("CI-ABJ-01", "Abidjan port", 5.28, -4.01, "port", "Port control unit", 13, ROAD, "~"),
    _post("CI-ABJ-02", "Abidjan airport", 5.26, -3.93, "airport", "Airport police", 12, AIRPORT),
    _post("CI-SPY-01", "San-Pédro port", 4.75, -6.64, "port", "Port control unit", 8, ROAD),
    _post("CI-NOE-01", "Noé", 5.29, -2.78, "border", "Border police", 8, ROAD),
    _post("CI-POG-01", "Pogo", 10.44, -5.63, "border", "Customs", 7, ROAD),
    _post("CI-OUA-01", "Ouangolodougou", 9.97, -5.15, "road", "Gendarmerie", 6, ROAD),
    _post("CI-SOK-01", "Soko", 7.99, -2.74, "border", "Border police", 6, ROAD),
    _post("CI-TEN-01", "Tengréla", 10.48, -6.41, "border", "Gendarmerie", 5, ROAD),
    _post("ML-BKO-01", "Bamako airport", 12.53, -7.95, "airport", "Airport police", 12, AIRPORT),
    _post("ML-ZEG-01", "Zégoua", 10.49, -5.65, "border", "Border police", 11, ROAD),
    _post("ML-KOU-01", "Koury", 12.18, -4.80, "border", "Customs", 9, ROAD),
    _post("ML-KAD-01", "Kadiolo", 10.55, -5.77, "road", "Gendarmerie", 7, ROAD),
    _post("ML-GAO-01", "Gao", 16.27, -0.04, "town", "Gendarmerie", 10, SAHEL),
    _post("ML-ANS-01", "Ansongo", 15.66, 0.50, "road", "Gendarmerie", 7, SAHEL),
    _post("ML-DIB-01", "Diboli", 14.5, -12.2, "border", "Border police", 9, ROAD, "~"),
    _post("NE-NIM-01", "Niamey airport", 13.48, 2.18, "airport", "Airport police", 10, AIRPORT),
    _post("NE-TOR-01", "Torodi", 13.12, 1.80, "road", "Gendarmerie", 8, SAHEL),
    _post("NE-MAK-01", "Makalondi", 12.8, 1.7, "border", "Customs", 8, SAHEL, "~"),
    _post("NE-GAY-01", "Gaya", 11.88, 3.45, "border", "Border police", 8, ROAD),
    _post("NE-KON-01", "Birni N'Konni", 13.80, 5.25, "border", "Customs", 7, ROAD),
    _post("NE-AYO-01", "Ayorou", 14.73, 0.92, "border", "Gendarmerie", 6, SAHEL),
    _post("NE-DAN-01", "Dan Issa", 13.2, 7.2, "border", "Border police", 6, ROAD, "~"),
    _post("NE-AGA-01", "Agadez", 16.97, 8.00, "town", "Gendarmerie", 7, SAHEL),
)

PERSONA_POSTS = {"BF": "BF-DAK-01", "CI": "CI-TEN-01", "ML": "ML-GAO-01", "NE": "NE-TOR-01"}


def _officers() -> Iterator[Officer]:
    """One account a place at a post: `officer.ml` and `officer.ml.001` … `officer.ml.064`."""
    for country, persona_post in PERSONA_POSTS.items():
        posts = [post.code for post in CHECKPOINTS if post.country == country for _ in range(post.officers)]
        posts.remove(persona_post)
        yield Officer(f"officer.{country.lower()}", officer_name(country, 0), country, persona_post)
        for number, post in enumerate(posts, 1):
            user = f"officer.{country.lower()}.{number:03}"
            yield Officer(user, officer_name(country, number), country, post)


OFFICERS: tuple[Officer, ...] = tuple(_officers())

BUREAUS = ("ML", "BF", "CI", "NE", "FR")  # countries whose bureau (`bureau.ml` …) owns entries and gives verdicts
