"""A seizure at Gao: what follows is proposed, a case is opened, and a prosecutor in another country takes an action."""

import re
from datetime import UTC, datetime

import pytest
from playwright.async_api import expect

from jointops.base.ids import uuid7
from tests.browser.axe import clean_in_both_languages
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture
from tests.support import Person

pytestmark = pytest.mark.browser

GOODS = [{"commodity": "dynamite", "quantity": 12193, "unit": "stick"}]


async def test_from_the_seizure_to_an_action_that_is_done(page_of: PageOf, person: Person):
    centre, bureau = await person("centre.kafo"), await person("bureau.ml")
    stops = [
        {"name": name, "position": {"lon": lon, "lat": lat}}
        for name, lon, lat in (("Dori", -0.03, 14.03), ("Gao", -0.04, 16.27), ("Ayorou", 0.92, 14.73))
    ]
    legs = [
        {"from": stops[0], "to": stops[1], "role": "source", "mode": "road"},
        {"from": stops[1], "to": stops[2], "role": "destination", "mode": "road"},
    ]
    route = {"id": str(uuid7()), "operation": "kafo-ii", "name": "Sticks to Ayorou", "mode": "road", "legs": legs}
    assert (await centre.post("/api/routes", json=route)).is_success
    seizure = {
        "id": str(uuid7()), "kind": "seizure", "operation": "kafo-ii", "country": "ML", "checkpoint": "ML-GAO-01",
        "occurred_at": datetime.now(UTC).isoformat(), "items": GOODS,
    }  # fmt: skip
    assert (await bureau.post("/api/incidents", json=seizure)).is_success
    async with page_of("centre.kafo") as page, page_of("prosecutor.bf") as zongo:
        await is_live(page)
        await page.evaluate("(hash) => { location.hash = hash; }", f"#/cases/new/{seizure['id']}")
        form = page.get_by_role("form", name="What follows the seizure")
        await expect(form.get_by_label("Part: Burkina Faso")).to_have_value("source")
        await expect(form.get_by_label("Part: Niger")).to_have_value("destination")
        await expect(form.get_by_label("Part: Mali")).to_have_value("transit")
        await expect(form).to_contain_text("route Sticks to Ayorou")
        await clean_in_both_languages(page)
        await keep_picture(page, "seizure-proposal-dark")
        await form.get_by_role("button", name="Open the case").press("Enter")

        say = page.get_by_role("form", name="Say or agree something")
        await say.get_by_label("Say or agree something").fill("Ask the maker for the lot")
        await say.get_by_label("Owner of an action").select_option("BF")
        await say.get_by_role("button", name="Add").press("Enter")
        await expect(page.locator("aside ol li")).to_contain_text("Burkina Faso by")

        await is_live(zongo)
        await zongo.evaluate("() => { location.hash = '#/cases'; }")
        await zongo.locator("tbody .open").press("Enter")
        await zongo.get_by_label("What came of it").fill("Lot 7, made in 2019 (invented)")
        await zongo.get_by_role("button", name="It is done").press("Enter")
        await expect(page.locator("aside ol li")).to_contain_text("Lot 7")
        await clean_in_both_languages(zongo)
        await keep_picture(zongo, "seizure-case-light")

        # Whom the case has chosen is told from where one reads it.
        [case] = (await centre.get("/api/seizure-cases")).json()["items"]
        address = f"/api/seizure-cases/{case['id']}"
        chosen = (await centre.get(address)).json()["authorities"]
        assert (await (await person("prosecutor.bf")).get(address)).json()["seen"] is False, "not from the case alone"
        await page.get_by_role("button", name="Draft alert").press("Enter")
        draft = page.get_by_role("dialog")
        for name in ("Burkina Faso", "Mali", "Niger"):
            await expect(draft.get_by_role("button", name=name, exact=True, pressed=True)).to_be_visible()
        await expect(draft.get_by_label("Title", exact=True)).to_have_value(re.compile("."))
        await draft.get_by_role("button", name="Save draft").click()
        await expect(draft).to_have_count(0)
        [drafted] = (await centre.get("/api/alerts?box=draft")).json()["items"]
        assert {to["authority"]["id"] for to in drafted["addressees"]} == {one["id"] for one in chosen}
        assert drafted["trigger"] == {"kind": "incident", "id": seizure["id"]}
        await page.evaluate("(hash) => { location.hash = hash; }", f"#/cases/{case['id']}")
        await page.get_by_label("Why it ends").fill("The lot is known.")
        await page.get_by_role("button", name="Close the case").press("Enter")
        await expect(page.locator("tbody tr").first).to_contain_text("closed")
