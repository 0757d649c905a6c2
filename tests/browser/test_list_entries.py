"""One person of a bureau and the entries of its lists: found, opened, changed, restricted, withdrawn; by keys too."""

import pytest
from playwright.async_api import Page, expect

from jointops.node import Node
from tests.alerts.support import TERMS, added, opened, vehicle
from tests.browser.axe import clean_in_both_languages
from tests.browser.by_keys import press, walk_to, write
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, officer_files
from tests.integrations.support import colleague
from tests.support import Person

pytestmark = pytest.mark.browser

PASSAT = "74 LE 0001 BF"


async def _looks_for(page: Page, text: str) -> None:
    await page.get_by_label("Find an entry").fill(text)
    await page.get_by_label("Find an entry").press("Enter")
    await expect(page.locator("#h-found")).to_contain_text(text)


async def test_an_entry_is_found_changed_restricted_and_withdrawn(page_of: PageOf, person: Person) -> None:
    claire, awa = await person("bureau.fr"), await person("officer.ml")
    entries = await opened(claire, "FR-DESK", ["vehicle"])
    await added(claire, entries, vehicle(PASSAT, make="Passat", source_id="DESK/1", note="Seen near Dori."))
    async with page_of("bureau.fr") as page:
        await is_live(page)
        await page.evaluate("location.hash = '#/lists'")
        await _looks_for(page, "desk/1")
        await expect(page.locator("section[aria-labelledby=h-found] tbody tr")).to_have_count(1)
        assert "desk" not in page.url.casefold(), "what was looked for stands in no address"
        await keep_picture(page, "lists-found")
        await clean_in_both_languages(page)
        await page.get_by_role("button", name=PASSAT).click()
        await expect(page.locator("#h-entry")).to_contain_text(PASSAT)
        await expect(page.locator("dl.facts")).to_contain_text("your bureau alone")
        await keep_picture(page, "lists-entry")
        await clean_in_both_languages(page)

        await page.get_by_role("button", name="Change", exact=True).click()
        await page.get_by_label("Colour").fill("green")
        await page.get_by_label("Note").fill("")
        await page.get_by_label("Bureaux of").fill("ml")
        await page.get_by_label("Category").select_option("convicted")
        await page.get_by_role("button", name="Keep the change").click()
        await expect(page.get_by_text("This is needed.")).to_be_visible()
        await page.get_by_label("Reason").fill("The court has judged.")
        await clean_in_both_languages(page)
        await page.get_by_role("button", name="Keep the change").click()
        await expect(page.get_by_text("The entry is changed;")).to_be_visible()
        facts = page.locator("dl.facts")
        await expect(facts).to_contain_text("green")
        await expect(facts).to_contain_text("bureau of Mali")
        await expect(facts).not_to_contain_text("Seen near Dori.")
        await expect(facts).to_contain_text("Passat")
        [kept] = (await claire.get(entries)).json()["items"]
        assert (kept["note"], kept["share"], kept["source_id"]) == ("", ["bureau:ML"], "DESK/1")
        past = page.locator("details", has_text="What it said before")
        await past.locator("summary").click()
        await expect(past).to_contain_text("Became version 2")
        await expect(past.locator("del", has_text="Seen near Dori.")).to_be_visible()
        await expect(past.locator("ins", has_text="green")).to_be_visible()
        assert (await officer_files(awa, PASSAT))["answer"] == "act"

        restrict = page.get_by_role("form", name="Restrict")
        await restrict.get_by_label("Reason, for your bureau alone").fill("The owner says it came back.")
        await restrict.get_by_role("button", name="Restrict").click()
        await expect(page.get_by_text("The entry is restricted: it matches nothing.")).to_be_visible()
        await expect(facts).to_contain_text("The owner says it came back.")
        assert (await officer_files(awa, PASSAT))["answer"] == "clear"
        await keep_picture(page, "lists-entry-restricted")
        again = page.get_by_role("form", name="Let it match again")
        await again.get_by_label("Reason, for your bureau alone").fill("It did not.")
        await again.get_by_role("button", name="Let it match again").click()
        await expect(page.get_by_text("The entry matches again.")).to_be_visible()
        assert (await officer_files(awa, PASSAT))["answer"] == "act"

        await page.get_by_role("button", name="Take it off").click()
        await page.get_by_role("button", name="Press again to take it off").click()
        await expect(page.get_by_text("The entry was taken off the list.")).to_be_visible()
        await expect(page.get_by_text("No entries")).to_be_visible()
        assert (await officer_files(awa, PASSAT))["answer"] == "clear"


