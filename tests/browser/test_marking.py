"""The marking on every screen and on every page that leaves a printer, never translated."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import PageOf
from tests.browser.desks import reads, seen
from tests.support import Person

pytestmark = pytest.mark.browser

SCREENS = {
    "officer.ml": "TLP:AMBER",
    "bureau.ml": "TLP:AMBER+STRICT",
    "prosecutor.fr": "TLP:AMBER",
    "centre.kafo": "TLP:AMBER",
    "centre.ml": "TLP:AMBER",
    "victims.ml": "TLP:RED",
    "secretariat.casc": "TLP:AMBER",
    "dpo": "TLP:AMBER+STRICT",
    "admin": "TLP:GREEN",
}


@pytest.mark.parametrize(("user", "marking"), SCREENS.items())
async def test_each_screen_and_its_print_say_the_marking_in_every_language(
    page_of: PageOf, user: str, marking: str
) -> None:
    async with page_of(user) as page:
        await _marked(page, marking)
        for language in ("fr", "ar"):
            await reads(page, language)
            await _marked(page, marking)


async def _marked(page: Page, marking: str) -> None:
    await expect(page.locator(".tlp").first).to_have_text(marking, timeout=15_000)
    await expect(page.locator(".print-mark").first).to_be_hidden()
    await page.emulate_media(media="print")
    for mark in (page.locator(".print-mark").first, page.locator(".print-mark.foot")):
        await expect(mark).to_be_visible()
        await expect(mark).to_have_text(marking)
        # A fixed box is printed on every page.
        assert await mark.evaluate("mark => getComputedStyle(mark).position") == "fixed"
    await page.emulate_media(media="screen")


@pytest.mark.parametrize(("handling", "is_printed"), [(["H1"], True), (["H2"], False)])
async def test_an_alert_that_must_not_be_passed_on_is_not_on_paper(
    page_of: PageOf, person: Person, handling: list[str], is_printed: bool
) -> None:
    title = f"On paper {handling[0]}"
    await _released(person, title, handling)
    async with page_of("prosecutor.ne") as page:
        await seen(page, ".inbox ol button", title)
        await page.locator(".inbox ol button", has_text=title).click()
        await expect(page.locator("article")).to_contain_text(title)
        await page.emulate_media(media="print")
        if is_printed:
            await expect(page.locator("article")).to_be_visible()
        else:
            await expect(page.locator("article")).to_be_hidden()
            await expect(page.locator(".print-closed")).to_be_visible()


async def _released(person: Person, title: str, handling: list[str]) -> None:
    chen = await person("centre.kafo")
    body = {
        "operation": "kafo-ii", "title": title, "text": "Facts.", "priority": "P2", "countries": ["NE"],
        "functions": ["mla"], "handling": handling,
    }  # fmt: skip
    draft = (await chen.post("/api/alerts", json=body)).json()
    sent = await chen.post(f"/api/alerts/{draft['id']}/release", headers={"if-match": f'"{draft["version"]}"'})
    assert sent.status_code == 200, sent.text
