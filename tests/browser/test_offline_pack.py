"""Awa takes a pack along: without a link her phone says who may be sought, never that somebody is clear."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser import axe
from tests.browser.conftest import PageOf
from tests.browser.desks import press_check, type_plate
from tests.browser.test_officer import (
    PHONE,
    SMALL,
    _bureau_seeks,  # pyright: ignore[reportPrivateUsage]
    _page_is_on_the_phone,  # pyright: ignore[reportPrivateUsage]
    _seeks,  # pyright: ignore[reportPrivateUsage]
)
from tests.support import Person

pytestmark = pytest.mark.browser

ARTEFACTS = Path(__file__).parents[1] / "artefacts"


async def takes_a_pack(page: Page) -> None:
    """Fetches one and sees that it is here."""
    await page.get_by_role("button", name=re.compile("^Offline pack")).click()
    await page.get_by_role("button", name=re.compile("Take (a pack along|a new one)")).click()
    await expect(page.get_by_text("Runs out")).to_be_visible(timeout=30_000)


async def goes_offline(page: Page) -> None:
    await _page_is_on_the_phone(page)
    await page.context.set_offline(True)
    await expect(page.get_by_role("status").filter(has_text="Offline")).to_be_visible()


async def picture(page: Page, name: str) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    await page.screenshot(path=ARTEFACTS / f"{name}.png")


async def test_a_plate_that_is_sought_is_a_possible_match_and_the_server_s_answer_rings_later(
    page_of: PageOf, person: Person
):
    await _bureau_seeks(await person("bureau.bf"), "21 PK 9001 BF", action="seize")
    async with page_of("officer.ml", **PHONE) as page:
        await expect(page.get_by_role("button", name="Offline pack: No pack")).to_be_visible()
        await takes_a_pack(page)
        await picture(page, "officer-pack")
        assert await axe.complaints(page) == []
        await page.get_by_role("button", name="New check").click()
        await goes_offline(page)
        await page.reload()
        await expect(page.get_by_role("button", name=re.compile("Offline pack: Pack"))).to_be_visible()

        await type_plate(page, "21PK9001BF")
        await page.get_by_label("Plate of").select_option("BF")
        await press_check(page)
        await expect(page.get_by_role("heading", name="Call")).to_be_focused()
        await expect(page.get_by_text("Possible match")).to_be_visible()
        await expect(page.get_by_text("by number")).to_be_visible()
        await picture(page, "officer-offline-call")
        assert await axe.complaints(page) == []
        await page.get_by_role("button", name="New check").click()

        await page.context.set_offline(False)
        await expect(page.get_by_role("heading", name="Act")).to_be_visible(timeout=20_000)


async def test_nothing_found_without_a_link_is_not_clear_and_what_was_not_asked_is_said(
    page_of: PageOf, person: Person
):
    await _seeks(
        await person("bureau.bf"),
        "BF-PACK-P",
        {"kind": "person", "names": ["Zemissa Fadyogo"], "birth_date": "1981-04-17", "action": "arrest"},
    )
    async with page_of("officer.ml", **SMALL) as page:
        await takes_a_pack(page)
        await picture(page, "officer-pack-320")
        await page.get_by_role("button", name="New check").click()
        await goes_offline(page)

        await type_plate(page, "AB 2208 MD")
        await press_check(page)
        await expect(page.get_by_text("Nothing found offline")).to_be_visible()
        await expect(page.get_by_text("That is not a clear answer.")).to_be_visible()
        await picture(page, "officer-offline-nothing-320")
        assert await axe.complaints(page) == []
        await page.get_by_role("button", name="New check").click()

        await page.get_by_role("button", name="Person", exact=True).click()
        await page.get_by_role("button", name="Name and birth date instead").click()
        await page.get_by_label("Name", exact=True).fill("Fadyogo Zemisa")
        await press_check(page)
        await expect(page.get_by_text("Not looked up", exact=True)).to_be_visible()
        await expect(page.get_by_text("Not looked up: the name.")).to_be_visible()
        await page.get_by_role("button", name="New check").click()

        await page.get_by_label("Name", exact=True).fill("Fadyogo Zemisa")
        await page.get_by_label("Born").fill("1981-04-17")
        await press_check(page)
        await expect(page.get_by_text("Possible match")).to_be_visible()
        await expect(page.get_by_text("name and birth date")).to_be_visible()


async def test_it_goes_when_she_signs_out_and_without_one_the_phone_only_keeps_her_checks(page_of: PageOf):
    async with page_of("officer.ml", **PHONE) as page:
        await takes_a_pack(page)
        await page.get_by_role("button", name="Throw it away").click()
        await page.get_by_role("button", name="Press again").click()
        await expect(page.get_by_text("This phone has no pack")).to_be_visible()
        await again(page)
        await page.get_by_role("button", name="New check").click()
        assert await page.evaluate(KEPT) == 1

        await page.get_by_role("button", name="Post Gao").click()
        await page.get_by_role("button", name="Sign out").click()
        await expect(page.get_by_text("signed out", exact=False).first).to_be_visible()
        assert await page.evaluate(KEPT) == 0


async def again(page: Page) -> None:
    await page.get_by_role("button", name="Take a pack along").click()
    await expect(page.get_by_text("Runs out")).to_be_visible(timeout=30_000)


KEPT = "async () => (await indexedDB.databases()).filter(({name}) => name === 'jointops-pack').length"
