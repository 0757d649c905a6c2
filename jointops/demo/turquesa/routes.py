"""The ways of the drill as route records: legs with the checks, arrests and seizures that speak for them."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from random import Random

from msgspec import Raw, Struct, json

from jointops.demo.checks import Filed, uuid7
from jointops.demo.hits import Hit
from jointops.demo.slot import HOUR
from jointops.demo.step import Step, clock, seconds
from jointops.demo.turquesa.reports import CODE, ORIGIN
from jointops.demo.turquesa.ways import WAYS, Halt, Way

CENTRE = "centre.turquesa"
FIRST_AT, EVERY = 11 * HOUR, 5 * HOUR  # the forger's route on D1, the last one on D7
MOST_EVIDENCE = 6  # a leg: enough to see what it rests on
LEG_BY_LEG = 4 * HOUR  # between two changes of the forger's route
VERSION = "forged"  # where its version is saved


class _Id(Struct):
    id: str


class Seen(Struct, frozen=True):
    """A record that was seen at a post; at: when the server has it, seconds."""

    id: str
    post: str
    at: float


def seen_at_posts(filed: list[Filed], hits: list[Hit], incidents: list[Step]) -> list[Seen]:
    """What may speak for a leg: checks with a hit that all may know of, arrests and seizures."""
    known = {hit.number for hit in hits if hit.state == "confirmed" and hit.action != "discreet"}
    checks = [Seen(_id(one.body), one.slot.post.code, one.slot.sent) for one in filed if one.number in known]
    return checks + [_of_incident(step) for step in incidents if step.call == "POST /api/incidents"]


class _Incident(Struct):
    id: str
    checkpoint: str


def _of_incident(step: Step) -> Seen:
    told = json.decode(step.body, type=_Incident)
    return Seen(told.id, told.checkpoint, seconds(step.at))


def _id(body: Raw) -> str:
    return json.decode(body, type=_Id).id


def route_steps(rng: Random, seen: list[Seen]) -> Iterator[Step]:
    """Draw each way when something is known of it; the forger's grows leg by leg."""
    by_post = defaultdict[str, list[Seen]](list)
    for one in seen:
        by_post[one.post].append(one)
    forged, *others = WAYS
    id = _new_id(rng, FIRST_AT)
    yield _drawn(forged, id, FIRST_AT, by_post, legs=2)
    for legs in range(3, len(forged.means) + 1):
        yield _longer(forged, id, FIRST_AT + (legs - 2) * LEG_BY_LEG, by_post, legs)
    for number, way in enumerate(others, 1):
        at = FIRST_AT + number * EVERY
        yield _drawn(way, _new_id(rng, at), at, by_post, len(way.means))


def _new_id(rng: Random, at: int) -> str:
    return str(uuid7(rng, ORIGIN + timedelta(seconds=at)))


def _drawn(way: Way, id: str, at: int, by_post: dict[str, list[Seen]], legs: int) -> Step:
    body = {"id": id, "operation": CODE, **_body(way, at, by_post, legs)}
    saved = {VERSION: "/version"} if way is WAYS[0] else {}
    return Step(at=clock(at), by=CENTRE, call="POST /api/routes", body=_json(body), save=saved, expect={"status": 201})


def _longer(way: Way, id: str, at: int, by_post: dict[str, list[Seen]], legs: int) -> Step:
    return Step(
        at=clock(at), by=CENTRE, call=f"PATCH /api/routes/{id}", body=_json(_body(way, at, by_post, legs)),
        if_match=f"${{{VERSION}}}", save={VERSION: "/version"}, expect={"status": 200},
    )  # fmt: skip


def _body(way: Way, at: int, by_post: dict[str, list[Seen]], legs: int) -> dict[str, object]:
    modes = set(way.means[:legs])
    return {
        "name": way.name,
        "mode": way.means[0] if len(modes) == 1 else max(modes, key=way.means[:legs].count),
        "note": way.note,
        "within_km": 15,
        "legs": [_leg(way, place, at, by_post) for place in range(legs)],
    }


def _leg(way: Way, place: int, at: int, by_post: dict[str, list[Seen]]) -> dict[str, object]:
    start, end = way.halts[place], way.halts[place + 1]
    known = [one for halt in (start, end) for one in by_post[halt.checkpoint] if one.at < at - HOUR]
    evidence = [one.id for one in sorted(known, key=lambda one: one.at)[-MOST_EVIDENCE:]]
    role = "source" if place == 0 else "destination" if place == len(way.means) - 1 else "transit"
    return {
        "from": _stop(start), "to": _stop(end), "role": role, "mode": way.means[place], "inferred": not evidence,
        "evidence": evidence,
    }  # fmt: skip


def _stop(halt: Halt) -> dict[str, object]:
    stop: dict[str, object] = {"name": halt.name, "position": {"lon": halt.lon, "lat": halt.lat}}
    return stop | ({"checkpoint": halt.checkpoint} if halt.checkpoint else {})


def _json(body: object) -> Raw:
    return Raw(json.encode(body))
