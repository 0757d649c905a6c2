"""Chen reads yesterday's frozen report, sees that it is what was hashed, and takes it on paper."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect

from jointops.base.clock import utc_now
from jointops.node import Node
from ops.reports.keeper import ReportKeeper
from tests.browser.axe import clean_in_both_languages
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, officer_files
from tests.ops.conftest import ledger
from tests.ops.support import Ledger
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
