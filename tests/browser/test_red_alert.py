"""An alert at TLP:RED on the screens: written for named persons, released by a colleague, seen by nobody else."""

import pytest
from playwright.async_api import Locator, Page, expect

from jointops.node import Node
from tests.alerts.test_second_person import CENTRE, COURT, colleague, stale_entry, verify
from tests.browser.axe import clean_in_both_languages, complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, seen
from tests.ops.conftest import ledger
from tests.ops.support import Ledger
from tests.support import Person

__all__ = ["ledger"]

pytestmark = pytest.mark.browser

TITLE = "A witness must be met at the border"


@pytest.fixture
async def cleared(node: Node) -> None:
    """Chen and Dieudonné of the centre and Hélène of the French court may read TLP:RED; a third at the centre too."""
    for user in ("centre.chen", "centre.dieudonne", "centre.third"):
        await colleague(node, user, "centre", "CI", CENTRE, 4)
    await colleague(node, "prosecutor.helene", "prosecutor", "FR", COURT, 4)


async def _compose(page: Page) -> None:
    await page.get_by_role("button", name="New alert").click()
    form = page.get_by_role("dialog")
    await form.get_by_label("Title").fill(TITLE)
    await form.get_by_label("What is asked of them").fill("Meet her at the bridge at nine. Tell nobody else.")
    await form.get_by_role("button", name="France").click()
    await expect(form.get_by_role("status")).to_contain_text("Your unit and the people of")
    await form.get_by_label("Marking").select_option("TLP:RED")


async def name_red(form: Locator, field: str, part: str) -> None:
    """Somebody is found by a part of their name and named by keys alone."""
    await form.get_by_role("combobox", name=field).fill(part)
    await expect(form.get_by_role("option", name=part)).to_have_attribute("aria-selected", "true")
    await form.get_by_role("combobox", name=field).press("Enter")


async def test_red_is_written_for_persons_and_released_by_a_colleague(
    page_of: PageOf, person: Person, node: Node, cleared: None
):
    stale = await stale_entry(person, "GW-CA")
    await colleague(node, "prosecutor.nelson", "prosecutor", "GW", ["country:GW", "agency:GW-CA"], 4)
    async with page_of("centre.chen") as page, page_of("centre.dieudonne") as other, page_of("centre.third") as third:
        await is_live(page)
        await _compose(page)
        form = page.get_by_role("dialog")
        await expect(form.get_by_text("TLP:RED needs a second person and one named reader.")).to_be_visible()
        await form.get_by_role("button", name="Guinea-Bissau").click()
        await name_red(form, "Second person", "Dieudonne")
        await name_red(form, "For whom", "Helene")
        await expect(form.get_by_role("status")).to_contain_text(
            "you, centre.dieudonne, prosecutor.helene. Nobody else"
        )
        assert await complaints(page) == []
        await form.get_by_role("status").scroll_into_view_if_needed()
        await keep_picture(page, "centre-composer-red")
        await form.get_by_role("button", name="Save draft").click()

        await expect(page.get_by_text("centre.dieudonne releases or refuses this draft under Waiting.")).to_be_visible()
        await expect(page.locator("header .tlp")).to_have_text("TLP:RED")
        await keep_picture(page, "centre-draft-red")

        await is_live(other)
        await other.get_by_role("link", name="Waiting").click()
        await other.locator(".rows .open").first.click()
        await expect(other.get_by_text("Meet her at the bridge at nine.")).to_be_visible()
        await expect(other.locator("header .tlp")).to_have_text("TLP:RED")
        await clean_in_both_languages(other)
        await keep_picture(other, "centre-waiting")
        await other.get_by_role("button", name="Release", exact=True).click()
        await expect(other.get_by_text("Released and done.")).to_be_visible()

        # Bissau was kept back. Its entry holds again: Chen names who reads it there, Dieudonné sends it.
        drawer = page.locator(".drawer")
        await expect(drawer).to_contain_text("nobody has confirmed this entry since")
        await verify(person, stale)
        ask = drawer.get_by_role("button", name="Ask the second person to send it")
        await expect(ask).to_be_disabled()
        await name_red(drawer, "For whom", "Nelson")
        assert await complaints(page) == []
        await ask.click()
        await expect(drawer).to_contain_text("waits for a second person, under Waiting")
        await keep_picture(page, "centre-red-late")
        await other.locator(".rows .open").first.click()
        await expect(other.locator("aside")).to_contain_text("prosecutor.nelson")
        await expect(other.locator("aside")).not_to_contain_text("prosecutor.helene")
        await clean_in_both_languages(other)
        await other.get_by_role("button", name="Release", exact=True).click()
        await expect(drawer).not_to_contain_text("waits for a second person")
        await expect(drawer).to_contain_text("prosecutor.nelson")

        await is_live(third)
        await third.get_by_role("link", name="Alerts").click()
        await expect(third.get_by_text(TITLE)).to_have_count(0)
    async with page_of("prosecutor.helene") as helene:
        await seen(helene, ".inbox ol button", TITLE)
        await helene.locator(".inbox ol button").first.click()
        await expect(helene.locator("header .tlp")).to_have_text("TLP:RED")
        await helene.emulate_media(media="print")
        await expect(helene.locator("article")).to_be_hidden()


async def test_nobody_is_found_who_may_not_be_named(page_of: PageOf, cleared: None):
    async with page_of("centre.chen") as page:
        await is_live(page)
        await _compose(page)
        form = page.get_by_role("dialog")
        for field, name in (("Second person", "Chen"), ("For whom", "prosecutor.fr"), ("For whom", "Dieudonne")):
            await form.get_by_role("combobox", name=field).fill(name)
            await expect(form.get_by_text("Nobody of that name may be named here").first).to_be_visible()
            await form.get_by_role("combobox", name=field).fill("")
        await form.get_by_role("combobox", name="For whom").fill("hel")
        await expect(form.get_by_role("option", name="Helene")).to_be_in_viewport()
        assert await complaints(page) == []
        await keep_picture(page, "centre-composer-search")
        await page.keyboard.press("Escape")
        await expect(form.get_by_role("option", name="Helene")).to_have_count(0)
        await expect(form).to_be_visible()


async def test_who_lost_the_clearance_meanwhile_is_named_beside_the_name(
    page_of: PageOf, cleared: None, ledger: Ledger
):
    async with page_of("centre.chen") as page:
        await is_live(page)
        await _compose(page)
        form = page.get_by_role("dialog")
        await name_red(form, "Second person", "Dieudonne")
        await name_red(form, "For whom", "Helene")
        lower = "update base.person set clearance = $1 where user_name = 'prosecutor.helene'"
        await ledger.value(lower, 3)
        try:
            await form.get_by_role("button", name="Save draft").click()
            await expect(form.locator("li.refused")).to_contain_text("nobody at the addressees who may read TLP:RED")
        finally:
            await ledger.value(lower, 4)
        await form.get_by_role("button", name="Leave out prosecutor.helene").click()
        await expect(form.locator("li.refused")).to_have_count(0)
