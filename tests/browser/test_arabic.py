"""Whoever reads Arabic reads it at the door, on every device of theirs, and every screen from right to left."""

import pytest
from playwright.async_api import expect

from tests.browser.axe import complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import keep_picture, list_holds, officer_files, reads, release_alert
from tests.browser.rtl import is_laid_out_from_right_to_left
from tests.support import Person

pytestmark = [pytest.mark.browser, pytest.mark.map, pytest.mark.slow]

SCREENS = {
    "officer.ml": None,
    "prosecutor.ne": (".inbox ol button", "#h-alert"),
    "centre.kafo": ("section[aria-labelledby=h-board] button:not(.btn)", ".drawer .facts"),
    "bureau.ne": ("ol.q button", "#h-thread"),
    "dpo": ("tbody .open", "#h-panel"),
    "admin": ("tbody .open", "#h-panel"),
    "victims.ml": None,
}
"""Each screen, what is opened on it, and what then stands there."""


async def test_whoever_stands_at_the_door_reads_arabic_before_signing_in(page_of: PageOf) -> None:
    async with page_of("") as door:
        await expect(door.get_by_role("heading", name="JointOps")).to_be_visible(timeout=15_000)
        await reads(door, "ar")
        await expect(door.get_by_text("اختر من تكون في هذا العرض.")).to_be_visible()
        assert await complaints(door) == []
        await door.reload()
        await expect(door.locator("html")).to_have_attribute("dir", "rtl")


async def test_a_language_chosen_without_a_link_is_kept_with_the_account_at_the_next_visit(page_of: PageOf) -> None:
    async with page_of("officer.ne", width=360, height=740) as phone:
        await expect(phone.locator(".strip")).to_be_visible(timeout=15_000)
        await reads(phone, "fr")
        await phone.route("**/api/session/language", lambda route: route.abort())
        async with phone.expect_event("requestfailed"):
            await reads(phone, "ar")
        await phone.unroute("**/api/session/language")
        async with phone.expect_response("**/api/session/language") as told:
            await phone.reload()
        assert (await told.value).status == 204
        await expect(phone.locator("html")).to_have_attribute("lang", "ar")
    async with page_of("officer.ne", width=360, height=740) as other:
        await expect(other.locator("html")).to_have_attribute("lang", "ar")
        await expect(other.get_by_role("button", name="فحص", exact=True)).to_be_visible()


@pytest.mark.parametrize(("user", "opens"), SCREENS.items())
async def test_each_screen_stands_from_right_to_left(
    page_of: PageOf, person: Person, user: str, opens: tuple[str, str] | None
) -> None:
    await _something_happens(person)
    size = {"width": 360, "height": 740} if user.startswith("officer") else {}
    async with page_of(user, **size) as page:
        await expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=20_000)
        await reads(page, "ar")
        if opens:
            row, shown = opens
            await page.locator(row).first.click()
            await expect(page.locator(shown).first).to_be_visible(timeout=20_000)
            await expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=20_000)
        if not size:
            await is_laid_out_from_right_to_left(page)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert await complaints(page) == []
        await keep_picture(page, f"{user}-ar")
        await reads(page, "en")


async def _something_happens(person: Person) -> None:
    """A check, a match and an alert, so that no screen is empty."""
    await list_holds(await person("bureau.ne"), "NE-SCREENS", "22 RT 0001 BF")
    for number in (1, 2):
        await officer_files(await person("officer.ml"), f"22 RT {number:04} BF")
    await release_alert(await person("centre.kafo"), "شاحنة ثانية محملة بالمتفجرات", "NE")
