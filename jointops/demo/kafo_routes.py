"""The routes of KAFO II: how arms, explosives and what pays for them go, known from earlier work; all invented."""

from collections.abc import Iterator
from random import Random

from jointops.demo.checks import OPERATION, ORIGIN
from jointops.demo.coordination import CENTRE
from jointops.demo.places import CHECKPOINTS
from jointops.demo.routes import Drawer, Seen
from jointops.demo.slot import HOUR
from jointops.demo.step import Step
from jointops.demo.ways import Atlas, Town

_TOWNS: dict[str, Town] = {
    "Tema": (5.67, 0.0, "GH"), "Sabha": (27.04, 14.43, "LY"), "Lomé": (6.13, 1.22, "TG"),
    "Cotonou": (6.36, 2.38, "BJ"), "Dakar": (14.69, -17.45, "SN"), "Las Palmas": (28.10, -15.42, "ES"),
}  # fmt: skip
_way = Atlas({post.code: post for post in CHECKPOINTS}, _TOWNS).way

WAYS = (
    _way("Explosives from Tema by Dakola", "Tema - BF-DAK-01 - BF-YEN-01 - CI-TEN-01 - ML-KAD-01",
         note="Sticks of one lot at Dakola and Tengréla."),
    _way("Arms from the north by Agadez", "Sabha - NE-AGA-01 - NE-KON-01 - NE-DAN-01"),
    _way("Arms along the Niger", "ML-GAO-01 - ML-ANS-01 - NE-AYO-01 - NE-NIM-01"),
    _way("Cannabis from Abidjan to Bamako", "CI-ABJ-01 - CI-OUA-01 - CI-POG-01 - ML-ZEG-01 - ML-BKO-01"),
    _way("Ammunition from Lomé to Torodi", "Lomé - BF-CIN-01 - BF-KAN-01 - NE-MAK-01 - NE-TOR-01"),
    _way("Medicines from Cotonou", "Cotonou - NE-GAY-01 - NE-NIM-01"),
    _way("Fuel from Dakar to Faramana", "Dakar - ML-DIB-01 - ML-BKO-01 - ML-KOU-01 - BF-FAR-01"),
    _way("San-Pédro by sea", "BF-OUA-01 - CI-SPY-01 = Las Palmas"),
)  # fmt: skip

FIRST_AT = 1200  # seconds: before the first morning, so that who opens the map sees them
GROWN_AT = (9 * HOUR, 12 * HOUR, 20 * HOUR, 36 * HOUR, 60 * HOUR, 84 * HOUR, 108 * HOUR, 132 * HOUR)
"""When the centre looks what speaks for them by now."""


def route_steps(seen: list[Seen]) -> Iterator[Step]:
    """Draw them all, and change each when more speaks for it."""
    rng, drawer = Random("routes of KAFO II"), Drawer(CENTRE, OPERATION, ORIGIN, seen)
    for number, way in enumerate(WAYS):
        id, step = drawer.drawn(rng, way, FIRST_AT + number * 60, f"k{number}")
        yield step
        known = 0
        for at in GROWN_AT:
            if drawer.known(way, at) > known:
                known = drawer.known(way, at)
                yield drawer.changed(id, way, at, f"k{number}")
