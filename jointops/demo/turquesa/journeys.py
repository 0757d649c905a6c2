"""Which way 3,512 smuggled migrants came, as counts: groups on the drawn routes, recorded where they became known."""

from collections import Counter
from datetime import timedelta
from random import Random

from msgspec import Raw, Struct, json

from jointops.demo.checks import uuid7
from jointops.demo.slot import HOUR
from jointops.demo.step import Step, clock
from jointops.demo.turquesa.places import MEMBERS
from jointops.demo.turquesa.reports import CODE, ORIGIN
from jointops.demo.turquesa.ways import WAYS, Way

GROUP = 14  # persons at most: what one van, boat or guide takes


class Group(Struct, frozen=True):
    """So many persons on a way."""

    way: Way
    persons: int
    country: str


def make_groups(rng: Random, persons: int) -> list[Group]:
    """Share so many persons out over the ways that can be a journey, busy ways first."""
    ways = [way for way in WAYS if 2 <= len(way.countries) - 1 <= 7]
    groups: list[Group] = []
    left = persons
    while left:
        way = rng.choices(ways, [one.weight for one in ways])[0]
        size = min(left, rng.randint(2, GROUP))
        # where they became known: a member somewhere after the first border
        known = [country for country in way.countries[1:] if country in MEMBERS]
        groups.append(Group(way, size, rng.choice(known)))
        left -= size
    return groups


def journey_steps(rng: Random, groups: list[Group]) -> list[Step]:
    return [_step(rng, group, rng.randrange(10 * HOUR, 165 * HOUR)) for group in groups]


def tally(groups: list[Group]) -> Counter[tuple[int, str]]:
    """(legs, country) → persons."""
    counted = Counter[tuple[int, str]]()
    for group in groups:
        counted[len(group.way.countries) - 1, group.country] += group.persons
    return counted


def _step(rng: Random, group: Group, at: int) -> Step:
    when = ORIGIN + timedelta(seconds=at)
    body = {
        "id": str(uuid7(rng, when)), "operation": CODE, "country": group.country, "persons": group.persons,
        "legs": group.way.passages, "known_at": when.isoformat().replace("+00:00", "Z"),
    }  # fmt: skip
    bureau = f"bureau.{group.country.lower()}"
    return Step(at=clock(at), by=bureau, call="POST /api/journeys", body=Raw(json.encode(body)), expect={"status": 201})
