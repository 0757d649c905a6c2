"""Hélène says on her own page where an e-mail is to tell her that an alert waits, and when it is not to."""

import pytest
from playwright.async_api import expect

from tests.browser.axe import complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture
from tests.integrations.mailbox import mailbox, node
from tests.ops.support import done
from tests.support import Person

pytestmark = pytest.mark.browser


__all__ = ["mailbox", "node"]


async def test_one_says_where_and_when_one_is_told_and_takes_it_back(page_of: PageOf, person: Person):
    helene = await person("prosecutor.fr")
    async with page_of("prosecutor.fr") as page:
        await is_live(page)
        await page.get_by_role("link", name="Your access").click()
        part = page.locator("section[aria-labelledby=h-mail]")
        await part.get_by_label("Address").fill("helene@court.example")
        await part.get_by_label("P3").check()
        await part.get_by_label("All else").fill("07:30")
        await part.get_by_label("Quiet from").fill("22:00")
        await part.get_by_label("until").fill("06:00")
        await expect(part).to_contain_text("Clocks of Paris.")
        await part.get_by_role("button", name="Keep").click()
        await expect(part).to_contain_text("You are told at helene@court.example.")
        assert await complaints(page) == []
        await keep_picture(page, "you-mail")
        assert (await done(helene.get("/api/mail")))["wish"] == {
            "address": "helene@court.example", "at_once": ["P1", "P2", "P3"], "quiet_from": "22:00",
            "quiet_to": "06:00", "digest_at": "07:30", "zone": "Europe/Paris", "language": "en",
        }  # fmt: skip

        await page.reload()
        await expect(part.get_by_label("Quiet from")).to_have_value("22:00")
        await part.get_by_role("button", name="No e-mail").click()
        await part.get_by_role("button", name="Press again").click()
        await expect(part).to_contain_text("You are told nothing by e-mail.")
        assert (await done(helene.get("/api/mail")))["wish"] is None
