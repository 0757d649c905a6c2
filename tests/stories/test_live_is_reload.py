"""After each step of the story every screen shows what it would show if it were opened anew."""

import contextlib
from collections.abc import AsyncGenerator, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from jointops.base.ids import uuid7
from realtime.frames import Shared, Withdrawn
from tests.stories.screens import OPERATION, Screen
from tests.support import caller, until

LOOKING = ("officer.ml", "bureau.ml", "bureau.fr", "centre.kafo", "centre.ml", "prosecutor.fr", "bureau.bf")


@pytest.fixture
async def screens(url: str) -> AsyncGenerator[dict[str, Screen]]:
    """One of each kind of viewer, looking."""
    async with contextlib.AsyncExitStack() as stack:
        opened: dict[str, Screen] = {}
        for user in LOOKING:
            http = await stack.enter_async_context(caller(url, timeout=30))
            opened[user] = Screen(url, user, http)
            await opened[user].open()
            stack.push_async_callback(opened[user].go)
        yield opened


async def test_live_is_reload_after_each_step_of_the_story(screens: dict[str, Screen]) -> None:
    officer, bureau_ml, bureau_fr, centre, _, prosecutor, bureau_bf = (screens[user] for user in LOOKING)
    await _done(centre, f"/api/operations/{OPERATION}/checkpoints", _post())
    await _all_agree(screens, "checkpoint.added", officer, bureau_ml, bureau_bf, centre, screens["centre.ml"])
    assert [user for user, screen in screens.items() if screen.posts != await screen.fresh_posts()] == []
    assert "ML-LIVE-01" in officer.posts
    await _list_of_france(bureau_fr)
    told = await _done(officer, "/api/checks", _check())
    await _all_agree(screens, "check.reported", officer, centre)

    match = await _match_of(bureau_ml, told["id"])
    await _all_agree(screens, "match.found", bureau_ml, bureau_fr, centre)
    match = await _done(bureau_ml, f"/api/matches/{match['id']}/claim", {}, match)
    await _all_agree(screens, "match.claimed", bureau_ml, bureau_fr, centre)
    verdict = {"verdict": "confirmed", "reason": "Plate and number agree."}
    match = await _done(bureau_fr, f"/api/matches/{match['id']}/verdict", verdict, match)
    await _all_agree(screens, "match.verified", bureau_ml, bureau_fr, centre)

    alert = await _done(centre, "/api/alerts", _alert(match["id"]))
    await _all_agree(screens, "alert.drafted", centre)
    alert = await _done(centre, f"/api/alerts/{alert['id']}/release", {}, alert)
    await _all_agree(screens, "alert.released", centre, prosecutor)
    await _done(prosecutor, f"/api/alerts/{alert['id']}/acknowledge", {})
    await _all_agree(screens, "alert.acknowledged", centre, prosecutor)
    assert UUID(alert["id"]) in prosecutor.alerts and UUID(alert["id"]) in centre.alerts

    assert UUID(match["id"]) not in bureau_bf.matches
    share = {"kind": "match", "id": match["id"], "with": ["bureau:BF"], "reason": "They ask."}
    share = await _done(bureau_fr, "/api/shares", share)
    await _told(bureau_bf, Shared, match["id"])
    await _all_agree(screens, "match.found")
    assert UUID(match["id"]) in bureau_bf.matches
    assert [user for user, screen in screens.items() if not (screen.marks or screen.matches or screen.alerts)] == []
    await _done(bureau_fr, f"/api/shares/{share['id']}/withdraw", {"reason": "Done."})
    await _told(bureau_bf, Withdrawn, match["id"])
    await _all_agree(screens, "match.found")
    assert UUID(match["id"]) not in bureau_bf.matches


async def _told(screen: Screen, kind: type[Shared | Withdrawn], record: str) -> None:
    async def is_told() -> bool:
        return any(isinstance(frame, kind) and str(frame.record) == record for frame in screen.frames)

    await until(is_told)


async def _all_agree(screens: dict[str, Screen], kind: str, *hear: Screen) -> None:
    """Those concerned have heard of it, and no screen differs from a fresh one."""
    for screen in screens.values():

        async def as_fresh(screen: Screen = screen) -> bool:
            has_heard = screen not in hear or kind in {told[0] for told in screen.told}
            return has_heard and await _is_as_fresh(screen)

        await until(as_fresh)


async def _is_as_fresh(screen: Screen) -> bool:
    await screen.read_noted()
    return (
        screen.marks == (await screen.fresh_map()).marks
        and screen.matches == await screen.fresh_matches()
        and screen.alerts == await screen.fresh_alerts()
    )


async def _done(
    screen: Screen, path: str, body: dict[str, Any], current: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    headers = {"if-match": f'"{current["version"]}"'} if current else {}
    answer = await screen.http.post(path, json=body, headers=headers)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


async def _list_of_france(bureau: Screen) -> None:
    await bureau.http.post("/api/watchlists", json={"code": "FR-LIVE", "name": "Sought", "kinds": ["vehicle"]})
    entry = {
        "kind": "vehicle", "plate": "11 GN 4477 BF", "country": "BF", "action": "seize", "purpose": "Origin of arms",
        "legal_basis": "Rogatory commission 7/2026", "review_by": "2030-01-01", "category": "suspect",
    }  # fmt: skip
    await _done(bureau, "/api/watchlists/FR-LIVE/entries", entry)


def _post() -> dict[str, Any]:
    place = {"lon": -1.41, "lat": 18.44}
    return {"code": "ML-LIVE-01", "name": "Kidal road", "country": "ML", "kind": "road", "position": place}


def _check() -> dict[str, Any]:
    return {
        "id": str(uuid7()), "operation": OPERATION, "checkpoint": "ML-GAO-01",
        "occurred_at": datetime.now(UTC).isoformat(),
        "subject": {"kind": "vehicle", "plate": "11GN4477BF", "country": "BF"},
    }  # fmt: skip


async def _match_of(bureau: Screen, check: str) -> dict[str, Any]:
    async def ask() -> list[dict[str, Any]]:
        return (await bureau.http.get("/api/matches", params={"check": check})).json()["items"]

    [match] = await until(ask)  # pyright: ignore
    return match  # pyright: ignore


def _alert(match: str) -> dict[str, Any]:
    return {
        "operation": OPERATION, "title": "Vehicle sought by France stopped at Gao", "text": "Hold confirmed.",
        "priority": "P2", "crime_types": ["firearms"], "trigger": {"kind": "match", "id": match},
        "countries": ["FR"], "functions": ["mla"],
    }  # fmt: skip
