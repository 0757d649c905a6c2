"""When the centre of Turquesa II draws which way."""

from collections.abc import Iterator
from random import Random

from jointops.demo.routes import Drawer, Seen
from jointops.demo.slot import HOUR
from jointops.demo.step import Step
from jointops.demo.turquesa.reports import CODE, ORIGIN
from jointops.demo.turquesa.ways import WAYS

CENTRE = "centre.turquesa"
KNOWN = 8
"""Ways that are known from earlier work: they stand on the map before the first morning, and grow with what is seen."""

FORGED_AT, LEG_BY_LEG = 11 * HOUR, 4 * HOUR  # the forger's route begins on D1, and grows
EVERY = 6 * HOUR  # between two routes of the week
GROWN_AT = (20 * HOUR, 44 * HOUR, 92 * HOUR, 140 * HOUR)


def route_steps(rng: Random, seen: list[Seen]) -> Iterator[Step]:
    """The ways that are known, the forger's leg by leg, and the others as they turn up."""
    drawer = Drawer(CENTRE, CODE, ORIGIN, seen)
    forged, *others = WAYS
    id, step = drawer.drawn(rng, forged, FORGED_AT, "r0", legs=2)
    yield step
    for legs in range(3, len(forged.means) + 1):
        yield drawer.changed(id, forged, FORGED_AT + (legs - 2) * LEG_BY_LEG, "r0", legs)
    for number, way in enumerate(others, 1):
        is_known = number <= KNOWN
        at = 1200 + number * 60 if is_known else FORGED_AT + (number - KNOWN) * EVERY
        id, step = drawer.drawn(rng, way, at, f"r{number}")
        yield step
        for later in GROWN_AT if is_known else ():
            if drawer.known(way, later):
                yield drawer.changed(id, way, later, f"r{number}")
