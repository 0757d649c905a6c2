"""Two days of KAFO II played at once, and the screens as they are photographed: tests/artefacts: `make pictures`."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from pathlib import Path

import pytest
from msgspec import json
from playwright.async_api import expect

from jointops.base.settings import Settings
from jointops.demo import kafo_ii
from jointops.demo.player import play
from jointops.demo.step import Step, clock, seconds
from tests.browser.axe import complaints
from tests.browser.conftest import PageOf, screens_of
from tests.browser.desks import keep_picture, settled
from tests.browser.profiles import Profiles
from tests.support import LONG, copied, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.long,
    pytest.mark.skipif(not LONG, reason="two days of checks for three pictures: make pictures"),
]

MOMENT = 33 * 3600 + 39 * 60 + 30
"""09:39 of the second day: a lorry with explosives was stopped, and a P1 alert waits for two countries."""

DAY_BEFORE = MOMENT - 24 * 3600
"""Checks before it that became no match show nowhere on the screens: they are left out, like entries nobody meets."""


@pytest.fixture(scope="module")
async def morning(profiles: Profiles, folder: Path, seeded: Path) -> AsyncGenerator[PageOf]:
    """The screens of a node of its own, at that moment."""
    copied(seeded, folder / "morning")
    async with served(Settings(data=folder / "morning", port=0, demo=True, pace=1000)) as (_, url):
        report = await play(_until_then(), url, 60.0, start=clock(MOMENT), shift_to_now=kafo_ii.ORIGIN)
        assert not report.failed, report.failed[:5]
        yield screens_of(profiles, url, scale=1)


def _until_then() -> list[Step]:
    met = [json.decode(json.encode(hit.entry)) for hit in kafo_ii.make_week().hits]
    return [step for step in kafo_ii.steps() if seconds(step.at) <= MOMENT and _shows(step, met)]


def _shows(step: Step, met: Sequence[Mapping[str, object]]) -> bool:
    if step.sees is not None or step.never is not None:
        return False
    if step.call.startswith("POST") and step.call.endswith("/entries"):
        return any(subject.items() <= json.decode(step.body).items() for subject in met)
    if step.call.startswith("POST /api/checks"):
        return bool(step.save) or (seconds(step.at) > DAY_BEFORE and step.expect.get("status") != 200)
    return True


async def test_the_centre_at_work(morning: PageOf):
    async with morning("centre.kafo") as page:
        await settled(page)
        await expect(page.locator("section[aria-labelledby=h-board] td").first).to_be_visible()
        await page.locator("section[aria-labelledby=h-board] button").filter(has_text="dynamite").first.click()
        await page.mouse.move(720, 20)
        await settled(page)
        assert await complaints(page) == []
        await keep_picture(page, "centre")


async def test_the_bureau_at_work(morning: PageOf):
    async with morning("bureau.ml") as page:
        await page.locator("ol.q button").first.click()
        await expect(page.locator(".rec table")).to_be_visible()
        assert await complaints(page) == []
        await keep_picture(page, "bureau")
        await page.get_by_role("link", name="Lists").click()
        await page.locator("main a, main button").filter(has_text="ML-").first.click()
        await expect(page.locator("section[aria-labelledby=h-entries] table")).to_be_visible()
        assert await complaints(page) == []
        await keep_picture(page, "bureau-lists")


async def test_the_prosecutor_at_work(morning: PageOf):
    async with morning("prosecutor.ci") as page:
        await page.locator(".inbox ol button").first.click()
        await expect(page.locator("article")).to_be_visible()
        assert await complaints(page) == []
        await keep_picture(page, "prosecutor")
