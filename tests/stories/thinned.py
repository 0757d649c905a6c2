"""A part of KAFO II that still tells its stories: some planned matches to their ends, some checks, all alerts."""

import re
from collections.abc import Mapping

from msgspec import json

from jointops.demo.order import read_by
from jointops.demo.step import Step
from jointops.demo.week import Week

_NUMBERED = re.compile(r"^[cemv](\d+)v?$")


def thinned(week: Week, every: int) -> list[Step]:
    """One match in so many with all that is done about it, as many of the other checks; routes as first drawn."""
    # a call that brings several checks would ask for the entries of all of them
    kept = [hit for hit in week.hits if not hit.slot.batch][::every]
    numbers = {hit.number for hit in kept}
    entries: list[Mapping[str, object]] = [json.decode(json.encode(hit.entry)) for hit in kept]
    return [step for place, step in enumerate(week.steps) if _stays(step, place % every == 0, numbers, entries)]


def _stays(step: Step, in_turn: bool, numbers: set[int], entries: list[Mapping[str, object]]) -> bool:
    named = {int(found[1]) for name in read_by(step) | step.save.keys() if (found := _NUMBERED.match(name))}
    if named:
        return named <= numbers
    if step.call.endswith("/entries"):
        return any(entry.items() <= json.decode(step.body).items() for entry in entries)
    if step.call.startswith("POST /api/checks"):
        return in_turn and step.expect.get("status") == 201
    # what speaks for a route later may be a check that is left out
    return not step.call.startswith("PATCH /api/routes")
