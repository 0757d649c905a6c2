"""Whoever leaves a desk leaves nothing on the screen, and the session with it."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import PageOf

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("user", ["centre.kafo", "bureau.fr", "prosecutor.fr"])
async def test_signing_out_is_in_sight_and_leaves_nothing_behind(page_of: PageOf, user: str):
    async with page_of(user) as page:
        name = (await page.locator(".who span").first.inner_text()).splitlines()[0]
        await page.get_by_role("button", name="Sign out").click()
        await expect(page.get_by_text("You are signed out")).to_be_visible()

        assert name and name not in await page.locator("body").inner_text()
        assert await page.evaluate("async () => (await fetch('/api/session')).status") == 401
        assert [one for one in await page.context.cookies() if one.get("name") == "jointops_session"] == []
