"""One's own access: passkeys, sessions that end, a device given up for lost; and nothing is left when one signs out."""

import pytest
from playwright.async_api import Browser, expect

from jointops.node import Node
from tests.browser.axe import clean_in_both_languages, complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture
from tests.browser.test_signing_in import _authenticator, _real_person, production_page
from tests.ops.conftest import ledger
from tests.ops.support import Ledger
from tests.support import Person

__all__ = ["ledger", "production_page"]

pytestmark = pytest.mark.browser


async def test_a_passkey_is_added_with_a_name_and_proves_the_person_before_the_next_act(
    production_page: tuple[PageOf, str], node: Node, ledger: Ledger
):
    page_of, url = production_page
    claire = await _real_person(node, ledger, "bureau")
    async with page_of("", 320, 640, again=False) as page:
        _, _ = await _authenticator(page)
        await page.context.add_cookies([{"name": "jointops_session", "value": claire.key, "url": url}])
        await page.goto(f"{url}/#/you")
        await page.reload()
        await page.get_by_label("Border control").check()
        await page.get_by_role("button", name="Begin").click()
        await expect(page.get_by_role("dialog")).to_have_count(0)  # nothing behind it can be written into
        await expect(page.get_by_text("No passkey yet")).to_be_visible()
        await page.get_by_label("What you call it").fill("Blue stick")
        await page.get_by_role("button", name="Add a passkey").click()
        await expect(page.get_by_text("Blue stick is added.")).to_be_visible()
        await expect(page.locator(".holdings li").filter(has_text="Blue stick")).to_contain_text("never used")
        assert await complaints(page) == []
        await keep_picture(page, "you-phone")

        # To take it away the person proves to be there, with it.
        await page.get_by_role("button", name="Remove").click()
        await page.get_by_role("button", name="Press again to remove").click()
        asked = page.get_by_role("dialog")
        await expect(asked.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
        assert await complaints(page) == []
        await keep_picture(page, "step-up")
        await asked.get_by_role("button", name="Use a passkey").click()
        await expect(page.get_by_text("No passkey yet")).to_be_visible()


async def test_one_ends_a_session_that_one_left_open_elsewhere(
    page_of: PageOf, browser: Browser, person: Person, ledger: Ledger
):
    left_open = await person("prosecutor.fr")
    async with page_of("prosecutor.fr") as page:
        await is_live(page)
        await page.get_by_role("link", name="Your access").click()
        await expect(page.get_by_text("this one")).to_be_visible()
        assert await complaints(page) == []
        await keep_picture(page, "you")
        other = page.locator("section[aria-labelledby=h-sessions] li").filter(
            has=page.get_by_role("button", name="End")
        )
        await ledger.value("update base.session set proved_at = now() - interval '6 minutes'")
        for is_asked in (True, *(False for _ in range(await other.count() - 1))):
            await other.first.get_by_role("button", name="End").focus()
            await page.keyboard.press("Enter")
            before = await other.count()
            await page.keyboard.press("Enter")
            if is_asked:
                asked = page.get_by_role("dialog")
                await expect(asked.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
                assert await other.count() == before
                await asked.get_by_role("button", name="It is me").click()
            await expect(other).to_have_count(before - 1)
        assert (await left_open.get("/api/session")).status_code == 401
        await page.get_by_role("link", name="Back").click()
        await is_live(page)


async def test_the_administrator_gives_up_a_device_and_its_screen_is_wiped(page_of: PageOf):
    async with page_of("officer.ml", 360, 740) as phone, page_of("admin") as page:
        await expect(phone.get_by_role("button", name="Post Gao")).to_be_visible()
        await is_live(page)
        await page.get_by_role("searchbox").fill("officer.ml")
        mine = page.locator(".rows tbody tr").filter(has=page.get_by_text("officer.ml", exact=True))
        await mine.get_by_role("button").click()
        devices = page.locator("section[aria-labelledby=h-devices]")
        await expect(devices.locator("li").first).to_be_visible()
        await clean_in_both_languages(page)
        await keep_picture(page, "admin-person")
        await devices.get_by_role("button", name="It is lost").first.click()
        await devices.get_by_role("button", name="Press again: it is lost").click()
        await expect(devices.get_by_role("status")).to_contain_text("Given up for lost. Sessions ended: 1")
        await expect(phone.get_by_text("This device was wiped")).to_be_visible()


async def test_a_desk_may_be_light_and_stays_so(page_of: PageOf):
    async with page_of("bureau.ml") as page:
        await is_live(page)
        await page.get_by_role("button", name="Light or dark").click()
        await expect(page.locator("html")).to_have_attribute("data-theme", "light")
        await page.reload()
        await is_live(page)
        await expect(page.locator("html")).to_have_attribute("data-theme", "light")
        assert await complaints(page) == []


async def test_where_no_e_mail_is_sent_nobody_is_asked_for_an_address(page_of: PageOf):
    async with page_of("prosecutor.fr") as page:
        await is_live(page)
        await page.get_by_role("link", name="Your access").click()
        await expect(page.get_by_role("heading", name="Devices")).to_be_visible()
        await expect(page.get_by_role("heading", name="E-mail")).to_have_count(0)


@pytest.mark.parametrize("user", ["centre.kafo", "bureau.fr", "prosecutor.fr"])
async def test_signing_out_is_in_sight_and_leaves_nothing_behind(page_of: PageOf, user: str):
    async with page_of(user) as page:
        name = (await page.locator(".who span").first.inner_text()).splitlines()[0]
        await page.get_by_role("button", name="Sign out").click()
        await expect(page.get_by_text("You are signed out")).to_be_visible()

        assert name and name not in await page.locator("body").inner_text()
        assert await page.evaluate("async () => (await fetch('/api/session')).status") == 401
        assert [one for one in await page.context.cookies() if one.get("name") == "jointops_session"] == []


async def test_whoever_sits_down_after_a_story_finds_nothing_of_it(page_of: PageOf):
    async with page_of("officer.ml", 360, 740) as page:
        await expect(page.get_by_role("button", name="Post Gao")).to_be_visible()
        await page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        await page.evaluate("() => { localStorage.left = sessionStorage.left = 'a note'; }")
        window, cookies = page, await page.context.cookies()
        await page.emulate_media(media="print")
        await page.route("**/api/**", lambda route: route.abort())
        await page.context.set_offline(True)
    async with page_of("officer.ml", 360, 740) as page:
        await expect(page.get_by_role("button", name="Post Gao")).to_be_visible()
        left = await page.evaluate("[localStorage.left, sessionStorage.left, matchMedia('print').matches]")
        assert (page, left) == (window, [None, None, False])
        assert not [one for one in await page.context.cookies() if one in cookies]
