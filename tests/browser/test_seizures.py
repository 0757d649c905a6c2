"""A seizure at Gao, recorded once too often: what follows is proposed, and a prosecutor abroad takes an action."""

import re

import pytest
from playwright.async_api import Page, expect

from jointops.base.ids import uuid7
from tests.browser.axe import clean_in_both_languages, complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, seen
from tests.ops.support import done
from tests.support import Person

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
STICKS = "12,193 sticks dynamite"


async def test_from_the_seizure_to_an_action_that_is_done(page_of: PageOf, person: Person):
    centre = await person("centre.kafo")
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
    async with page_of("centre.kafo") as page, page_of("prosecutor.bf") as zongo:
        await is_live(page)
        async with page_of("officer.ml", **PHONE) as phone:
            await _recorded_on_a_phone(phone, page)
        await _counted_from_the_post(page)
        listed = (await done(centre.get("/api/incidents", params={"operation": "kafo-ii"})))["items"]
        [seizure] = [one for one in listed if one["kind"] == "seizure" and one["withdrawn"] is None]
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


async def _recorded_on_a_phone(phone: Page, centre: Page) -> None:
    """The officer records the seizure twice and takes the second back: figures and post count one."""
    seized = centre.get_by_role("group", name="Figures by country").locator(".line").filter(has_text="Seized")
    await expect(phone.get_by_role("status").filter(has_text="Live")).to_be_visible()
    for time, figure in (("once", STICKS), ("twice", "24,386 sticks")):
        await phone.get_by_role("button", name="What came of it").press("Enter")
        form = phone.get_by_role("form", name="What came of it")
        await form.get_by_label("seizure").check()
        await expect(form.get_by_role("combobox", name="Post")).to_have_value("ML-GAO-01")
        await form.get_by_label("Goods").select_option("dynamite")
        await form.get_by_label("Quantity").fill("12193")
        if time == "once":
            await keep_picture(phone, "officer-came-of-it")
            assert (found := await complaints(phone)) == [], found
            await phone.context.set_offline(True)
            await expect(form.get_by_text("This needs the link")).to_be_visible()
            await expect(form.get_by_role("button", name="Record it")).to_be_disabled()
            await phone.context.set_offline(False)
            await expect(form.get_by_role("button", name="Record it")).to_be_enabled(timeout=20_000)
        await form.get_by_role("button", name="Record it").click()
        await expect(phone.get_by_role("heading", name="Recorded")).to_be_visible()
        await expect(seized).to_contain_text(figure)
        if time == "once":
            await phone.get_by_role("dialog").get_by_role("button", name="Close").last.press("Enter")
    await phone.get_by_text("Take it back").first.click()
    await phone.get_by_label("Why it is taken back").fill("The post had recorded it.")
    await phone.get_by_role("button", name="Take it back").press("Enter")
    await expect(phone.get_by_role("status").filter(has_text="in the place of what was taken back")).to_be_visible()
    await phone.keyboard.press("Escape")  # nothing is right in its place
    await expect(phone.get_by_role("dialog")).to_have_count(0)
    await expect(seized).to_contain_text(STICKS)
    await seen(centre, "ol.events li button", STICKS, "taken back")


async def _counted_from_the_post(centre: Page) -> None:
    """The post counts what stands, and from there the centre records a rescue, of which it keeps the count alone."""
    await centre.evaluate("() => { location.hash = '#/posts'; }")
    await centre.locator("ol.events button").filter(has_text="Gao").first.press("Enter")
    drawer = centre.locator(".drawer")
    await expect(drawer.locator("dt:text-is('Incidents') + dd")).to_have_text("1")
    await drawer.get_by_role("button", name="What came of it").press("Enter")
    form = centre.get_by_role("form", name="What came of it")
    await form.get_by_label("rescue").check()
    await form.get_by_label("Persons").fill("1")
    await expect(form.get_by_role("combobox", name="Post")).to_have_value("ML-GAO-01")
    await expect(form.get_by_label("Note")).to_have_count(0)
    await keep_picture(centre, "post-came-of-it")
    await form.get_by_role("button", name="Record it").press("Enter")
    await expect(centre.get_by_role("dialog")).to_contain_text("The count is with the victim desk")
    await centre.keyboard.press("Escape")
