"""Chen keeps views of her operation's map; they are hers alone."""

import pytest

from ops.views.model import MOST
from tests.ops.support import Drill, Ledger, done

NIGHT = {
    "name": "The night shift",
    "query": "layers=post,match,port&kind=match&box=-5,10,3,17&at=1760000000000&by=known",
}


async def test_a_view_is_kept_for_ones_own_and_a_name_holds_one(drill: Drill, ledger: Ledger) -> None:
    chen, nadia = await drill.at("centre"), await drill.at("bureau.ml")
    kept = await done(chen.post("/api/views", json={"operation": drill.code, **NIGHT}))
    again = await done(chen.post("/api/views", json={"operation": drill.code, **NIGHT, "query": "kind=alert"}))

    listed = await done(chen.get("/api/views", params={"operation": drill.code}))

    assert (again["id"], again["query"]) == (kept["id"], "kind=alert")
    assert listed["items"] == [again]
    assert (await nadia.get("/api/views", params={"operation": drill.code})).status_code == 403
    assert [verb for verb, _ in await ledger.audits(kept["id"])] == ["view.keep", "view.keep"]


async def test_a_dropped_view_is_gone_and_anothers_cannot_be_dropped(drill: Drill) -> None:
    chen, awa = await drill.at("centre"), await drill.at("officer.ml")
    kept = await done(chen.post("/api/views", json={"operation": drill.code, **NIGHT}))

    by_awa = await awa.delete(f"/api/views/{kept['id']}")
    first = await chen.delete(f"/api/views/{kept['id']}")
    second = await chen.delete(f"/api/views/{kept['id']}")

    assert (by_awa.status_code, first.status_code, second.status_code) == (403, 204, 404)
    assert (await done(chen.get("/api/views", params={"operation": drill.code})))["items"] == []


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"query": "x" * 1001}, {"query": "é"}, {"operation": "nowhere-at-all"}]
)
async def test_what_is_no_view_is_refused(drill: Drill, wrong: dict[str, str]) -> None:
    chen = await drill.at("centre")
    answer = await chen.post("/api/views", json={"operation": drill.code, **NIGHT, **wrong})
    assert answer.status_code == (404 if "operation" in wrong else 422)


async def test_fifty_views_are_enough(drill: Drill) -> None:
    chen = await drill.at("centre")
    for number in range(MOST):
        await done(chen.post("/api/views", json={"operation": drill.code, "name": f"View {number}", "query": ""}))

    one_more = await chen.post("/api/views", json={"operation": drill.code, "name": "One more", "query": ""})

    assert one_more.json()["errors"][0]["code"] == "too-many"
