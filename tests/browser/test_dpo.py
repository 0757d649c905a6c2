"""The data protection officer's screen: who looked at what, what looks like misuse, and whether the log is whole."""

import re
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.axe import clean_in_both_languages, complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, list_holds, officer_files, seen
from tests.ops.support import match_of
from tests.support import Person

pytestmark = pytest.mark.browser


async def looked_at(bureau: httpx.AsyncClient, check: str) -> None:
    await bureau.post("/api/session/purpose", json={"purpose": "investigation"})
    assert (await bureau.get(f"/api/checks/{check}")).status_code == 200


async def test_the_officer_finds_who_looked_and_the_address_keeps_the_question(page_of: PageOf, person: Person):
    filed = await officer_files(await person("officer.ml"), "41 DP 0001 ML")
    await looked_at(await person("bureau.ml"), filed["id"])
    async with page_of("dpo") as page:
        await is_live(page)
        await page.keyboard.press("/")
        await page.keyboard.type("bureau.ml")
        await page.keyboard.press("Enter")
        await seen(page, ".rows tbody tr", "Opened a check", "bureau.ml", "investigation")
        assert "person%3Dbureau.ml" in page.url
        await page.get_by_label("What was done").select_option("check.read")
        await seen(page, ".rows tbody tr", "Opened a check", filed["id"][-8:])
        await expect(page.locator(".rows tbody tr").filter(has_not_text="Opened a check")).to_have_count(0)
        await page.reload()
        await seen(page, ".rows tbody tr", "Opened a check", filed["id"][-8:])
        await expect(page.get_by_label("Person (user name)")).to_have_value("bureau.ml")
        assert await complaints(page) == []


async def test_a_row_is_opened_by_keys_and_proved_by_the_browser_itself(page_of: PageOf, person: Person):
    filed = await officer_files(await person("officer.ml"), "41 DP 0002 ML")
    async with page_of("dpo") as page:
        await is_live(page)
        await _open_look(page, filed["id"])
        await page.get_by_role("button", name="Check this row").click()
        await expect(page.locator(".said")).to_contain_text("is as it was sealed")
        await expect(page.locator(".said li.yes")).to_have_count(4)
        await clean_in_both_languages(page)
        await page.get_by_role("textbox", name="Record").fill("")
        await page.get_by_role("button", name="Search").click()
        await expect(page.locator(".rows tbody tr").nth(5)).to_be_visible()
        await page.locator(".rows tbody tr").filter(has_text="Filed a check").first.get_by_role("button").click()
        await page.get_by_role("button", name="Check this row").click()
        await expect(page.locator(".said")).to_be_visible()
        await keep_picture(page, "dpo-looks")


async def test_a_row_whose_words_were_changed_is_told_from_the_one_that_was_sealed(page_of: PageOf, person: Person):
    filed = await officer_files(await person("officer.ml"), "41 DP 0003 ML")

    jonas = await person("dpo")

    async def forged(route: Route) -> None:
        proof = (await jonas.get("/api/audit/proof?" + urlsplit(route.request.url).query)).json()
        await route.fulfill(json={**proof, "row": proof["row"].replace("done", "none")})

    async with page_of("dpo") as page:
        await is_live(page)
        await page.route("**/api/audit/proof*", forged)
        await _open_look(page, filed["id"])
        await page.get_by_role("button", name="Check this row").click()
        await expect(page.locator(".said")).to_contain_text("is not what was sealed")
        await expect(page.locator(".said li.no")).to_contain_text("The words of the row give another hash")


async def test_a_case_leads_to_the_rows_behind_it(page_of: PageOf, person: Person):
    bureau = await person("bureau.ml")
    awa = await person("officer.ml")
    # The bureau's ordinary work of these minutes belongs to the case as well: the rows that are meant are looked for.
    await list_holds(bureau, "ML-BURST", "42 DP 9000 ML")
    sought = await officer_files(awa, "42 DP 9000 ML")
    match = await match_of(bureau, sought["id"])
    assert (await bureau.get(f"/api/matches/{match['id']}")).status_code == 200
    for number in range(26):
        filed = await officer_files(awa, f"42 DP {number:04} ML")
        await looked_at(bureau, filed["id"])
    async with page_of("dpo") as page:
        await is_live(page)
        await page.get_by_role("link", name="Misuse").click()
        await page.get_by_role("link", name=re.compile("^Burst")).click()
        case = page.locator(".rows tbody tr").filter(has_text="bureau.ml")
        await case.get_by_role("button").click()
        looks = page.locator("tr.behind").filter(has_text="Opened a check")
        await expect(looks.nth(24)).to_be_attached()
        await expect(page.get_by_text("Another officer reviews them")).to_be_visible()
        await clean_in_both_languages(page)
        await keep_picture(page, "dpo-misuse")
        await looks.locator("a").first.click()
        await seen(page, ".rows tbody tr", "Opened a check", "bureau.ml")


