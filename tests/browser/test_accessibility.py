"""What axe-core finds on each screen: nothing. With something in it, with dialogs open, and from right to left."""

import pytest
from playwright.async_api import expect

from tests.browser.axe import clean_in_both_languages, complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import keep_picture, list_holds, officer_files, reads, release_alert, seen
from tests.browser.rtl import is_laid_out_from_right_to_left
from tests.support import Person

pytestmark = [pytest.mark.browser, pytest.mark.map, pytest.mark.slow]


async def test_the_centre_has_no_barrier(page_of: PageOf, person: Person):
    await release_alert(await person("centre.kafo"), "A lorry to be stopped", "CI")
    async with page_of("centre.kafo") as page:
        await seen(page, "ol.events button", "A lorry to be stopped")
        await clean_in_both_languages(page)
        await page.locator("ol.events button").first.click()
        assert await complaints(page) == []
        await page.keyboard.press("d")
        await expect(page.get_by_role("dialog")).to_be_visible()
        assert await complaints(page) == []


async def test_the_bureau_has_no_barrier(page_of: PageOf, person: Person):
    await list_holds(await person("bureau.ml"), "ML-AXE", "33 AX 0417 ML")
    async with page_of("bureau.ml") as page:
        await officer_files(await person("officer.ml"), "33 AX 0417 ML")
        await seen(page, "ol.q button", "Gao")
        await page.locator("ol.q button").first.click()
        await expect(page.locator("#h-record")).to_be_visible()
        await clean_in_both_languages(page)
        await page.keyboard.press("n")
        await expect(page.get_by_role("dialog")).to_be_visible()
        assert await complaints(page) == []


async def test_lists_and_their_entry_form_have_no_barrier(page_of: PageOf, person: Person):
    await list_holds(await person("bureau.ml"), "ML-AXE", "34 AX 0418 ML")
    async with page_of("bureau.ml") as page:
        await page.get_by_role("link", name="Lists").click()
        await page.get_by_role("link", name="Vehicles sought").first.click()
        await expect(page.locator("section[aria-labelledby=h-entries] table")).to_be_visible()
        await clean_in_both_languages(page)
        await page.get_by_role("button", name="New entry").click()
        await page.get_by_role("button", name="Enter", exact=True).click()
        await expect(page.locator("form .err").first).to_be_visible()
        assert await complaints(page) == []
        for field, text in (
            ("Plate", "34 AX 0418 ML"),
            ("Plate of", "BF"),
            ("Purpose", "Route"),
            ("Legal basis", "Order 7"),
        ):
            await page.get_by_label(field, exact=True).fill(text)
        await page.get_by_label("What to do").select_option(label="discreet check")
        await page.get_by_role("button", name="Enter", exact=True).click()
        await expect(page.get_by_role("alert")).to_contain_text("ML-AXE has this very subject for: seize.")
        assert await complaints(page) == []
        await page.get_by_role("button", name="Enter it beside that one").click()
        await expect(page.get_by_role("rowheader", name="34 AX 0418 ML")).to_have_count(2)


async def test_a_ship_a_firearm_and_a_flight_are_entered_without_a_barrier(page_of: PageOf, person: Person):
    bureau = await person("bureau.ml")
    kinds = ["vessel", "firearm", "journey"]
    await bureau.post("/api/watchlists", json={"code": "ML-AXE-2", "name": "Things sought", "kinds": kinds})
    typed = {
        "Vessel": ("IMO number", "9074729"),
        "Firearm": ("Serial number", "KV7?41"),
        "Journey": ("flight", "VX 520"),
    }
    async with page_of("bureau.ml") as page:
        await page.get_by_role("link", name="Lists").click()
        await page.get_by_role("link", name="Things sought").first.click()
        for kind, (field, number) in typed.items():
            await page.get_by_role("button", name="New entry").click()
            await page.get_by_role("button", name=kind, exact=True).click()
            await page.get_by_role("textbox", name=field).fill(number)
            await page.get_by_label("Purpose").fill("Origin")
            await page.get_by_label("Legal basis").fill("Order 7/2026 (invented)")
            assert await complaints(page) == []
            await page.get_by_role("button", name="Enter", exact=True).click()
            await expect(page.get_by_role("rowheader", name=number)).to_be_visible()
    entries = (await bureau.get("/api/watchlists/ML-AXE-2/entries")).json()["items"]
    assert {entry["kind"] for entry in entries} == set(kinds)


async def test_the_prosecutor_has_no_barrier(page_of: PageOf, person: Person):
    await release_alert(await person("centre.kafo"), "A lorry to be searched", "CI")
    async with page_of("prosecutor.ci") as page:
        await seen(page, ".inbox ol button", "A lorry to be searched")
        await page.locator(".inbox ol button").first.click()
        await expect(page.locator("article")).to_be_visible()
        await clean_in_both_languages(page)


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


async def test_whoever_stands_at_the_door_meets_no_barrier_and_reads_arabic_before_signing_in(page_of: PageOf) -> None:
    async with page_of("") as door:
        await expect(door.get_by_role("heading", name="JointOps")).to_be_visible(timeout=15_000)
        assert await complaints(door) == []
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
