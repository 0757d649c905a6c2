"""Chen narrows the screen, and shows Kofi of Côte d'Ivoire the same view: who sees of it only what is theirs."""

import re
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from playwright.async_api import Locator, Page, expect

from jointops.base.ids import uuid7
from tests.browser.axe import complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, officer_files, only_countries
from tests.browser.drawn import shot, without_checks
from tests.support import Person, until

pytestmark = [pytest.mark.browser, pytest.mark.map]


async def test_one_filter_drives_list_map_timeline_and_figures_and_stands_in_the_address(
    page_of: PageOf, person: Person
) -> None:
    awa = await person("officer.ml")
    for number in (1, 2, 3):
        await officer_files(awa, f"79 FI {number:04} ML")
    async with page_of("centre.kafo", again=False) as page:
        await is_live(page)
        await expect(_total(page)).to_have_text("3")

        await page.get_by_label("Result", exact=True).select_option("check.wait")
        await expect(_total(page)).to_have_text("0")
        figures = page.locator("section[aria-labelledby=h-figures]")
        await expect(figures).to_contain_text("Checks alone are counted")  # of the rest a nought would say nothing
        await expect(figures.get_by_role("note")).to_contain_text("quantities, rescues and journeys are of the whole")
        await expect(figures.locator("tr.tot td").nth(2)).to_have_text("–not counted")
        await expect(page.locator("ol.events li")).to_contain_text("Nothing fits")
        await page.get_by_role("link", name="Posts").click()
        await page.locator("ol.events").get_by_role("button", name="Gao").first.click()
        day = page.get_by_role("complementary").get_by_text("Checks, 24 h").locator("xpath=following-sibling::dd[1]")
        await expect(day).to_have_text("3")  # what is open says the whole of it, whatever the list is narrowed to
        await awa.post("/api/checks", json=_in_the_bush(1) | {"occurred_at": _hours_ago(8)})
        await expect(day).to_have_text("4")
        await page.get_by_label("Time", exact=True).select_option("1")
        await expect(page).to_have_url(re.compile("hours=1"))
        await expect(day).to_have_text("4")
        await page.keyboard.press("Escape")
        await page.get_by_role("link", name="Live").click()
        await page.get_by_label("Result", exact=True).select_option("check.clear")
        await page.get_by_label("Time", exact=True).select_option("6")
        await only_countries(page, "Mali", "Niger")
        await expect(_total(page)).to_have_text("3")
        assert "country=ML%2CNE" in page.url and "result=check.clear" in page.url and "hours=6" in page.url
        assert await complaints(page) == []
        await keep_picture(page, "centre-filtered")

        shared = page.url
        await page.get_by_role("link", name="Alerts").click()
        assert page.url.endswith(shared.partition("?")[2])
        await page.goto(shared.replace("ML%2CNE", "BR"))  # without a post
        await page.reload()
        await expect(page.locator(".maplibregl-ctrl-scale")).to_be_visible(timeout=30_000)
        await page.goto(shared.replace("ML%2CNE", "BF%2CCI"))
        await page.reload()
        await is_live(page)
        await page.get_by_role("button", name="Country: 2 countries").click()
        await expect(page.get_by_role("checkbox", name="Burkina Faso")).to_be_checked()
        await keep_picture(page, "centre-countries")
        await page.keyboard.press("Escape")
        await expect(_total(page)).to_have_text("0")
        await expect(page.locator("section[aria-labelledby=h-figures] tbody th")).to_have_text(["BF", "CI"])
        await page.get_by_role("button", name="Show all", exact=True).click()
        await expect(_total(page)).to_have_text("4")
        assert "?" not in page.url
        await page.get_by_role("button", name="Mali, Checks: 4").click()  # a figure shows what it counts
        assert "kind=check" in page.url and "country=ML" in page.url
        await expect(_total(page)).to_have_text("4")
        await expect(page.get_by_role("button", name="Country: Mali")).to_be_visible()
        await page.set_viewport_size({"width": 390, "height": 844})
        ground = await page.locator(".mapbox").bounding_box()
        assert ground is not None and ground["width"] == 390 and ground["height"] > 300
        tools = page.locator(".tools .opens, .tools .push button")
        assert await tools.count() == 9
        for box in [await tool.bounding_box() for tool in await tools.all()]:
            assert box and box["width"] >= 48 and box["height"] >= 48
            assert box["x"] >= 0 and box["x"] + box["width"] <= 390
        await keep_picture(page, "centre-phone")
        await page.set_viewport_size({"width": 688, "height": 960})  # A4 upright, which is no phone
        await page.emulate_media(media="print")
        laid_out = await page.evaluate("getComputedStyle(document.querySelector('.centre')).gridTemplateAreas")
        assert "list map drawer" in laid_out


async def test_from_afar_many_checks_are_numbers_that_open(page_of: PageOf, person: Person) -> None:
    awa = await person("officer.ml")
    for number in range(520):
        await awa.post("/api/checks", json=_in_the_bush(number))
    async with page_of("centre.kafo") as page:
        await is_live(page)
        await expect(page.get_by_role("group", name="Kinds").get_by_role("button", name="Checks")).to_contain_text("52")
        scale = page.locator(".maplibregl-ctrl-scale")
        before = await scale.inner_text()

        async def counted() -> object:
            found = await without_checks(page)
            return found if found[2] > 400 else None

        x, y, _ = cast(tuple[int, int, int], await until(counted, within=60))
        await keep_picture(page, "centre-cells")
        await shot(page)  # the picture was drawn finer: what is clicked is what is drawn now
        box = await page.locator(".mapbox canvas").bounding_box()
        assert box is not None
        await page.mouse.click(box["x"] + x, box["y"] + y)
        await expect(scale).not_to_have_text(before)


def _total(page: Page) -> Locator:
    return page.locator("section[aria-labelledby=h-figures] tr.tot td").first


def _hours_ago(hours: int) -> str:
    return (datetime.now(UTC) - timedelta(hours=hours)).isoformat()


def _in_the_bush(number: int) -> dict[str, object]:
    return {
        "id": str(uuid7()),
        "operation": "kafo-ii",
        "checkpoint": "ML-GAO-01",
        "occurred_at": datetime.now(UTC).isoformat(),
        "position": {"lon": -6.0 + (number % 20) * 0.3, "lat": 11.0 + (number // 20) * 0.2},
        "subject": {"kind": "vehicle", "plate": f"80 CE {number:04} ML", "country": "ML"},
    }