async def test_the_seals_are_listed_and_an_older_one_leads_to_the_newest(page_of: PageOf, person: Person):
    await list_holds(await person("bureau.ml"), "ML-SEALS", "43 DP 0001 ML")
    async with page_of("dpo") as page:
        await is_live(page)
        await page.get_by_role("link", name="Seals").click()
        await expect(page.locator(".rows tbody tr").nth(1)).to_be_visible()
        await page.locator(".rows tbody tr").last.get_by_role("button", name="Compare").click()
        await expect(page.locator(".check span").last).to_contain_text("Its rows are the beginning")
        await page.get_by_label("Row number").fill("3")
        await page.get_by_role("button", name="Take this row").click()
        await page.get_by_role("button", name="Check this row").click()
        await expect(page.locator(".said")).to_contain_text("Row 3 is as it was sealed")
        await clean_in_both_languages(page)
        await keep_picture(page, "dpo-seals")


async def test_what_is_held_back_is_listed_with_its_reason(page_of: PageOf, person: Person):
    await list_holds(await person("bureau.ml"), "ML-HELD", "44 DP 0001 ML")
    async with page_of("dpo") as page:
        await is_live(page)
        await page.get_by_role("link", name="Retention").click()
        await page.get_by_label("What is held").select_option("list")
        await page.get_by_label("Code of the list").fill("ML-HELD")
        await page.get_by_label("Reason").fill("A complaint is before the court.")
        await page.get_by_role("button", name="Hold", exact=True).click()
        await seen(page, "section[aria-labelledby=h-holds] tbody tr", "ML-HELD", "A complaint is before the court.")
        await clean_in_both_languages(page)
        await keep_picture(page, "dpo-retention")
        await page.get_by_role("link", name="Requests").click()
        await expect(page.get_by_text("No requests")).to_be_visible()


@pytest.mark.parametrize("page_name", ["Retention", "Requests"])
async def test_what_this_server_lacks_is_said_and_not_an_error(page_of: PageOf, page_name: str):
    async with page_of("dpo") as page:
        await is_live(page)
        lacking = re.compile("/api/(retention|holds|subject-requests)")
        await page.route(lacking, lambda route: route.fulfill(status=404, json={}))
        await page.get_by_role("link", name=page_name).click()
        await expect(page.get_by_text("Not available on this server").first).to_be_visible()
        await clean_in_both_languages(page)


async def test_without_a_link_what_was_read_stays_with_its_age(page_of: PageOf, person: Person):
    await officer_files(await person("officer.ml"), "41 DP 0009 ML")
    async with page_of("dpo") as page:
        await is_live(page)
        await seen(page, ".rows tbody tr", "Filed a check")
        await page.context.set_offline(True)
        await page.get_by_label("What was done").select_option("check.file")
        await expect(page.get_by_role("alert")).to_contain_text("The server does not answer")
        await expect(page.get_by_text("the server does not answer now")).to_be_visible()
        await expect(page.locator(".rows tbody tr").first).to_be_visible()
        await page.context.set_offline(False)


async def _open_look(page: Page, record: str) -> None:
    """Walks to the newest look at a record, sealed by then, by keys alone."""
    await page.goto(f"{page.url.split('#')[0]}#/looks/record%3D{record}")
    await expect(row := page.locator(".rows tbody tr")).to_have_count(1)
    await expect(row).to_contain_text("Filed a check")
    while "not sealed yet" in await row.inner_text():
        async with page.expect_response("**/api/audit?*"):
            await page.reload()
        await expect(row).to_have_count(1)
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await expect(page.locator("#h-panel")).to_have_text("Filed a check")
