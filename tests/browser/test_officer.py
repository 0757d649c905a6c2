"""The officer's phone, from the first key to the answer, with and without a link."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import PageOf

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}


async def test_the_phone_opens_at_the_officers_own_post(page_of: PageOf):
    async with page_of("officer.ml", **PHONE) as page:
        await expect(page.locator("main")).to_be_visible()
