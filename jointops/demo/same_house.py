"""Two countries plan to act at the same house: each learns whom to call, and nothing of the other."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Raw, Struct, json

from jointops.demo.checks import OPERATION, ORIGIN
from jointops.demo.slot import HOUR
from jointops.demo.step import Step, clock

LONGEST = timedelta(days=7)
"""Past the end of the week: a plan that is over is not taken, and a whole week may be played as what is past."""

TOLD_WITHIN = "60s"
"""Plans are compared beside the answers, so that an answer says nothing of another's plan."""


class Side(Struct, frozen=True):
    """One of the two countries: its plan's id, kind and latitude, and the telephone of who leads it."""

    country: str
    id: str
    kind: str
    lat: float
    phone: str


class House(Struct, frozen=True):
    """Where both plan to act. at: seconds of the week at which the first is submitted."""

    operation: str
    origin: datetime
    at: float
    lon: float
    sides: tuple[Side, Side]


NEAR_KOURY = House(
    OPERATION,
    ORIGIN,
    57 * HOUR,  # the third morning; the house is to be watched from the afternoon on
    -4.8012,
    (
        Side("ml", "01762a00-0000-7000-8000-0000000d3001", "surveillance", 12.1834, "+223 20 00 31 01"),
        Side("bf", "01762a00-0000-7000-8000-0000000d3002", "surveillance", 12.1851, "+226 25 00 31 02"),
    ),
)


def same_house_steps(house: House = NEAR_KOURY) -> Iterator[Step]:
    """Planned by both within the hour, told at once, settled by their two calls: they act together."""
    for place, side in enumerate(house.sides):
        yield from _planned(house, house.at + place * HOUR / 2, side)
    at, heard = house.at + HOUR, {"/state": "conflict", "/contacts/0/state": "told"}
    for word in ("contacted", "merge"):
        for side in house.sides:
            yield _looks(at, side, heard)
            yield _says(at + 300, side.country, word)
            at, heard = at + 900, {"/contacts/0/other_said": word}
    for side in house.sides:
        yield _looks(at, side, {"/state": "settled", "/contacts/0/state": "merge"})


def _planned(house: House, at: float, side: Side) -> Iterator[Step]:
    """Submitted by the bureau, approved by a colleague of the national centre."""
    country = side.country
    begin = house.origin + timedelta(seconds=house.at + 5 * HOUR)
    body = {
        "id": side.id,
        "operation": house.operation,
        "kind": side.kind,
        "window": {"from": begin.isoformat(), "to": (begin + LONGEST).isoformat()},
        "position": {"lon": house.lon, "lat": side.lat},
        "case_number": f"{country.upper()} 31/2020 (invented)",
        "supervisor": f"centre.{country}",
        "commander": {"user": f"officer.{country}", "phone": side.phone},
    }
    yield Step(
        at=clock(at), by=f"bureau.{country}", call="POST /api/deconfliction/plans", body=Raw(json.encode(body)),
        save={f"p{country}": "/version"}, expect={"/state": "waiting"},
    )  # fmt: skip
    yield Step(
        at=clock(at + 600), by=f"centre.{country}", call=f"POST /api/deconfliction/plans/{side.id}/approve",
        if_match=f"${{p{country}}}", expect={"status": 200},
    )  # fmt: skip


def _looks(at: float, side: Side, sees: dict[str, str]) -> Step:
    country = side.country
    return Step(
        at=clock(at), by=f"bureau.{country}", call=f"GET /api/deconfliction/plans/{side.id}", expect=dict(sees),
        save={f"c{country}": "/contacts/0/id", f"cv{country}": "/contacts/0/version"}, within=TOLD_WITHIN,
    )  # fmt: skip


def _says(at: float, country: str, word: str) -> Step:
    return Step(
        at=clock(at), by=f"bureau.{country}", call=f"POST /api/deconfliction/contacts/${{c{country}}}",
        body=Raw(json.encode({"said": word})), if_match=f"${{cv{country}}}", expect={"status": 200},
    )  # fmt: skip
