"""What the centre's people wait for is what the build counts, so a build that passes is one that opens soon."""

from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, expect

from jointops.bench.map.first import counted, fetched
from tests.browser.conftest import PageOf

pytestmark = pytest.mark.browser

MOST_KB = 600


@pytest.mark.map
async def test_the_centre_fetches_before_it_stands_what_the_build_counted_and_no_more(browser: Browser, url: str):
    by_build = counted("Centre")

    files = await fetched(browser, f"http://centre-kafo.localhost:{urlsplit(url).port}", by_build.language)

    assert sorted(files) == sorted(by_build.files)
    assert sum(files.values()) / 1000 <= MOST_KB


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_the_first_screen_stands_without_the_words_that_come_later(page_of: PageOf, language: str):
    async with page_of("centre.kafo") as page:
        await page.route("**/*-rest-*.js", lambda route: route.abort())
        await page.evaluate(f"localStorage.setItem('jointops.locale', '{language}')")
        await page.reload()
        await expect(page.locator(".centre h1")).to_have_count(1)
        await expect(page.locator(".drawer h2")).to_contain_text("KAFO II")
        await expect(page.locator("[aria-busy=true]")).to_have_count(0)
