"""Chen looks back: what was known an hour ago, played on, and back to now."""

import pytest
from playwright.async_api import expect

from tests.alerts.support import drafted
from tests.browser.axe import complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, officer_files, only_countries
from tests.support import Person

pytestmark = [pytest.mark.browser, pytest.mark.map]

HISTORY = "**/api/map/history*"


async def test_the_whole_screen_goes_back_to_an_instant_and_forward_again(page_of: PageOf, person: Person) -> None:
    awa = await person("officer.ml")
    await officer_files(awa, "78 ZQ 7801 BF", "ML-GAO-01")
    await drafted(await person("centre.kafo"))
    async with page_of("centre.kafo") as page:
        await is_live(page)
        kinds, then = page.get_by_role("group", name="Kinds"), page.get_by_role("status").filter(has_text="You look at")
        await expect(kinds.get_by_role("button", name="Alerts")).to_have_text("Alerts 1")
        checks = page.get_by_role("group", name="Kinds").get_by_role("button", name="Checks")
        total = page.locator("section[aria-labelledby=h-figures] tr.tot td").first
        await expect(checks).to_have_text("Checks 1")
        await expect(total).to_have_text("1")

        await page.route(HISTORY, lambda route: route.abort())
        await page.get_by_role("slider", name="Instant shown").focus()
        await page.keyboard.press("PageDown")
        await expect(then).to_contain_text("known time")
        await expect(then).to_contain_text("could not be read: records stand here as they do now")
        await page.get_by_role("button", name="Play", exact=True).click()
        await expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()  # it stopped by itself
        await page.unroute(HISTORY)
        await page.route(HISTORY, lambda route: route.fulfill(json={"items": [], "whole": False}))
        await then.get_by_role("button", name="Try again").click()
        await expect(then).to_contain_text("Not every change is kept any more")
        await page.unroute(HISTORY)
        await expect(kinds.get_by_role("button", name="Alerts")).to_have_text("Alerts 0")
        await expect(checks).to_have_text("Checks 0")
        await expect(total).to_have_text("0")
        # What is not of that instant says so.
        await expect(then).to_contain_text("Routes and areas removed since then are missing")
        await expect(page.get_by_role("complementary").get_by_role("note")).to_contain_text("how it stands now")
        await expect(page.get_by_role("note").filter(has_text="quantities")).to_be_visible()
        assert await complaints(page) == []
        await keep_picture(page, "centre-past")

        await page.get_by_role("button", name="3600×").click()
        await page.get_by_role("button", name="Play", exact=True).click()
        await expect(checks).to_have_text("Checks 1", timeout=30_000)
        await page.get_by_role("button", name="Live").click()
        await expect(then).to_have_count(0)
        await expect(total).to_have_text("1")

        await only_countries(page, "Burkina Faso")
        await expect(total).to_have_text("0")
        await expect(checks).to_have_text("Checks 0")
