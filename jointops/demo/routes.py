"""Ways as route records: legs with the checks, arrests and seizures that speak for them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from msgspec import Raw, Struct, json

from jointops.demo.checks import Filed, uuid7
from jointops.demo.hits import Hit
from jointops.demo.slot import HOUR
from jointops.demo.step import Step, clock, seconds
from jointops.demo.ways import Halt, Way

MOST_EVIDENCE = 6  # a leg: enough to see what it rests on


class Seen(Struct, frozen=True):
    """A record that was seen at a post; at: when it was known what it is, seconds."""

    id: str
    post: str
    at: float


class _Reported(Struct):
    id: str
    checkpoint: str


def seen_at_posts(filed: list[Filed], hits: list[Hit], verdicts: dict[int, str], incidents: list[Step]) -> list[Seen]:
    """What may speak for a leg: checks with a hit that all may know of, arrests and seizures.

    verdicts  match → when its verdict was given
    """
    open_hits = {hit.number for hit in hits if hit.state == "confirmed" and not hit.silent}
    seen = [_seen(one.body, seconds(verdicts[one.number])) for one in filed if one.number in open_hits]
    told = [step for step in incidents if step.call == "POST /api/incidents" and b'"rescue"' not in bytes(step.body)]
    return seen + [_seen(step.body, seconds(step.at)) for step in told]


def _seen(body: Raw, at: float) -> Seen:
    reported = json.decode(body, type=_Reported)
    return Seen(reported.id, reported.checkpoint, at)


def verdicts_in(followed: Iterable[Step]) -> dict[int, str]:
    """Match → when its verdict is given."""
    given = [step for step in followed if step.call.endswith("/verdict")]
    return {int(step.call.partition("${m")[2].partition("}")[0]): step.at for step in given}


class Drawer:
    """The centre that draws the routes of an operation. Evidence is an hour old: a fast play has sent it by then."""

    def __init__(self, centre: str, operation: str, origin: datetime, seen: list[Seen]) -> None:
        self._centre = centre
        self._operation = operation
        self._origin = origin
        self._seen = defaultdict[str, list[Seen]](list)
        for one in sorted(seen, key=lambda one: one.at):
            self._seen[one.post].append(one)

    def drawn(self, rng: Random, way: Way, at: int, saved: str, legs: int | None = None) -> tuple[str, Step]:
        """Draw a way, or its first legs; its id, and the step. saved: the name that its version is saved under."""
        id = str(uuid7(rng, self._origin + timedelta(seconds=at)))
        body = {"id": id, "operation": self._operation, **self._body(way, at, legs or len(way.means))}
        return id, Step(
            at=clock(at), by=self._centre, call="POST /api/routes", body=_json(body), save={saved: "/version"},
            expect={"status": 201},
        )  # fmt: skip

    def changed(self, id: str, way: Way, at: int, saved: str, legs: int | None = None) -> Step:
        """The route as it is known later: more legs, or more that speaks for them."""
        return Step(
            at=clock(at), by=self._centre, call=f"PATCH /api/routes/{id}", if_match=f"${{{saved}}}",
            body=_json(self._body(way, at, legs or len(way.means))), save={saved: "/version"}, expect={"status": 200},
        )  # fmt: skip

    def known(self, way: Way, at: int) -> int:
        """How many records speak for a way at a time."""
        return sum(one.at < at - HOUR for halt in way.halts for one in self._seen[halt.checkpoint])

    def _body(self, way: Way, at: int, legs: int) -> dict[str, object]:
        means = way.means[:legs]
        return {
            "name": way.name,
            "mode": max(means, key=means.count),
            "note": way.note,
            "within_km": 15,
            "legs": [self._leg(way, place, at) for place in range(legs)],
        }

    def _leg(self, way: Way, place: int, at: int) -> dict[str, object]:
        start, end = way.halts[place], way.halts[place + 1]
        known = [one for halt in (start, end) for one in self._seen[halt.checkpoint] if one.at < at - HOUR]
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
