"""Chen measures a way on the map, and finds a post by its name."""

import pytest
from playwright.async_api import expect

from tests.browser.axe import complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture
from tests.browser.drawn import shot

pytestmark = pytest.mark.browser


async def test_a_way_is_measured_from_click_to_click_and_chooses_nothing(page_of: PageOf) -> None:
    async with page_of("centre.kafo") as page:
        await is_live(page)
        await expect(page.locator(".maplibregl-ctrl-scale")).to_be_visible(timeout=30_000)
        await shot(page)
        await page.keyboard.press("r")
        way = page.get_by_role("status").filter(has_text="Escape ends")
        await expect(way).to_be_visible()
        box = await page.locator(".mapbox canvas").bounding_box()
        assert box is not None
        for east in (0.3, 0.6):
            await page.mouse.click(box["x"] + east * box["width"], box["y"] + box["height"] / 2)
        await expect(page.get_by_role("status").filter(has_text="km over the ground")).to_be_visible()
        await shot(page)
        await keep_picture(page, "centre-measure")
        assert await complaints(page) == []
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("status").filter(has_text="km over the ground")).to_have_count(0)
        await expect(page.get_by_role("complementary").get_by_role("heading", name="KAFO II")).to_be_visible()


async def test_a_post_is_found_by_its_name(page_of: PageOf) -> None:
    async with page_of("centre.kafo") as page:
        await is_live(page)
        await page.keyboard.press("/")
        await page.keyboard.type("gao")
        await page.locator("ol.events").get_by_role("button", name="Gao Post · Mali").click()
        await expect(page.locator(".drawer h2")).to_contain_text("Gao")
