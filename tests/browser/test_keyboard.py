"""The screens without a mouse: walking, opening, claiming, deciding, acknowledging and answering by keys alone."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import keep_picture, list_holds, officer_files, release_alert, seen
from tests.support import Person

pytestmark = [pytest.mark.browser, pytest.mark.map]


async def test_the_bureau_claims_and_confirms_by_keys(page_of: PageOf, person: Person):
    await list_holds(await person("bureau.ml"), "ML-KEYS", "22 KE 1904 ML")
    async with page_of("bureau.ml") as page:
        await _is_live(page)
        await officer_files(await person("officer.ml"), "22 KE 1904 ML")
        await seen(page, "ol.q button", "Gao", "our check, our entry")

        await _press_until(page, "j", "ol.q button", "our check, our entry")
        await page.keyboard.press("Enter")
        await expect(page.locator("#h-record")).to_contain_text("Vehicle at Gao")
        await page.keyboard.press("c")
        await expect(page.locator("#h-record .tag").first).to_have_text("claimed")
        await page.keyboard.press("y")
        await page.get_by_role("dialog").get_by_label("Reason").focus()
        await page.keyboard.type("Our own vehicle; the plate was read twice.")
        await _tab_to(page, "Confirm and tell both countries")
        await page.keyboard.press("Enter")
        await expect(page.locator("#h-record .tag").first).to_have_text("hit")


async def test_the_prosecutor_acknowledges_and_answers_by_keys(page_of: PageOf, person: Person):
    title = "Two lorries wanted at Niamey"
    await release_alert(await person("centre.kafo"), title, "NE")
    async with page_of("prosecutor.ne") as page:
        await seen(page, ".inbox ol button", title)
        await _press_until(page, "j", ".inbox ol button", title)
        await page.keyboard.press("Enter")
        await expect(page.locator("article h1")).to_have_text(title)
        await page.keyboard.press("?")
        await expect(page.get_by_role("dialog", name="Keys")).to_contain_text("acknowledge")
        await page.keyboard.press("Escape")
        await page.keyboard.press("a")
        await expect(page.locator("article .acts")).to_contain_text("acknowledged")
        await page.keyboard.press("p")
        await page.keyboard.type("Both were seen at Torodi; we ask the post.")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.locator("article .acts")).to_contain_text("answered")
        await expect(page.get_by_role("textbox", name="Your answer")).to_have_value("")


async def test_the_centre_walks_its_list_and_drafts_by_keys(page_of: PageOf, person: Person):
    await release_alert(await person("centre.kafo"), "First alert to walk over", "BF")
    await release_alert(await person("centre.kafo"), "Second alert to walk over", "BF")
    async with page_of("centre.kafo") as page:
        await seen(page, "ol.events button", "Second alert to walk over")
        await page.keyboard.press("/")
        await page.keyboard.type("walk over?")  # who types asks for no keys
        await expect(page.get_by_role("searchbox")).to_have_value("walk over?")
        await page.keyboard.press("Backspace")
        await expect(page.locator("ol.events button")).to_have_count(2)
        await page.keyboard.press("Escape")
        await page.locator("ol.events").evaluate("() => document.activeElement.blur()")
        await page.keyboard.press("j")
        await expect(page.locator(".drawer h2")).to_contain_text("Second alert")
        await page.keyboard.press("j")
        await expect(page.locator(".drawer h2")).to_contain_text("First alert")
        await page.keyboard.press("k")
        await expect(page.locator(".drawer h2")).to_contain_text("Second alert")
        await page.keyboard.press("m")
        await expect(page.locator(".mapbox")).to_have_count(0)
        await page.keyboard.press("?")
        sheet = page.get_by_role("dialog", name="Keys")
        await expect(sheet).to_contain_text("measure a distance", ignore_case=True)
        await page.keyboard.press("m")  # the sheet keeps the screen behind it as it is
        assert await complaints(page) == []
        await keep_picture(page, "centre-keys")
        await page.keyboard.press("Escape")
        await expect(sheet).to_have_count(0)
        await expect(page.locator(".mapbox")).to_have_count(0)
        await page.keyboard.press("d")
        await expect(page.get_by_role("dialog")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)


async def _is_live(page: Page) -> None:
    await expect(page.locator(".link.live")).to_be_visible(timeout=15_000)


async def _press_until(page: Page, key: str, selector: str, text: str) -> None:
    """Walk until the line with the text has the focus."""
    for _ in range(await page.locator(selector).count()):
        await page.keyboard.press(key)
        if text in " ".join((await page.evaluate("document.activeElement.innerText")).split()):
            return
    raise AssertionError(f"{key} never reached {text}")


async def _tab_to(page: Page, text: str) -> None:
    for _ in range(12):
        await page.keyboard.press("Tab")
        if text in await page.evaluate("document.activeElement.innerText"):
            return
    raise AssertionError(f"Tab never reached {text}")
