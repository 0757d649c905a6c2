"""An alert at TLP:RED on the screens: written for named persons, released by a colleague, seen by nobody else."""

import pytest
from playwright.async_api import Page, expect

from jointops.node import Node
from tests.alerts.test_second_person import CENTRE, COURT, colleague
from tests.browser.axe import clean_in_both_languages, complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, seen

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


async def test_red_is_written_for_persons_and_released_by_a_colleague(page_of: PageOf, cleared: None):
    async with page_of("centre.chen") as page, page_of("centre.dieudonne") as other, page_of("centre.third") as third:
        await is_live(page)
        await _compose(page)
        form = page.get_by_role("dialog")
        await expect(form.get_by_text("TLP:RED needs a second person and one named reader.")).to_be_visible()
        await form.get_by_label("Second person").fill("centre.dieudonne")
        await form.get_by_label("For whom").fill("prosecutor.helene")
        await page.keyboard.press("Enter")
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

        await is_live(third)
        await third.get_by_role("link", name="Alerts").click()
        await expect(third.get_by_text(TITLE)).to_have_count(0)
    async with page_of("prosecutor.helene") as helene:
        await seen(helene, ".inbox ol button", TITLE)
        await helene.locator(".inbox ol button").first.click()
        await expect(helene.locator("header .tlp")).to_have_text("TLP:RED")
        await helene.emulate_media(media="print")
        await expect(helene.locator("article")).to_be_hidden()


async def test_a_reader_who_is_not_cleared_is_named_beside_the_name(page_of: PageOf, cleared: None):
    async with page_of("centre.chen") as page:
        await is_live(page)
        await _compose(page)
        form = page.get_by_role("dialog")
        await form.get_by_label("Second person").fill("centre.chen")
        await form.get_by_label("For whom").fill("prosecutor.fr")
        await form.get_by_role("button", name="Add", exact=True).click()
        await form.get_by_role("button", name="Save draft").click()
        await expect(form.get_by_text("Nobody releases their own alert")).to_be_visible()
        await form.get_by_label("Second person").fill("centre.dieudonne")
        await form.get_by_role("button", name="Save draft").click()
        await expect(form.locator("li.refused")).to_contain_text("nobody at the addressees who may read TLP:RED")
        await form.get_by_role("button", name="Leave out prosecutor.fr").click()
        await expect(form.locator("li.refused")).to_have_count(0)
