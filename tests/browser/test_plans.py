"""Deconfliction at the screens: two countries plan one house, are told whom to call, and agree."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from jointops.base.clock import utc_now
from jointops.base.ids import uuid7
from tests.browser.axe import clean_in_both_languages
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture

pytestmark = pytest.mark.browser


async def opened(page: Page, place: str) -> None:
    await is_live(page)
    await page.evaluate("(hash) => { location.hash = hash; }", f"#/{place}")


async def submitted(page: Page, case: str, supervisor: str, commander: str) -> None:
    """The form of a new plan, from the first field to the last, by keys."""
    await opened(page, "plans/new")
    form = page.get_by_role("form", name="New plan")
    tomorrow = utc_now() + timedelta(days=1)
    for label, moment in (("From (UTC)", tomorrow), ("To (UTC)", tomorrow + timedelta(hours=3))):
        await form.get_by_label(label).fill(moment.strftime("%Y-%m-%dT%H:%M"))
    await form.get_by_label("Latitude").fill("12.1834")
    await form.get_by_label("Case number").fill(case)
    for label, name in (("Supervisor", supervisor), ("Commander", commander)):
        await form.get_by_role("combobox", name=label).press_sequentially(name)
        await expect(form.get_by_role("listbox", name=label).get_by_role("option").first).to_be_visible()
        await page.keyboard.press("Enter")
    await form.get_by_label("Telephone of the commander").fill("+223 76 00 00 00")
    # Half a place is refused where the other half is missing: nothing typed is dropped.
    await form.get_by_role("button", name="Submit").press("Enter")
    await expect(form.get_by_text("Give both, or neither.")).to_be_visible()
    await expect(form.get_by_label("Longitude")).to_be_focused()
    await form.get_by_label("Longitude").fill("-4.8012")
    await form.get_by_role("button", name="Submit").press("Enter")
    await expect(page.locator("aside h2")).to_have_text(case)


async def test_two_countries_that_plan_one_house_are_told_whom_to_call(page_of: PageOf):
    async with page_of("bureau.ml") as mali, page_of("bureau.bf") as burkina, page_of("centre.kafo") as hub:
        for page, case, desk, boss in (
            (mali, "ML 12/2026 (invented)", "centre.ml", "Oumar"),
            (burkina, "BF 7/2026 (invented)", "centre.bf", "Aminata"),
        ):
            await submitted(page, case, boss, boss)
            if page is mali:
                await clean_in_both_languages(page)
            async with page_of(desk) as supervising:
                await opened(supervising, "plans")
                await supervising.get_by_role("button", name=case).press("Enter")
                await supervising.get_by_role("button", name="Approve").press("Enter")
                await expect(supervising.get_by_role("button", name="Approve")).to_have_count(0)
        await expect(mali.locator("aside h3")).to_contain_text("Call Burkina Faso")
        await expect(mali.locator("aside")).to_contain_text("Aminata Ouédraogo")
        await expect(mali.locator("aside")).not_to_contain_text("BF 7/2026")
        await expect(burkina.locator("aside h3")).to_contain_text("Call Mali")
        await clean_in_both_languages(mali)
        await keep_picture(mali, "plans-conflict-dark")
        await opened(hub, "plans")
        # The centre's page has drawn its map until now: on a busy machine that is seconds.
        await expect(hub.locator("tbody tr").first).to_contain_text("Burkina Faso – Mali", timeout=20_000)
        await expect(hub.locator("tbody")).not_to_contain_text("invented")
        await clean_in_both_languages(hub)
        await keep_picture(hub, "plans-hub-dark")

        # A withdrawal cannot be undone: one press only asks, and leaving the button forgets it.
        await mali.get_by_role("button", name="We withdraw").press("Enter")
        await expect(mali.get_by_role("button", name="Really withdraw?")).to_be_focused()
        await mali.keyboard.press("Tab")
        await expect(mali.get_by_role("button", name="We withdraw")).to_be_visible()
        await mali.get_by_role("button", name="We merge").press("Enter")
        await expect(burkina.locator("aside dd", has_text="We merge")).to_be_visible()
        await burkina.get_by_role("button", name="We merge").press("Enter")
        await expect(mali.locator("aside h3 .tag")).to_have_text("merged")
        await expect(hub.locator("tbody tr").first).to_contain_text("merged")
    async with page_of("dpo") as jonas:
        await opened(jonas, "tokens")
        await expect(jonas.locator("tbody tr", has_text="ML 12/2026")).to_contain_text("bureau.ml")
        await clean_in_both_languages(jonas)
        await keep_picture(jonas, "plans-token-log-light")


async def test_an_address_that_leads_nowhere_says_so_and_can_be_closed(page_of: PageOf):
    async with page_of("bureau.ml") as page:
        for place in ("plans", "cases"):
            await opened(page, f"{place}/{uuid7()}")
            await expect(page.locator("aside .empty")).to_be_visible()
            await page.locator("aside").get_by_role("button", name="Close").press("Enter")
            await expect(page.locator("aside")).to_have_count(0)
