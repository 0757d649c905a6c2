"""What leaves the house: files asked for, agreed to and fetched; and the marking on every page that is printed."""

import pytest
from playwright.async_api import Page, expect

from jointops.node import Node
from tests.alerts.test_second_person import colleague
from tests.browser.axe import clean_in_both_languages
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, list_holds, officer_files, reads, release_alert, seen
from tests.ops.support import match_of
from tests.support import Person

pytestmark = pytest.mark.browser

WHY = "For the case file 12/2026 (invented)"


async def test_a_prosecutor_takes_the_case_of_an_alert_for_a_court(page_of: PageOf, person: Person):
    title = "A lorry that the court asks about"
    await release_alert(await person("centre.kafo"), title, "NE")
    async with page_of("prosecutor.ne") as page:
        await seen(page, ".inbox ol button", title)
        await page.locator(".inbox ol button", has_text=title).click()
        await page.get_by_role("button", name="For a court").click()
        form = page.get_by_role("form", name="New export")
        await expect(form).to_contain_text(title)
        await expect(form).to_contain_text("TLP:AMBER")
        await form.get_by_label("Reason").fill(WHY)
        await clean_in_both_languages(page)
        await form.get_by_role("button", name="Ask for the file").press("Enter")
        await expect(page.locator("aside .tag")).to_have_text("ready")
        await expect(page.locator("aside .facts")).to_contain_text("TLP:AMBER")
        await clean_in_both_languages(page)
        await keep_picture(page, "prosecutor-export-light")
        async with page.expect_download() as coming:
            await page.get_by_role("button", name="Fetch the file").click()
        download = await coming.value
        assert download.suggested_filename.startswith("court-") and "TLP-AMBER" in download.suggested_filename
        said = (await download.path()).read_text()
        assert said.startswith("# TLP:AMBER") and title in said and WHY in said
        await expect(page.get_by_text("Fetched: court-")).to_be_visible()


async def test_what_may_come_before_no_court_is_said_before_it_is_asked_for(page_of: PageOf, person: Person):
    centre, title = await person("centre.kafo"), "Not before a court"
    draft = await centre.post(
        "/api/alerts",
        json={
            "operation": "kafo-ii", "title": title, "text": "For intelligence alone.", "priority": "P3",
            "countries": ["NE"], "functions": ["mla"], "marking": "TLP:AMBER", "handling": ["H1"], "language": "en",
        },
    )  # fmt: skip
    version = {"if-match": f'"{draft.json()["version"]}"'}
    assert (await centre.post(f"/api/alerts/{draft.json()['id']}/release", headers=version)).is_success
    async with page_of("prosecutor.ne") as page:
        await seen(page, ".inbox ol button", title)
        await page.locator(".inbox ol button", has_text=title).click()
        await page.get_by_role("button", name="For a court").click()
        await page.get_by_label("Reason").fill(WHY)
        await expect(page.get_by_role("alert")).to_contain_text("keeps this case from a court")
        await expect(page.get_by_role("button", name="Ask for the file")).to_be_disabled()
        await reads(page, "fr")
        await expect(page.get_by_role("alert")).to_contain_text("Son traitement interdit")


async def test_a_bureau_exports_the_match_at_which_it_looks(page_of: PageOf, person: Person):
    bureau = await person("bureau.ml")
    await list_holds(bureau, "ML-TAKEN", "51 EX 0001 ML")
    filed = await officer_files(await person("officer.ml"), "51 EX 0001 ML")
    match = await match_of(bureau, filed["id"])
    async with page_of("bureau.ml") as page:
        await is_live(page)
        await page.evaluate("(hash) => { location.hash = hash; }", f"#/verify/{match['id']}")
        await page.get_by_role("button", name="Export", exact=True).click()
        await expect(page.get_by_role("form", name="New export")).to_contain_text("51 EX 0001 ML")
        await page.get_by_label("Reason").fill(WHY)
        await clean_in_both_languages(page)
        await keep_picture(page, "bureau-export-dark")
        await page.get_by_role("button", name="Ask for the file").click()
        await seen(page, ".rows tbody tr", "One match", "ready", "TLP:AMBER+STRICT", WHY)


