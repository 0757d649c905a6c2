"""Hélène's device says that alerts wait while nobody looks at it: what she chooses, and what the device then says."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, cast

import pytest
from playwright.async_api import Page, Worker, expect

from jointops.base.settings import Settings
from jointops.node import Node
from tests.browser.axe import complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture
from tests.support import running_on, until

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
async def node(folder: Path, seeded: Path) -> AsyncGenerator[Node]:
    """A node that tells people by Web Push."""
    settings = Settings(data=folder / "node", port=0, demo=True, pace=1000, push_contact="mailto:ops@ops.example")
    async with running_on(seeded, settings) as started:
        yield started


# This browser without a screen keeps no notification to be asked for: what it is told to show is noted on the way.
_NOTING = """
() => {
  self.noted = [];
  self.registration.showNotification = (title, options) => Promise.resolve(self.noted.push({ title, ...options }));
}
"""


async def said(page: Page, message: str) -> list[dict[str, Any]]:
    """What the device shows once its push service has handed it a message."""
    link = await page.context.new_cdp_session(page)
    known: list[dict[str, str]] = []

    def hear(heard: dict[str, Any]) -> None:
        known.extend(heard["registrations"])

    link.on("ServiceWorker.workerRegistrationUpdated", hear)
    await link.send("ServiceWorker.enable")

    async def registered() -> object:
        return [one["registrationId"] for one in known if one["scopeURL"].endswith("/push/")]

    async def awake() -> object:
        return [one for one in page.context.service_workers if one.url.endswith("/push.js")]

    [registration, *_] = cast(list[str], await until(registered, within=10))
    # The browser says that it has a worker before the worker itself is there to be spoken to.
    [worker] = cast(list[Worker], await until(awake, within=10))
    await worker.evaluate(_NOTING)
    origin: str = await page.evaluate("location.origin")
    given = {"origin": origin, "registrationId": registration, "data": message}
    await link.send("ServiceWorker.deliverPushMessage", given)

    async def shown() -> object:
        return await worker.evaluate("self.noted")

    return cast(list[dict[str, Any]], await until(shown, within=10))


async def test_a_device_says_in_its_readers_language_how_many_alerts_wait_and_nothing_else(page_of: PageOf) -> None:
    async with page_of("prosecutor.fr") as page:
        await page.context.grant_permissions(["notifications"])
        await is_live(page)
        await page.get_by_role("link", name="Your access").click()
        part = page.locator("section[aria-labelledby=h-push]")
        await part.get_by_label("P3").check()
        await part.get_by_role("button", name="Tell me on this device").click()
        # This browser has no push service to reach; what it says of that, and the worker, are the same everywhere.
        await expect(part.get_by_role("alert")).to_contain_text("Its push service could not be reached.")
        assert await complaints(page) == []
        await keep_picture(page, "you-push")

        for message, title, language, direction in (
            ('{"waits":{"P1":1},"language":"en"}', "An alert of priority P1 waits", "en", "ltr"),
            ('{"waits":{"P3":2,"P2":1},"language":"fr"}', "3 alertes attendent : P2 × 1, P3 × 2", "fr", "ltr"),
            ('{"waits":{"P1":1},"language":"ar"}       ', "تنبيه بأولوية P1 في الانتظار", "ar", "rtl"),
        ):
            [one] = await said(page, message)
            assert (one["title"], one["lang"], one["dir"]) == (title, language, direction)
