"""What axe-core finds on each screen: nothing. With something in it, with dialogs open, in English and in French."""

import pytest
from playwright.async_api import expect

from tests.browser.axe import clean_in_both_languages, complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import list_holds, officer_files, release_alert, seen
from tests.support import Person

pytestmark = [pytest.mark.browser, pytest.mark.map]


async def test_the_chooser_has_no_barrier(page_of: PageOf):
    async with page_of("") as page:
        await expect(page.get_by_role("heading", name="JointOps")).to_be_visible(timeout=15_000)
        assert await complaints(page) == []


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
