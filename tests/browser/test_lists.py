"""A bureau and its list: files taken in with a look before, versions and the way back, quality, the threshold."""

import httpx
import pytest
from playwright.async_api import Page, expect

from jointops.node import Node
from ops.rescreen.runs import held
from tests.browser.axe import clean_in_both_languages
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, list_holds, officer_files, seen
from tests.integrations.support import colleague, many_plates, table, vehicle_row
from tests.support import Person

pytestmark = pytest.mark.browser

STATE = "aside[aria-labelledby=h-state-of]"


async def answer_to(officer: httpx.AsyncClient, plate: str) -> str:
    return (await officer_files(officer, plate))["answer"]


async def _loads(page: Page, body: bytes, *, name: str = "vehicles.csv", whole: bool = False) -> None:
    """The person at the screen chooses a file and presses Load."""
    await page.get_by_role("button", name="Load a file").click()
    dialog = page.get_by_role("dialog")
    await dialog.locator("input[type=file]").set_input_files([{"name": name, "mimeType": "text/csv", "buffer": body}])
    if whole:
        await dialog.get_by_label("The file is the whole list").check()
    await dialog.get_by_role("button", name="Load", exact=True).click()
    await expect(dialog).to_have_count(0)
    await expect(page.locator(STATE)).to_be_visible()


async def test_a_file_is_looked_at_switched_on_in_one_step_and_taken_back(page_of: PageOf, person: Person) -> None:
    claire, awa = await person("bureau.fr"), await person("officer.ml")
    await list_holds(claire, "FR-FILES", "61 FI 0001 BF")
    first = table(
        vehicle_row("1", "62 FI 0002 BF", note="Blue."),
        vehicle_row("2", "63 FI 0003 BF"),
        vehicle_row("3", "64 FI 0004 BF", action="arrest"),
    )
    second = table(
        vehicle_row("1", "62 FI 0002 BF", note="Grey with two doors."),
        vehicle_row("4", "65 FI 0005 BF"),
        vehicle_row("5", "66 FI 0006 BF"),
    )
    await list_holds(claire, "FR-WATCHED", "66 FI 0006 BF", "discreet")
    async with page_of("bureau.fr") as page:
        await is_live(page)
        await page.evaluate("location.hash = '#/lists/FR-FILES/imports'")
        await expect(page.get_by_text("No file was loaded yet")).to_be_visible()
        await keep_picture(page, "lists-imports-none")
        await clean_in_both_languages(page)

        await _loads(page, first)
        await expect(page.locator(STATE)).to_contain_text("look, then put it live")
        await expect(page.locator(".tiles")).to_contain_text("New2")
        await page.get_by_role("button", name="Rejected 1").click()
        await expect(page.locator("tr").filter(has_text="A vehicle can have: ")).to_contain_text("4")
        assert await answer_to(awa, "63 FI 0003 BF") == "clear", "nothing matches before the switch"
        await page.get_by_role("button", name="Put live in one step").click()
        await expect(page.locator(".page .told")).to_contain_text("The list is live as version 3")
        assert await answer_to(awa, "63 FI 0003 BF") == "act"

        await page.get_by_role("link", name="All versions and imports").click()
        await _loads(page, second, whole=True)
        await expect(page.locator(STATE)).to_contain_text("One row contradicts an entry of the very subject")
        await expect(page.locator("tr").filter(has_text="FR-WATCHED")).to_contain_text("discreet check")
        await keep_picture(page, "lists-import-against")
        await clean_in_both_languages(page)
        await page.get_by_role("button", name="Changed 1").click()
        await expect(page.locator("ins")).to_contain_text("Grey with two doors.")
        await expect(page.locator("del")).to_contain_text("Blue.")
        await keep_picture(page, "lists-import")
        await clean_in_both_languages(page)
        await page.get_by_role("button", name="Removed 2").click()
        await seen(page, ".rows tbody tr", "61 FI 0001 BF")
        await page.get_by_role("button", name="Put live in one step").click()
        await expect(page.locator(".page .told")).to_contain_text("version 4")
        assert await answer_to(awa, "63 FI 0003 BF") == "clear"

        await page.get_by_role("button", name="Back to version 3").click()
        await page.get_by_role("button", name="Really: undo this import").click()
        await expect(page.locator(STATE)).to_contain_text("Rolled back to what version 3 was")
        assert await answer_to(awa, "63 FI 0003 BF") == "act"
        assert await answer_to(awa, "65 FI 0005 BF") == "clear"
        await page.get_by_role("link", name="All versions and imports").click()
        await expect(page.locator(".rows tbody tr")).to_have_count(2)
        await keep_picture(page, "lists-imports")
        await clean_in_both_languages(page)


