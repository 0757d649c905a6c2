"""What a step expected, and what came."""

from collections.abc import Mapping, Sequence
from typing import cast

import msgspec

from jointops.demo.step import Scalar

MISSING = object()


def at_pointer(document: object, pointer: str) -> object:
    """Follow a JSON pointer (RFC 6901); MISSING when nothing is there."""
    here = document
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(here, dict):
            here = cast(dict[str, object], here).get(key, MISSING)
        elif isinstance(here, list) and key.isdigit() and int(key) < len(cast(list[object], here)):
            here = cast(list[object], here)[int(key)]
        else:
            return MISSING
    return here


def differs(document: object, expected: Mapping[str, Scalar]) -> str:
    """Say what is not as expected; names without a slash are fields of the document itself. Empty when all is."""
    for name, value in expected.items():
        found = at_pointer(document, name if name.startswith("/") else f"/{name}")
        if found is MISSING:
            return f"{name} is absent, expected {value!r}"
        if found != value:
            return f"{name} is {found!r}, expected {value!r}"
    return ""


class Failure(msgspec.Struct, frozen=True):
    """A step that did not go as its line says; `line` counts from 1."""

    line: int
    by: str
    what: str
    why: str


class Report(msgspec.Struct):
    """How a play went.

    sent         requests that were answered, repeats of a waiting GET included
    failed       steps that did not go as their lines say
    latency_ms   time to the answer: p50, p95, p99, max
    took_s       seconds from first to last step
    """

    sent: int
    failed: list[Failure]
    by_status: dict[int, int]
    latency_ms: dict[str, float]
    took_s: float


def percentiles(times: Sequence[float]) -> dict[str, float]:
    """Sum up latencies given in seconds as milliseconds."""
    if not times:
        return {}
    ordered = sorted(times)
    ranks = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {name: round(ordered[round(rank * (len(ordered) - 1))] * 1000, 2) for name, rank in ranks.items()}
