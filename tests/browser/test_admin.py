"""The administrator's screen: people and their access, acts that take two persons, the age of lists and directory."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.axe import clean_in_both_languages
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, list_holds, seen
from tests.support import Person

pytestmark = pytest.mark.browser


async def test_lists_show_their_age_and_no_entry(page_of: PageOf, person: Person):
    await list_holds(await person("bureau.ml"), "ML-AGES", "51 AD 0001 ML")
    async with page_of("admin") as page:
        await page.get_by_role("link", name="Lists").click()
        await seen(page, ".rows tbody tr", "ML-AGES", "Mali", "1 Nov 2027")
        await expect(page.get_by_text("51 AD 0001 ML")).to_have_count(0)
        await clean_in_both_languages(page)


async def test_a_countrys_sites_are_sent_as_its_own_file_after_a_look_at_what_would_change(
    page_of: PageOf, person: Person
):
    lines = ["kind,code,name,country,lat,lon", "border,BF-NEW,New post,BF,11,-3", "port,BF-BAD,No locode,BF,11,-3"]
    file = {"name": "sites.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}
    async with page_of("admin") as page:
        await page.get_by_role("link", name="Sites").click()
        await page.get_by_label("File of the sites").set_input_files(file)  # pyright: ignore[reportArgumentType]
        take = page.get_by_role("button", name="Take it in")
        await expect(take).to_be_disabled()
        await page.get_by_role("button", name="Look what would change").click()
        await expect(
            page.get_by_text("Of 2 lines: 1 would be new, 0 changed, 0 stay, 0 go. Refused: 1.")
        ).to_be_visible()
        await seen(page, ".rows tbody tr", "3")
        await clean_in_both_languages(page)
        await take.click()
        await expect(page.get_by_text("Taken in. Of 2 lines: 1 new")).to_be_visible()
    sites = (await (await person("officer.ml")).get("/api/sites", params={"country": "BF"})).json()["items"]
    assert "BF-NEW" in [one["code"] for one in sites]


async def test_who_is_neither_administrator_nor_data_protection_officer_learns_no_age(person: Person):
    for user, status in (("admin", 200), ("dpo", 200), ("bureau.ml", 403), ("centre.kafo", 403)):
        assert (await (await person(user)).get("/api/watchlists/ages")).status_code == status


async def test_the_directory_shows_the_oldest_confirmation_first(page_of: PageOf):
    async with page_of("admin") as page:
        await page.get_by_role("link", name="Directory").click()
        await expect(page.locator(".rows tbody tr").nth(1)).to_be_visible()
        await clean_in_both_languages(page)


@pytest.mark.parametrize("page_name", ["People", "Waiting"])
async def test_what_this_server_lacks_is_said_and_not_an_error(page_of: PageOf, page_name: str):
    async with page_of("admin") as page:
        await page.route(re.compile("/api/(people|proposals)"), lambda route: route.fulfill(status=404, json={}))
        await page.get_by_role("link", name=page_name).click()
        await page.reload()
        await expect(page.get_by_text("Not available on this server")).to_be_visible()
        await clean_in_both_languages(page)


async def test_a_change_of_access_is_proposed_by_one_and_released_by_another(page_of: PageOf, person: Person):
    async with page_of("admin") as page, page_of("dpo") as other:
        await is_live(page)
        await page.keyboard.press("/")
        await page.keyboard.type("secretariat.casc")
        await expect(page.locator(".rows tbody tr")).to_have_count(1)
        await page.locator(".rows").click()
        await page.keyboard.press("j")
        await page.keyboard.press("Enter")
        await expect(page.locator("#h-panel")).to_have_text("Aigerim Sadyk")
        await clean_in_both_languages(page)
        await page.get_by_role("searchbox").fill("")
        await expect(page.locator(".rows tbody tr").nth(20)).to_be_attached()
        await keep_picture(page, "admin-people")
        await page.get_by_role("button", name="Change access").click()
        await page.get_by_label("Cleared for").select_option("TLP:AMBER")
        await page.get_by_label("Reason").fill("Reads no more TLP:AMBER+STRICT.")
        await page.get_by_role("button", name="Propose").click()
        await expect(page.get_by_text("It waits for a second person")).to_be_visible()

        await page.get_by_role("link", name="Waiting").click()
        await page.locator(".rows .open").first.click()
        await expect(page.get_by_text("You proposed this. Another person releases it.")).to_be_visible()
        await expect(page.get_by_role("button", name="Release")).to_have_count(0)
        await expect(page.locator(".whose")).to_contain_text("Aigerim Sadyk")
        await expect(page.locator("aside ins")).to_contain_text("TLP:AMBER")
        await clean_in_both_languages(page)
        await keep_picture(page, "admin-waiting")

        await is_live(other)
        await other.get_by_role("link", name="Waiting").click()
        await other.locator(".rows .open").first.click()
        await expect(other.locator(".whose")).to_contain_text("Aigerim Sadyk")
        await other.get_by_role("button", name="Release").click()
        await expect(other.get_by_text("Released and done.")).to_be_visible()


async def test_an_account_is_suspended_by_two_and_everybody_sees_how_far_it_is(page_of: PageOf, person: Person):
    moussa = await person("prosecutor.ne")
    async with page_of("admin") as page, page_of("dpo") as other:
        await is_live(page)
        await page.get_by_role("searchbox").fill("prosecutor.ne")
        row = page.locator(".rows tbody tr")
        await expect(row).to_have_count(1)
        await expect(row).to_contain_text("active")
        await page.keyboard.press("Tab")
        await page.keyboard.press("j")
        await page.keyboard.press("Enter")
        await page.get_by_role("button", name="Change account").press("Enter")
        await expect(page.get_by_role("radio", name="Taken up again")).to_have_count(0)
        await page.get_by_role("radio", name="Suspended").check()
        await page.get_by_label("Reason").fill("His key was found with somebody else.")
        await clean_in_both_languages(page)
        await keep_picture(page, "admin-account")
        await page.get_by_role("button", name="Propose").click()
        await expect(page.get_by_text("It waits for a second person")).to_be_visible()
        await expect(row).to_contain_text("a change waits")
        await expect(page.get_by_role("link", name="To be suspended")).to_be_visible()
        await expect(page.get_by_role("button", name="Change account")).to_have_count(0)
        await clean_in_both_languages(page)
        assert (await moussa.get("/api/session")).status_code == 200

        await is_live(other)
        await other.get_by_role("link", name="Waiting").click()
        await other.locator(".rows .open", has_text="account").first.click()
        await expect(other.get_by_text("Every session and every token ends at once.")).to_be_visible()
        await expect(other.locator("aside ins")).to_contain_text("suspended")
        await clean_in_both_languages(other)
        await keep_picture(other, "dpo-account-waiting")
        await other.get_by_role("button", name="Release").click()
        await expect(other.get_by_text("Released and done.")).to_be_visible()

        assert (await moussa.get("/api/session")).status_code == 401
        await expect(row.locator(".tag")).to_have_text("suspended")
        await expect(page.get_by_role("link", name="To be suspended")).to_have_count(0)
        await page.get_by_role("button", name="Change account").click()
        await expect(page.get_by_role("radio", name="Taken up again")).to_be_visible()
        await expect(page.get_by_role("radio", name="Suspended")).to_have_count(0)


async def test_an_account_is_added_by_two_and_its_person_comes(page_of: PageOf, person: Person):
    async with page_of("admin") as page, page_of("dpo") as other:
        await is_live(page)
        await page.get_by_role("button", name="Add an account").press("Enter")
        for label, text in (
            ("Name", "Bintou Coulibaly"), ("User name", "bintou.coulibaly"), ("Title", "Analyst"), ("Country", "ML"),
            ("Holds", "country:ML\nbureau:ML"), ("Reason", "Begins at the bureau."),
        ):  # fmt: skip
            await page.get_by_label(label, exact=True).fill(text)
        await page.get_by_role("combobox", name="Role").select_option("bureau")
        await page.get_by_label("Cleared for").select_option("TLP:AMBER+STRICT")
        await clean_in_both_languages(page)
        await page.get_by_role("button", name="Propose").click()
        await expect(page.get_by_text("It waits for a second person")).to_be_visible()

        await is_live(other)
        await other.get_by_role("link", name="Waiting").click()
        await other.locator(".rows .open", has_text="New account").click()
        for text in ("Bintou Coulibaly", "bintou.coulibaly", "bureau:ML", "TLP:AMBER+STRICT"):
            await expect(other.locator("aside ins", has_text=text).first).to_be_visible()
        await clean_in_both_languages(other)
        await other.get_by_role("button", name="Release").click()
        await expect(other.get_by_text("Released and done.")).to_be_visible()

        await page.get_by_role("searchbox").fill("bintou.coulibaly")
        await expect(page.locator(".rows tbody tr")).to_contain_text("Bintou Coulibaly")
    bintou = (await (await person("bintou.coulibaly")).get("/api/session")).json()["viewer"]
    assert (bintou["role"], bintou["clearance"]) == ("bureau", 3)
