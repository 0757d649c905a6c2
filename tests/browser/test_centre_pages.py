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
        remarks = page.get_by_role("region", name="Remarks of the centre")
        for said in ("The bridge at Gao was shut from noon.", "Written in the wrong place."):
            await remarks.get_by_label("A remark on today").fill(said)
            await remarks.get_by_role("button", name="Add it").click()
            await expect(remarks.get_by_text(said)).to_be_visible()
        await remarks.locator(".one").last.get_by_role("button", name="Remove").click()
        await expect(remarks.get_by_text("Written in the wrong place.")).to_have_count(0)
        await expect(remarks.get_by_text("Chen Adjoua")).to_be_visible()
        await clean_in_both_languages(page)
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
        # Today is frozen next: the words stand beside it until they are taken out.
        await ReportKeeper(node.db, lambda: midnight + timedelta(days=1)).look()
        await page.evaluate("day => { location.hash = `#/reports/${day}`; }", utc_now().date().isoformat())
        await expect(remarks.get_by_text("The words stand beside the frozen report")).to_be_visible()
        await expect(remarks.get_by_label("A remark on today")).to_have_count(0)
        await remarks.get_by_text("Take the words out").first.click()
        await remarks.get_by_role("button", name="Take the words out").click()
        await expect(remarks.get_by_text("They name somebody.")).to_be_visible()
        await expect(remarks.get_by_text("The bridge at Gao")).to_have_count(0)
        await page.go_back()
        await expect(page.locator(".hash").first).to_have_text(
            await ledger.value("select hash from ops.daily_report where operation = 'kafo-ii' order by day limit 1")
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


async def test_a_bureau_records_who_came_which_way_and_says_a_wrong_count_anew(page_of: PageOf, person: Person):
    """A thousand instead of ten: taken back for one of our reasons, and the form comes with the same way again."""
    async with page_of("bureau.ml") as page:
        await is_live(page)
        await page.get_by_role("link", name="Journeys").click()
        await page.get_by_role("button", name="Record a journey").click()
        form = page.get_by_role("form", name="Record a journey")
        await form.get_by_label("Persons", exact=True).fill("1000")
        for number, country in enumerate(("Mali", "Niger", "Algeria"), 1):
            await form.get_by_label(f"Country {number}").select_option(label=country)
        await form.get_by_label("from there by").last.select_option("foot")
        await clean_in_both_languages(page)
        await keep_picture(page, "journey-new")
        await form.get_by_role("button", name="Record it").click()
        panel = page.get_by_role("article", name="Mali → Niger → Algeria")
        await expect(panel.get_by_text("1,000")).to_be_visible()

        await panel.locator("summary").click()
        await panel.get_by_label("The number of persons was wrong").check()
        await clean_in_both_languages(page)
        await panel.get_by_role("button", name="Take it back").click()
        await expect(form.get_by_text("It was taken back.")).to_be_visible()
        await expect(form.get_by_label("Country 3")).to_have_value("DZ")
        await form.get_by_label("Persons", exact=True).fill("10")
        await form.get_by_role("button", name="Record it").click()
        rows = page.locator("table.rows tbody tr")
        await expect(rows).to_have_count(2)
        await expect(rows.filter(has_text="taken back")).to_contain_text("1,000")
    figures = await done((await person("centre.kafo")).get("/api/operations/kafo-ii/figures"))
    assert figures["journeys"] == [{"country": "ML", "legs": 2, "persons": 10}]


async def test_a_mistyped_figure_is_taken_back_and_its_name_is_free(page_of: PageOf, person: Person):
    chen, figure = await person("centre.kafo"), {"label": "Lorries", "value": 93, "unit": "piece", "source": "Day 2"}
    await done(chen.post("/api/operations/kafo-ii/figures/reported", json=figure))
    async with page_of("centre.kafo") as page:
        await is_live(page)
        await page.get_by_role("button", name="Enter a published figure").click()
        standing = page.get_by_role("region", name="Entered so far").locator("li", has_text="Lorries")
        await standing.locator("summary").click()
        await standing.get_by_label("Why: mistyped").fill("The digits were changed round.")
        await clean_in_both_languages(page)
        await standing.get_by_role("button", name="Take it back").click()
        await expect(standing).to_have_count(0)
    await done(chen.post("/api/operations/kafo-ii/figures/reported", json={**figure, "value": 39}))


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
