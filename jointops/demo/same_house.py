"""Burkina Faso and Mali plan to watch the same house near Koury: each learns whom to call, and nothing of the other."""

from collections.abc import Iterator
from datetime import timedelta

from msgspec import Raw, json

from jointops.demo.checks import OPERATION, ORIGIN
from jointops.demo.slot import HOUR
from jointops.demo.step import Step, clock

AT = 57 * HOUR
"""The third morning; the house is to be watched from the afternoon on."""

LONGEST = timedelta(days=7)
"""Past the end of the week: a plan that is over is not taken, and a whole week may be played as what is past."""

TOLD_WITHIN = "60s"
"""Plans are compared beside the answers, so that an answer says nothing of another's plan."""

_SIDES = (
    ("ml", "01762a00-0000-7000-8000-0000000d3001", 12.1834),
    ("bf", "01762a00-0000-7000-8000-0000000d3002", 12.1851),
)
_PHONES = {"ml": "+223 20 00 31 01", "bf": "+226 25 00 31 02"}


def same_house_steps() -> Iterator[Step]:
    """Planned by both within the hour, told at once, settled by their two calls: they watch together."""
    for place, (country, id, lat) in enumerate(_SIDES):
        yield from _planned(AT + place * HOUR / 2, country, id, lat)
    at, heard = AT + HOUR, {"/state": "conflict", "/contacts/0/state": "told"}
    for word in ("contacted", "merge"):
        for country, id, _ in _SIDES:
            yield _looks(at, country, id, heard)
            yield _says(at + 300, country, word)
            at, heard = at + 900, {"/contacts/0/other_said": word}
    for country, id, _ in _SIDES:
        yield _looks(at, country, id, {"/state": "settled", "/contacts/0/state": "merge"})


def _planned(at: float, country: str, id: str, lat: float) -> Iterator[Step]:
    """Submitted by the bureau, approved by a colleague of the national centre."""
    begin = ORIGIN + timedelta(seconds=AT + 5 * HOUR)
    body = {
        "id": id,
        "operation": OPERATION,
        "kind": "surveillance",
        "window": {"from": begin.isoformat(), "to": (begin + LONGEST).isoformat()},
        "position": {"lon": -4.8012, "lat": lat},
        "case_number": f"{country.upper()} 31/2020 (invented)",
        "supervisor": f"centre.{country}",
        "commander": {"user": f"officer.{country}", "phone": _PHONES[country]},
    }
    yield Step(
        at=clock(at), by=f"bureau.{country}", call="POST /api/deconfliction/plans", body=Raw(json.encode(body)),
        save={f"p{country}": "/version"}, expect={"/state": "waiting"},
    )  # fmt: skip
    yield Step(
        at=clock(at + 600), by=f"centre.{country}", call=f"POST /api/deconfliction/plans/{id}/approve",
        if_match=f"${{p{country}}}", expect={"status": 200},
    )  # fmt: skip


def _looks(at: float, country: str, id: str, sees: dict[str, str]) -> Step:
    return Step(
        at=clock(at), by=f"bureau.{country}", call=f"GET /api/deconfliction/plans/{id}", expect=dict(sees),
        save={f"c{country}": "/contacts/0/id", f"cv{country}": "/contacts/0/version"}, within=TOLD_WITHIN,
    )  # fmt: skip


def _says(at: float, country: str, word: str) -> Step:
    return Step(
        at=clock(at), by=f"bureau.{country}", call=f"POST /api/deconfliction/contacts/${{c{country}}}",
        body=Raw(json.encode({"said": word})), if_match=f"${{cv{country}}}", expect={"status": 200},
    )  # fmt: skip
