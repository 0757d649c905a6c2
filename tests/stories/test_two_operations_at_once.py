"""KAFO II and Turquesa II at once, a part of each: who serves in one hears nothing of the other."""

import contextlib
from collections import Counter
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from jointops.base.settings import Settings
from jointops.demo import kafo_ii
from jointops.demo.answers import Report
from jointops.demo.personas import KAFO, TURQUESA
from jointops.demo.player import play
from jointops.demo.scenarios import origin_of, together
from jointops.demo.seed import seed
from jointops.demo.totals import compare
from jointops.demo.turquesa import turquesa_ii
from jointops.demo.turquesa.people import LIAISON
from jointops.demo.turquesa.volumes import Volumes
from jointops.demo.week import Week
from realtime.frames import EventFrame, ShownEvent
from tests.stories.columns import read_snapshot
from tests.stories.screens import Screen, every_page
from tests.stories.thinned import thinned
from tests.support import LONG, caller, housed, running_on, until

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.timeout(900)]

PART = 60 if LONG else 120
"""One in so many of either operation."""

SERVE_IN = {
    KAFO: ("officer.ml", "bureau.ml", "centre.kafo", "prosecutor.ml"),
    TURQUESA: ("officer.mx", "bureau.mx", "centre.turquesa", "prosecutor.mx"),
}
IN_ONE = [(user, code) for code, users in SERVE_IN.items() for user in users]
LIST_OWNER = "bureau.fr"
LISTS = ("/api/checks", "/api/matches", "/api/incidents", "/api/alerts?box=inbox", "/api/alerts?box=sent")


class Both(msgspec.Struct):
    """The four days when they are over: how they went, and who is still looking."""

    turquesa: Week
    report: Report
    screens: dict[str, Screen]
    url: str

    def heard(self, user: str) -> list[ShownEvent]:
        """The events of operations that came to a screen."""
        events = [frame.event for frame in self.screens[user].frames if isinstance(frame, EventFrame)]
        return [event for event in events if event.operation]


@pytest.fixture(scope="module")
async def both(folder: Path, seeded: Path) -> AsyncGenerator[Both]:
    """A node on which both are played as fast as it goes, before ten people's screens."""
    turquesa = turquesa_ii.make_week(volumes=Volumes(PART))
    weeks = [(turquesa.steps, turquesa_ii.ORIGIN), (thinned(kafo_ii.make_week(), PART), kafo_ii.ORIGIN)]
    settings = Settings(data=folder / "both", port=0, demo=True, pace=1000)
    async with contextlib.AsyncExitStack() as stack:
        node = await stack.enter_async_context(running_on(seeded, settings))
        await seed(node, (KAFO, TURQUESA))
        url = await stack.enter_async_context(housed(node))
        users = [*(user for user, _ in IN_ONE), LIAISON, LIST_OWNER]
        screens = {user: await _opened(url, user, stack) for user in users}
        report = await play(together(weeks), url, 0, shift_to_now=origin_of((KAFO, TURQUESA)))
        yield Both(turquesa, report, screens, url)


async def _opened(url: str, user: str, stack: contextlib.AsyncExitStack) -> Screen:
    screen = Screen(url, user, await stack.enter_async_context(caller(url, timeout=60)))
    await screen.open()
    stack.push_async_callback(screen.go)
    return screen


def _other(code: str) -> str:
    return TURQUESA if code == KAFO else KAFO


async def test_every_step_of_either_goes_as_its_line_says(both: Both) -> None:
    assert both.report.failed == []


async def test_what_the_server_counts_of_turquesa_is_what_the_scenario_says(both: Both) -> None:
    lines = await compare(both.turquesa, TURQUESA, "centre.turquesa", both.url)
    assert {line.what: line.differs for line in lines if line.differs} == {}
    assert all(line.must for line in lines if line.what != "rescued")


