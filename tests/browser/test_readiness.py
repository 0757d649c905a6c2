"""The grid of countries and tasks at the centre, by keys alone."""

import pytest
from playwright.async_api import expect

from tests.alerts.support import if_match
from tests.browser.axe import clean_in_both_languages
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture
from tests.ops.support import done
from tests.support import Person

pytestmark = pytest.mark.browser

EVIDENCE = {
    "legal_basis": "Decree 2026-114 (invented)",
    "police_focal": "Cdt Kassim Doumbia, +223 20 00 00 01",
    "prosecutor_focal": "Fatoumata Sangaré, +223 20 00 00 02",
}


@pytest.fixture(autouse=True)
async def before(person: Person) -> None:
    """Two countries of the drill are not as far as it says: Mali has nobody to call and no legal basis yet."""
    chen, grid = await person("centre.kafo"), "/api/operations/kafo-ii/readiness"
    for one in (await done(chen.get(grid)))["countries"]:
        if one["country"] not in ("ML", "BF"):
            continue
        at = f"{grid}/{one['country']}"
        await done(chen.post(at, json={"state": "preparing"}, headers=if_match(one["version"])))
        for task in one["tasks"] if one["country"] == "ML" else ():
            if task["task"] in (*EVIDENCE, "interpreter"):
                await done(chen.put(f"{at}/{task['task']}", json={"state": "open"}, headers=if_match(task["version"])))


async def test_chen_brings_a_country_to_active_without_a_mouse(page_of: PageOf):
    async with page_of("centre.kafo") as page, page_of("centre.ml") as mali:
        for each in (page, mali):
            await is_live(each)
            await each.evaluate("() => { location.hash = '#/readiness'; }")
        await expect(page.locator("tbody tr")).to_have_count(4)
        await expect(mali.locator("tbody tr")).to_have_count(1)
        for task, evidence in EVIDENCE.items():
            await mali.evaluate("(hash) => { location.hash = hash; }", f"#/readiness/ML/{task}")
            form = mali.get_by_role("form")
            await form.get_by_label("How far").select_option("done")
            await form.get_by_label("Evidence").fill(evidence)
            await form.get_by_role("button", name="Record").press("Enter")
            await expect(mali.locator("aside .tag")).to_have_text("done")
        # Seen at the centre without a reload, and walked to by arrows.
        cell = page.get_by_role("button", name="Mali, Prosecutor focal point: done")
        await expect(cell).to_be_visible()
        await page.locator("[data-at='0 0']").focus()
        for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight"):
            await page.keyboard.press(key)
        await expect(page.get_by_role("button", name="Mali, Police focal point: done")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.locator("aside")).to_contain_text("Kassim Doumbia")
        await clean_in_both_languages(page)

        await page.evaluate("() => { location.hash = '#/readiness/BF/custody'; }")
        form = page.get_by_role("form")
        await form.get_by_label("How far").select_option("blocked")
        await form.get_by_label("Evidence").fill("No cell for minors in Dori")
        await form.get_by_role("button", name="Record").press("Enter")
        await expect(page.get_by_role("button", name="Burkina Faso, Custody place: blocked")).to_be_visible()
        await page.evaluate("() => { location.hash = '#/readiness/BF'; }")
        await expect(page.get_by_role("button", name="active", exact=True)).to_be_disabled()
        await keep_picture(page, "readiness-dark")
        await page.evaluate("() => { location.hash = '#/readiness/ML'; }")
        await page.get_by_role("button", name="active", exact=True).press("Enter")
        await expect(page.locator("tbody tr", has_text="Mali").locator("th .tag")).to_have_text("active")
        await page.get_by_role("button", name="Light or dark").click()
        await keep_picture(page, "readiness-light")


async def test_what_is_typed_stays_when_another_person_is_first(page_of: PageOf):
    async with page_of("centre.kafo") as chen, page_of("centre.ml") as mali:
        for page in (chen, mali):
            await is_live(page)
            await page.evaluate("() => { location.hash = '#/readiness/ML/interpreter'; }")
        form = mali.get_by_role("form")
        await form.get_by_label("How far").select_option("done")
        await form.get_by_label("Evidence").fill("Bambara and Songhai, on call")
        other = chen.get_by_role("form")
        await other.get_by_label("How far").select_option("under_way")
        await other.get_by_label("Evidence").fill("One who speaks Songhai is asked")
        await other.get_by_role("button", name="Record").press("Enter")
        await expect(mali.locator("aside .tag")).to_have_text("under way")
        await expect(form.get_by_label("Evidence")).to_have_value("Bambara and Songhai, on call")
        await form.get_by_role("button", name="Record").press("Enter")
        await expect(mali.locator("aside").get_by_role("alert")).to_contain_text("Somebody changed this record")
        await expect(form.get_by_label("Evidence")).to_have_value("Bambara and Songhai, on call")
        await form.get_by_role("button", name="Record").press("Enter")
        await expect(mali.locator("aside .tag")).to_have_text("done")
