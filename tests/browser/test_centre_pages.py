"""Chen reads yesterday's frozen report, and brings a country to active in the grid of countries and tasks."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect

from jointops.base.clock import utc_now
from jointops.node import Node
from ops.reports.keeper import ReportKeeper
from tests.alerts.support import if_match
from tests.browser.axe import clean_in_both_languages
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, officer_files
from tests.ops.conftest import ledger
from tests.ops.support import Ledger, done
from tests.ops.test_reports import BACK
from tests.support import Person

__all__ = ["ledger"]

pytestmark = pytest.mark.browser


async def test_the_frozen_day_is_read_proved_and_printed(page_of: PageOf, person: Person, node: Node, ledger: Ledger):
    awa = await person("officer.ml")
    for number in range(3):
        await officer_files(awa, f"51 SR 000{number} ML")
    await ledger.settled()
    await ledger.value(BACK, "kafo-ii")
    await officer_files(awa, "51 SR 0009 ML")
    async with page_of("centre.kafo") as page:
        await is_live(page)
        await page.evaluate("() => { location.hash = '#/reports'; }")
        await expect(page.locator("article h1")).to_contain_text("Situation report")
        await expect(page.get_by_text("Still open: the figures")).to_be_visible()
        await expect(page.locator(".reports .age")).to_be_visible()
        of_today = page.locator("article tbody tr", has_text="Mali").first.locator("td").first
        await expect(of_today).to_have_text("1")
        await officer_files(awa, "51 SR 0010 ML")
        await ledger.settled()
        midnight = datetime.combine(utc_now().date(), datetime.min.time(), UTC) + timedelta(seconds=61)
        await ReportKeeper(node.db, lambda: midnight).look()
        # The day that goes on is read again with the one that was frozen.
        await expect(of_today).to_have_text("2")
        await page.get_by_role("navigation", name="Days").get_by_role("link").nth(1).press("Enter")
        await expect(page.locator("article tbody tr", has_text="Mali").first.locator("td").first).to_have_text("3")
        await expect(page.get_by_text("The figures on this page give this hash.")).to_be_visible()
        await expect(page.locator(".hash").first).to_have_text(
            await ledger.value("select hash from ops.daily_report where operation = 'kafo-ii'")
        )
        await clean_in_both_languages(page)
        await keep_picture(page, "report-dark")
        await page.get_by_role("button", name="Light or dark").click()
        await keep_picture(page, "report-light")

        await page.emulate_media(media="print")
        await expect(page.get_by_role("navigation", name="Days")).to_be_hidden()
        await expect(page.locator(".print-mark").first).to_have_text("TLP:AMBER")
        await expect(page.locator(".print-mark.foot")).to_be_visible()
        await keep_picture(page, "report-print")
        paper = await page.pdf(format="A4")
        assert paper.startswith(b"%PDF") and len(paper) > 10_000


EVIDENCE = {
    "legal_basis": "Decree 2026-114 (invented)",
    "police_focal": "Cdt Kassim Doumbia, +223 20 00 00 01",
    "prosecutor_focal": "Fatoumata Sangaré, +223 20 00 00 02",
}


@pytest.fixture
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


@pytest.mark.usefixtures("before")
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


@pytest.mark.usefixtures("before")
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