async def test_a_paper_a_container_and_goods_are_entered_and_opened_by_keys_alone(
    page_of: PageOf, person: Person
) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-THINGS", ["document", "container", "goods"])
    async with page_of("bureau.fr") as page:
        await is_live(page)
        await page.evaluate("location.hash = '#/lists/FR-THINGS'")
        for kind, fields in {
            "Document": {"Number": "74LE00117"},
            "Container": {"Number": "CSQU3054383", "Seal": "ML 774411"},
            "Goods": {"Description": "Ammonium nitrate in sacks", "Quantity": "40", "Unit": "t"},
        }.items():
            await press(page, "New entry")
            await press(page, kind)
            for label, words in {**fields, "Purpose": "Origin of explosives", "Legal basis": "Order 9/2026"}.items():
                await write(page, label, words)
            await clean_in_both_languages(page)
            await press(page, "Enter")
            await expect(page.get_by_text("The entry is on FR-THINGS")).to_be_visible()
        await press(page, "New entry")
        await press(page, "Container")
        for label, words in {"Number": "GLDU9399670", "Purpose": "Smuggling", "Legal basis": "Order 9/2026"}.items():
            await write(page, label, words)
        await press(page, "Enter")
        await expect(page.get_by_text("does not fit its check digit").first).to_be_visible()
        await press(page, "It stands so on it: enter as printed")  # somebody has changed a sign on the door
        await expect(page.get_by_text("The entry is on FR-THINGS")).to_be_visible()
        kept = [one["subject"] for one in (await claire.get(entries)).json()["items"]]
        assert {"kind": "container", "number": "GLDU9399670"} in kept
        assert {"kind": "goods", "description": "Ammonium nitrate in sacks", "quantity": 40, "unit": "t"} in kept
        assert {"kind": "container", "number": "CSQU3054383", "seal": "ML 774411"} in kept
        assert {"kind": "document", "type": "passport", "number": "74LE00117"} in kept

        await page.keyboard.press("/")
        await page.keyboard.type("csqu 305438-3")
        await page.keyboard.press("Enter")
        await expect(page.locator("#h-found")).to_be_focused()
        await walk_to(page, "j", "CSQU3054383")
        await page.keyboard.press("Enter")
        await expect(page.locator("#h-entry")).to_contain_text("CSQU3054383")
        await page.keyboard.press("c")
        await write(page, "Seal", "ML 774412")
        await press(page, "Keep the change")
        await expect(page.locator("dl.facts")).to_contain_text("ML 774412")
        await page.keyboard.press("Escape")
        await expect(page.locator("#h-entry")).to_have_count(0)


async def test_where_the_list_asks_for_two_a_change_waits_for_a_colleague(
    page_of: PageOf, person: Person, node: Node
) -> None:
    claire, awa, colette = await person("bureau.fr"), await person("officer.ml"), await colleague(node, person)
    entries = await opened(claire, "FR-PAIR", ["vehicle"], second_person=True)
    body = {**vehicle("75 LE 0001 BF"), "reason": "Stolen at the port.", **TERMS}
    proposed = (await claire.post(entries, json=body)).json()
    version = {"if-match": f'"{proposed["version"]}"'}
    released = await colette.post(f"/api/proposals/{proposed['id']}/release", json={}, headers=version)
    assert released.status_code == 200, released.text
    async with page_of("bureau.fr") as page:
        await is_live(page)
        await page.evaluate("location.hash = '#/lists/FR-PAIR'")
        await page.get_by_role("button", name="75 LE 0001 BF", exact=True).click()
        await expect(page.get_by_text("This list asks for a second person")).to_be_visible()
        await page.get_by_role("button", name="Change", exact=True).click()
        await page.get_by_label("Colour").fill("white")
        await page.get_by_role("button", name="Keep the change").click()
        await expect(page.get_by_text("This is needed.")).to_be_visible()
        await page.get_by_label("Reason, for your colleague").fill("A witness saw it.")
        await page.get_by_role("button", name="Keep the change").click()
        await expect(page.get_by_text("It waits for a colleague; nothing matches before.")).to_be_visible()
        await expect(page.locator("dl.facts")).not_to_contain_text("white")

        await page.evaluate("location.hash = '#/lists/FR-PAIR/new'")
        await page.get_by_label("Plate", exact=True).fill("75 LE 0002 BF")
        await page.get_by_label("Purpose").fill("Smuggling")
        await page.get_by_label("Legal basis").fill("Order 9/2026")
        await page.get_by_label("Reason, for your colleague").fill("It is on the road now.")
        await page.get_by_label("It cannot wait").check()
        await clean_in_both_languages(page)
        await page.get_by_role("button", name="Enter", exact=True).click()
        await expect(page.get_by_text("It matches at once.")).to_be_visible()
        assert (await officer_files(awa, "75 LE 0002 BF"))["answer"] != "clear"
    waiting = (await colette.get("/api/proposals?state=waiting")).json()["items"]
    assert [one["kind"] for one in waiting if one["summary"].get("list") == "FR-PAIR"] == [
        "entry.add", "entry.change"
    ]  # fmt: skip
