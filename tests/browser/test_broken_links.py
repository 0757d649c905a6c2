"""Without a link and with refusals: the screen says so in words, keeps what was typed, and catches up by itself."""

import pytest
from playwright.async_api import Route, expect

from tests.browser.cable import Cable
from tests.browser.conftest import PageOf
from tests.browser.desks import count_of, list_holds, officer_files, release_alert, seen
from tests.support import Person

pytestmark = pytest.mark.browser

ROWS = "ol.events li button"


async def test_a_centre_that_was_cut_off_says_so_and_catches_up(page_of: PageOf, person: Person):
    officer = await person("officer.ml")
    async with page_of("centre.kafo", again=False) as page:
        cable = Cable(page)
        await cable.lay()
        await expect(page.locator(".link.live")).to_be_visible(timeout=15_000)
        await page.get_by_role("button", name="Checks").click()
        await page.mouse.move(700, 20)
        before = await count_of(page, ROWS, "Gao")
        await cable.cut()
        await expect(page.locator(".link")).to_contain_text("offline", timeout=15_000)
        await expect(page.locator(".notice").first).to_contain_text("No connection. What you see was true at")
        await officer_files(officer, "55 OF 2210 BF")
        assert await count_of(page, ROWS, "Gao") == before

        await cable.mend()
        await seen(page, ROWS, "Gao", count=before + 1)
        await expect(page.locator(".link")).to_contain_text("replayed", timeout=15_000)
        await expect(page.locator(".notice").filter(has_text="No connection")).to_have_count(0)


async def test_a_refused_verdict_says_why_and_keeps_the_reason(page_of: PageOf, person: Person):
    bureau = await person("bureau.ml")
    await list_holds(bureau, "ML-BROKEN", "66 BR 3318 ML")
    async with page_of("bureau.ml") as page:
        told = await officer_files(await person("officer.ml"), "66 BR 3318 ML")
        await seen(page, "ol.q button", "Gao")
        [match] = (await bureau.get("/api/matches", params={"check": told["id"]})).json()["items"]
        await page.goto(f"{page.url.partition('#')[0]}#/verify/{match['id']}")
        await expect(page.locator("section.rec")).to_contain_text(told["reference"])
        await page.keyboard.press("n")
        form = page.get_by_role("dialog")
        await form.get_by_label("Reason").fill("Another vehicle: the colour is wrong.")
        await page.route("**/verdict", _fails)
        await form.get_by_role("button", name="Deny the match").click()
        await expect(form.get_by_role("alert")).to_contain_text("It is on record; try again")
        await expect(form.get_by_label("Reason")).to_have_value("Another vehicle: the colour is wrong.")

        await page.unroute("**/verdict")
        await form.get_by_role("button", name="Deny the match").click()
        await expect(page.locator("#h-record .tag").first).to_have_text("denied")


async def test_an_answer_that_does_not_leave_stays_in_its_field(page_of: PageOf, person: Person):
    title = "An answer over a bad line"
    await release_alert(await person("centre.kafo"), title, "NE")
    async with page_of("prosecutor.ne") as page:
        await seen(page, ".inbox ol button", title)
        await page.locator(".inbox ol button").filter(has_text=title).click()
        await page.get_by_role("textbox", name="Your answer").fill("We open a request.")
        await page.context.set_offline(True)
        await page.get_by_role("button", name="Send answer").click()
        await expect(page.get_by_role("alert").first).to_contain_text("What you typed is kept; try again.")
        await expect(page.get_by_role("textbox", name="Your answer")).to_have_value("We open a request.")

        await page.context.set_offline(False)
        await page.get_by_role("button", name="Send answer").click()
        await expect(page.locator("article .acts")).to_contain_text("answered")


async def test_a_draft_that_is_refused_keeps_what_was_written(page_of: PageOf):
    async with page_of("centre.kafo") as page:
        await expect(page.locator(".link.live")).to_be_visible(timeout=15_000)
        await page.get_by_role("button", name="New alert").click()
        form = page.get_by_role("dialog")
        await form.get_by_label("Title").fill("Seven firearms at Gao")
        await form.get_by_label("What is asked of them").fill("Search your registers, please.")
        await form.get_by_role("button", name="France").click()
        await page.route("**/api/alerts", _refuses)
        await form.get_by_role("button", name="Save draft").click()
        await expect(form.get_by_role("alert").first).to_contain_text("Some fields must be mended.")
        await expect(form).to_contain_text("Say how many, and where.")
        await expect(form.get_by_label("Title")).to_have_value("Seven firearms at Gao")
        await expect(form.get_by_label("What is asked of them")).to_have_value("Search your registers, please.")


async def test_a_draft_waits_in_the_list_until_somebody_releases_it(page_of: PageOf):
    async with page_of("centre.kafo") as page:
        await expect(page.locator(".link.live")).to_be_visible(timeout=15_000)
        await page.get_by_role("button", name="New alert").click()
        form = page.get_by_role("dialog")
        await form.get_by_label("Title").fill("A draft for later")
        await form.get_by_label("What is asked of them").fill("To be released in the morning.")
        await form.get_by_role("button", name="France").click()
        await form.get_by_role("button", name="Save draft").click()
        await page.get_by_role("button", name="Close").click()
        await page.reload()
        await page.locator(ROWS).filter(has_text="A draft for later").click()
        await expect(page.get_by_role("button", name="Release to 1")).to_be_enabled()


async def _fails(route: Route) -> None:
    """What the server says when something breaks on its side."""
    problem: dict[str, object] = {
        "type": "https://jointops.example/problems/our-error",
        "title": "Something went wrong on our side.",
        "status": 500,
        "detail": "It is on record. Try again; if it stays, tell the centre the instance below.",
    }
    await route.fulfill(status=500, json=problem, content_type="application/problem+json")


async def _refuses(route: Route) -> None:
    """What the server says of a field that it does not take."""
    error = {"pointer": "/title", "code": "unclear", "message": "Say how many, and where."}
    problem = {
        "type": "https://jointops.example/problems/invalid",
        "title": "Invalid",
        "status": 422,
        "errors": [error],
    }
    await route.fulfill(status=422, json=problem, content_type="application/problem+json")