async def test_a_large_file_waits_and_its_requester_sees_when_a_colleague_has_agreed(
    page_of: PageOf, person: Person, node: Node
):
    await list_holds(await person("bureau.fr"), "FR-LARGE", "51 EX 0002 FR")
    await colleague(node, "bureau.agreeing", "bureau", "FR", ["country:FR", "bureau:FR"])
    node.exporter._alone = 0
    try:
        async with page_of("bureau.fr") as page, page_of("bureau.agreeing") as other:
            await is_live(page)
            await page.get_by_role("link", name="Exports").click()
            await page.get_by_role("button", name="New export").click()
            await page.locator("aside select").nth(1).select_option("FR-LARGE")
            await page.get_by_label("Reason").fill(WHY)
            await page.get_by_role("button", name="Ask for the file").click()
            await expect(page.locator("aside .tag")).to_have_text("waits for a second person")
            await clean_in_both_languages(page)

            await is_live(other)
            await other.get_by_role("link", name="Waiting").click()
            await other.locator(".rows .open", has_text="Export").first.click()
            await expect(other.locator("aside")).to_contain_text("may then fetch the file for one day")
            await expect(other.locator("aside ins").first).to_contain_text("Entries of a list")
            await clean_in_both_languages(other)
            await keep_picture(other, "bureau-export-waiting")
            await other.get_by_role("button", name="Release", exact=True).click()
            await expect(other.get_by_text("Released and done.")).to_be_visible()

            await expect(page.locator("aside .tag")).to_have_text("ready")
            await expect(page.get_by_role("button", name="Fetch the file")).to_be_visible()
    finally:
        node.exporter._alone = node.settings.export_alone


SCREENS = {
    "officer.ml": "TLP:AMBER",
    "bureau.ml": "TLP:AMBER+STRICT",
    "prosecutor.fr": "TLP:AMBER",
    "centre.kafo": "TLP:AMBER",
    "centre.ml": "TLP:AMBER",
    "victims.ml": "TLP:RED",
    "secretariat.casc": "TLP:AMBER",
    "dpo": "TLP:AMBER+STRICT",
    "admin": "TLP:GREEN",
}


@pytest.mark.parametrize(("user", "marking"), SCREENS.items())
async def test_each_screen_and_its_print_say_the_marking_in_every_language(
    page_of: PageOf, user: str, marking: str
) -> None:
    async with page_of(user) as page:
        await _marked(page, marking)
        for language in ("fr", "ar"):
            await reads(page, language)
            await _marked(page, marking)


async def _marked(page: Page, marking: str) -> None:
    await expect(page.locator(".tlp").first).to_have_text(marking, timeout=15_000)
    await expect(page.locator(".print-mark").first).to_be_hidden()
    await page.emulate_media(media="print")
    for mark in (page.locator(".print-mark").first, page.locator(".print-mark.foot")):
        await expect(mark).to_be_visible()
        await expect(mark).to_have_text(marking)
        # A fixed box is printed on every page.
        assert await mark.evaluate("mark => getComputedStyle(mark).position") == "fixed"
    await page.emulate_media(media="screen")


@pytest.mark.parametrize(("handling", "is_printed"), [(["H1"], True), (["H2"], False)])
async def test_an_alert_that_must_not_be_passed_on_is_not_on_paper(
    page_of: PageOf, person: Person, handling: list[str], is_printed: bool
) -> None:
    title = f"On paper {handling[0]}"
    await _released(person, title, handling)
    async with page_of("prosecutor.ne") as page:
        await seen(page, ".inbox ol button", title)
        await page.locator(".inbox ol button", has_text=title).click()
        await expect(page.locator("article")).to_contain_text(title)
        await page.emulate_media(media="print")
        if is_printed:
            await expect(page.locator("article")).to_be_visible()
        else:
            await expect(page.locator("article")).to_be_hidden()
            await expect(page.locator(".print-closed")).to_be_visible()


async def _released(person: Person, title: str, handling: list[str]) -> None:
    chen = await person("centre.kafo")
    body = {
        "operation": "kafo-ii", "title": title, "text": "Facts.", "priority": "P2", "countries": ["NE"],
        "functions": ["mla"], "handling": handling,
    }  # fmt: skip
    draft = (await chen.post("/api/alerts", json=body)).json()
    sent = await chen.post(f"/api/alerts/{draft['id']}/release", headers={"if-match": f'"{draft["version"]}"'})
    assert sent.status_code == 200, sent.text