async def test_a_controlled_delivery_waits_for_the_second_authority_and_a_correction_for_its_readers(
    both: Both,
) -> None:
    centre = both.screens["centre.turquesa"].http
    [report] = [one for one in await every_page(centre, "/api/alerts", box="sent") if one["title"] == "The week so far"]
    whole = (await centre.get(f"/api/alerts/{report['id']}")).json()
    assert [one["reason"] for one in whole["editions"]] == [
        "São Paulo stood twice in the report: one workshop, as the tallies say."
    ]
    assert {(one["country"], one["edition"]) for one in whole["readings"]} == {("AR", 1), ("CL", 1), ("AR", 2)}
    # The liaison is no party: what two authorities ask of each other is theirs.
    assert await every_page(both.screens[LIAISON].http, "/api/requests") == []
    calls = [step for step in both.turquesa.steps if "/api/requests/${cd}/" in step.call]
    assert [step.call.rpartition("/")[2] for step in calls] == ["send", "receive", "execute", "answer"]


@pytest.mark.parametrize(("user", "code"), IN_ONE)
async def test_who_serves_in_one_is_told_no_event_of_the_other(both: Both, user: str, code: str) -> None:
    """All that happened is told: the liaison, who hears of both, has it."""
    await until(lambda: _has_heard_of_both(both), 60)
    assert Counter(event.operation for event in both.heard(user) if event.operation != code) == {}
    assert both.heard(user) or user.startswith("officer")


async def _has_heard_of_both(both: Both) -> bool:
    return {event.operation for event in both.heard(LIAISON)} == {KAFO, TURQUESA}


@pytest.mark.parametrize(("user", "code"), IN_ONE)
async def test_who_serves_in_one_finds_no_row_point_or_count_of_the_other(both: Both, user: str, code: str) -> None:
    http, other = both.screens[user].http, _other(code)
    operations = await every_page(http, "/api/operations")
    assert {one["code"] for one in operations} <= {code}
    for path in LISTS:
        answer = await http.get(path, params={"operation": other})
        assert answer.status_code == 403 or answer.json()["items"] == [], (path, answer.text)
        whole = await http.get(path)
        if whole.status_code == 200:
            assert {one["operation"] for one in whole.json()["items"]} <= {code}, path
    for path in ("routes", "journeys", f"operations/{other}/checkpoints"):
        answer = await http.get(f"/api/{path}", params={"operation": other})
        assert answer.status_code in (403, 404) or answer.json()["items"] == [], (path, answer.text)
    assert (await http.get(f"/api/operations/{other}/figures")).status_code == 404
    assert (await http.get(f"/api/operations/{other}")).status_code == 404
    assert await _points(http, other) == 0


@pytest.mark.parametrize("code", SERVE_IN)
async def test_the_centre_of_one_finds_nobody_of_the_other_to_release_its_alerts(both: Both, code: str) -> None:
    centre = both.screens[SERVE_IN[code][2]].http
    found = await centre.get("/api/alerts/seconds", params={"operation": _other(code), "search": "a"})
    assert found.status_code in (403, 404) or found.json() in ([], {"items": [], "next": None}), found.text


async def test_the_liaison_has_both_maps_and_both_lists_each_by_itself(both: Both) -> None:
    http = both.screens[LIAISON].http
    operations = await every_page(http, "/api/operations")
    assert {one["code"] for one in operations} == {KAFO, TURQUESA}
    for code, users in SERVE_IN.items():
        centre = both.screens[users[2]].http
        assert await _points(http, code) == await _points(centre, code) > 0
        for path in ("/api/matches", "/api/incidents", "/api/routes", "/api/journeys"):
            mine, theirs = [await _ids(one, path, code) for one in (http, centre)]
            assert mine == theirs, path


async def test_the_owner_of_a_list_that_both_meet_sees_its_matches_and_no_more(both: Both) -> None:
    http = both.screens[LIST_OWNER].http
    matches = await every_page(http, "/api/matches")
    assert {match["operation"] for match in matches} <= {KAFO, TURQUESA}
    assert {match["countries"]["owner"] for match in matches} == {"FR"}
    assert (await http.get("/api/operations")).json()["items"] == []


async def _points(http: httpx.AsyncClient, code: str) -> int:
    answer = await http.get("/api/map/snapshot", params={"operation": code})
    return len(read_snapshot(answer.content).marks) if answer.status_code == 200 else 0


async def _ids(http: httpx.AsyncClient, path: str, code: str) -> set[Any]:
    return {one["id"] for one in await every_page(http, path, operation=code)}
