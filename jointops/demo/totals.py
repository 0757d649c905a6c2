"""What a server counts of an operation that was played, beside what the scenario says it must count."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from typing import Any

from msgspec import Struct, json

from jointops.demo.filing import Desk
from jointops.demo.lines import connected
from jointops.demo.step import Step
from jointops.demo.week import Week

PATIENCE_S, PAUSE_S = 120, 1.0  # the matcher and the log work on after the last answer


class Line(Struct, frozen=True):
    """One comparison: what is counted, by which keys, as it must be and as it is."""

    what: str
    must: dict[Any, Any]
    counted: dict[Any, Any]

    @property
    def differs(self) -> list[str]:
        """Each key that is counted otherwise, in words."""
        keys = sorted(self.must.keys() | self.counted.keys(), key=str)
        both = [(key, self.must.get(key, 0), self.counted.get(key, 0)) for key in keys]
        return [f"{key}: {there} instead of {wanted}" for key, wanted, there in both if there != wanted]


async def compare(week: Week, operation: str, centre: str, url: str) -> list[Line]:
    """Compare until all agrees, at most for two minutes. centre: the account that reads the figures."""
    async with connected(url, 1) as http:
        desk, waited = Desk(http), 0.0
        while True:
            lines = await _compared(desk, week, operation, centre)
            if waited > PATIENCE_S or not any(line.differs for line in lines):
                return lines
            await asyncio.sleep(PAUSE_S)
            waited += PAUSE_S


async def _compared(desk: Desk, week: Week, operation: str, centre: str) -> list[Line]:
    must, figures = week.expected, await _read(desk, centre, f"/api/operations/{operation}/figures")
    computed = {(one["kind"], one["country"]): one["count"] for one in figures["computed"]}
    incidents = {key: count for key, count in must.incidents.items() if key[0] != "rescue"}
    return [
        Line("checks", dict(must.checks), _by(figures["subjects"], "subject", "country", value="count")),
        Line("answers", _told(must.answers), {key: computed[key] for key in computed if key[0] in ("wait", "act")}),
        Line("matches", dict(must.matches), await _matches(desk, week.steps, operation)),
        Line("incidents", incidents, {key: computed[key] for key in computed if key[0] in ("arrest", "seizure")}),
        Line("seized", must.quantities, _by(figures["quantities"], "commodity", "unit", "country", value="quantity")),
        Line("rescued", _rounded(must.rescued), _counts(figures["rescues"])),
        Line("presumed victims", _rounded(must.presumed), _counts(figures["presumed_victims"])),
        Line("smuggled migrants", dict(must.journeys), _by(figures["journeys"], "legs", "country", value="persons")),
        Line("routes", {"drawn": must.routes}, {"drawn": await _routes(desk, operation, centre)}),
        Line("alerts", {"released": must.alerts}, await _alerts(desk, week.steps, operation)),
    ]


def _counts(rows: list[dict[str, Any]]) -> dict[str, str]:
    return {row["country"]: row["count"] for row in rows}


def _told(answers: Counter[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Clear answers are what is left of the checks."""
    return {key: count for key, count in answers.items() if key[0] != "clear"}


def _rounded(persons: Mapping[str, int]) -> dict[str, str]:
    """Presumed victims and rescued persons are told rounded to five."""
    return {country: "<5" if count < 5 else str(round(count / 5) * 5) for country, count in persons.items()}


def _by(rows: list[dict[str, Any]], *names: str, value: str) -> dict[Any, Any]:
    return {tuple(row[name] for name in names): row[value] for row in rows}


async def _matches(desk: Desk, steps: list[Step], operation: str) -> dict[str, int]:
    """Every owner of an entry sees all matches of its own: together they see all there are."""
    owners = {step.by for step in steps if step.call.endswith("/entries")}
    ends: dict[str, str] = {}
    for owner in sorted(owners):
        ends |= {one["id"]: one["state"] async for one in _every(desk, owner, f"/api/matches?operation={operation}")}
    return dict(Counter(ends.values()))


async def _alerts(desk: Desk, steps: list[Step], operation: str) -> dict[str, int]:
    drafters = {step.by for step in steps if step.call == "POST /api/alerts"}
    states: dict[str, str] = {}
    for drafter in sorted(drafters):
        sent = _every(desk, drafter, f"/api/alerts?box=sent&operation={operation}")
        states |= {one["id"]: one["state"] async for one in sent}
    return dict(Counter(states.values()))


async def _routes(desk: Desk, operation: str, centre: str) -> int:
    return len([one async for one in _every(desk, centre, f"/api/routes?operation={operation}")])


async def _every(desk: Desk, user: str, path: str) -> AsyncIterator[dict[str, Any]]:
    cursor = ""
    while True:
        page = await _read(desk, user, path + (f"&cursor={cursor}" if cursor else ""))
        for item in page["items"]:
            yield item
        if not (cursor := page["next"]):
            return


async def _read(desk: Desk, user: str, path: str) -> Any:
    answer = await desk.send(user, f"GET {path}", b"", "")
    if answer.status != 200:
        raise RuntimeError(f"{user} cannot read {path}: {answer.status} {json.encode(answer.document)[:200]!r}")
    return answer.document
