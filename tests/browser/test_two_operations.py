"""Inés serves in both operations: she switches at the top left, and nothing of the one before stays on the screen."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from jointops.base.settings import Settings
from jointops.demo.personas import KAFO, TURQUESA
from jointops.demo.player import play
from jointops.demo.seed import seed
from jointops.demo.step import Step, clock, seconds
from jointops.demo.turquesa import turquesa_ii
from jointops.demo.turquesa.people import LIAISON
from jointops.demo.turquesa.volumes import Volumes
from tests.browser.axe import complaints
from tests.browser.conftest import PageOf, screens_of
from tests.browser.desks import is_live, keep_picture, settled
from tests.browser.profiles import Profiles
from tests.support import copied, served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOMENT = 112 * 3600
"""16:00 of the fifth day: most routes stand, and half of the arrests are made."""


@pytest.fixture(scope="module")
async def screens(profiles: Profiles, folder: Path, seeded: Path) -> AsyncGenerator[PageOf]:
    """A node on which both are seeded, and a part of Turquesa II was played up to then."""
    copied(seeded, folder / "both")
    async with served(Settings(data=folder / "both", port=0, demo=True, pace=1000)) as (node, url):
        await seed(node, (KAFO, TURQUESA))
        report = await play(_until_then(), url, 60.0, start=clock(MOMENT), shift_to_now=turquesa_ii.ORIGIN)
        assert not report.failed, report.failed[:5]
        yield screens_of(profiles, url, scale=1)


def _until_then() -> list[Step]:
    steps = turquesa_ii.make_week(volumes=Volumes(60)).steps
    return [step for step in steps if seconds(step.at) <= MOMENT and step.never is None and step.sees is None]


async def test_the_liaison_switches_and_sees_the_one_or_the_other(screens: PageOf) -> None:
    async with screens(LIAISON) as page:
        await is_live(page)
        await expect(_operation(page, "KAFO II")).to_have_attribute("aria-current", "page")
        figures = page.locator("section[aria-labelledby=h-figures]")
        await expect(figures.locator("tbody tr")).to_have_count(4)
        await expect(page.get_by_text("Dhaka")).to_have_count(0)
        on_shift = page.get_by_role("region", name="On shift")
        await on_shift.get_by_role("button", name="Plan shifts").press("Enter")
        plan = page.get_by_role("dialog")
        await plan.get_by_role("button", name="Name for these hours").click()
        await expect(plan.get_by_role("list", name="Planned")).to_contain_text("Inés Figueras")
        await plan.get_by_role("combobox", name="Who").fill("chen")
        await plan.get_by_role("option", name="Chen Adjoua").click()
        await plan.get_by_role("button", name="Name for these hours").click()
        await expect(plan.get_by_role("list", name="Planned").get_by_role("listitem")).to_have_count(2)
        assert await complaints(page) == []
        await page.keyboard.press("Escape")
        await expect(on_shift).to_contain_text("Inés Figueras")
        await expect(on_shift.get_by_role("list", name="Next")).to_contain_text("Chen Adjoua")
        assert await complaints(page) == []
        await keep_picture(page, "centre-on-shift")

        await _operation(page, "Turquesa II").click()

        await is_live(page)
        await expect(_operation(page, "Turquesa II")).to_have_attribute("aria-current", "page")
        await expect(figures.locator("tbody tr")).to_have_count(32)
        await expect(figures).to_contain_text("more than 200")
        await expect(on_shift).to_contain_text("Nobody is named for now.")
        await page.get_by_role("link", name="Routes").click()
        await expect(page.get_by_text("Dhaka to the Darién by São Paulo")).to_be_visible()


async def test_the_centre_of_turquesa_at_work(screens: PageOf) -> None:
    async with screens("centre.turquesa") as page:
        await is_live(page)
        await expect(page.get_by_role("navigation", name="Operations").get_by_role("button")).to_have_count(1)
        await expect(page.locator("section[aria-labelledby=h-figures]")).to_contain_text("Smuggled migrants")
        await settled(page)
        await keep_picture(page, "turquesa")
        assert await complaints(page) == []
        await page.get_by_role("link", name="Routes").click()
        await page.get_by_text("Dhaka to the Darién by São Paulo").click()
        await settled(page)
        await keep_picture(page, "turquesa-route")
        assert await complaints(page) == []


def _operation(page: Page, name: str) -> Locator:
    return page.get_by_role("navigation", name="Operations").get_by_role("button", name=name)