async def test_a_long_file_shows_how_far_it_is_and_is_stopped(page_of: PageOf, person: Person) -> None:
    claire = await person("bureau.fr")
    await list_holds(claire, "FR-LONG", "66 LO 0001 BF")
    rows = table(*(vehicle_row(str(n), plate) for n, plate in enumerate(many_plates(40_000))))
    async with page_of("bureau.fr") as page:
        await is_live(page)
        await page.evaluate("location.hash = '#/lists/FR-LONG/imports'")
        await _loads(page, rows)
        await expect(page.locator(STATE)).to_contain_text("% of the file read")
        await keep_picture(page, "lists-import-reading")
        await page.get_by_role("button", name="Stop").click()
        await page.get_by_role("button", name="Stop: nothing of it stays").click()
        await expect(page.locator(STATE)).to_contain_text("Claire Fontanel stopped it.")
        await expect(page.locator(".page .told")).to_contain_text("The list is as it was.")
        await clean_in_both_languages(page)


async def test_a_large_file_shows_how_far_it_has_looked_back(page_of: PageOf, person: Person, node: Node) -> None:
    claire, awa = await person("bureau.fr"), await person("officer.ml")
    code = "FR-LARGE"
    await list_holds(claire, code, "69 LG 0001 BF")
    plates = many_plates(1_200)
    await officer_files(awa, plates[7])
    async with page_of("bureau.fr") as page:
        await is_live(page)
        await page.evaluate(f"location.hash = '#/lists/{code}/imports'")
        async with held(node.db, code):
            rows = table(*(vehicle_row(str(n), plate) for n, plate in enumerate(plates)))
            sent = await claire.post(
                f"/api/watchlists/{code}/imports", content=rows, headers={"content-type": "text/csv"}
            )
            assert sent.json()["state"] == "live", sent.text
            await expect(page.get_by_text("0 of 1,200 entries tried")).to_be_visible(timeout=20_000)
            await keep_picture(page, "lists-looking-back")
            await clean_in_both_languages(page)
        await expect(page.get_by_text("1,200 entries, new matches: 1")).to_be_visible(timeout=60_000)


async def test_a_file_that_waits_for_a_colleague_says_so_and_goes_live_on_their_word(
    page_of: PageOf, person: Person, node: Node
) -> None:
    claire, colette = await person("bureau.fr"), await colleague(node, person)
    await list_holds(claire, "FR-TWO", "67 TW 0001 BF")
    removed = table(vehicle_row("1", "68 TW 0002 BF"))
    await claire.post(
        "/api/watchlists/FR-TWO/imports",
        content=table(*(vehicle_row(str(n), plate) for n, plate in enumerate(many_plates(60)))),
        headers={"content-type": "text/csv"},
    )
    async with page_of("bureau.fr") as page:
        await is_live(page)
        await page.evaluate("location.hash = '#/lists/FR-TWO/imports'")
        await _loads(page, removed, whole=True)
        await expect(page.locator(STATE)).to_contain_text("more than stay")
        await expect(page.get_by_role("button", name="Put live in one step")).to_have_count(0)
        await expect(page.get_by_role("link", name="Open what waits")).to_be_visible()
        await keep_picture(page, "lists-import-second")
        await clean_in_both_languages(page)
        [waits] = (await colette.get("/api/proposals", params={"state": "waiting"})).json()["items"]
        assert (await colette.post(f"/api/proposals/{waits['id']}/release")).status_code == 200
        await expect(page.locator(STATE)).to_contain_text("Live as version")
