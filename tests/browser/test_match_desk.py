"""The desk where matches are decided: its clock, the reasons for and against in words, and all of it by keys."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.alerts.support import added, named, opened
from tests.browser.axe import clean_in_both_languages, complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, list_holds, officer_files, seen
from tests.ops.conftest import drill, ledger
from tests.ops.support import Drill, Ledger, done
from tests.ops.test_hits import decided, follow_of
from tests.ops.test_matches import met
from tests.support import Person

__all__ = ["drill", "ledger"]

pytestmark = pytest.mark.browser

TAG = "#h-record .tag"


async def test_reasons_for_and_against_are_read_in_words_and_the_clock_is_the_servers(
    page_of: PageOf, person: Person, drill: Drill, ledger: Ledger
) -> None:
    aya, awa = await person("bureau.ci"), await drill.at("officer.ml")
    entries = await opened(aya, "CI-DESK", ["person"])
    sought = named("Issouf Keletigui Banhoro", birth_date="1987-03-14", nationalities=["CI"], sex="M")
    await added(aya, entries, sought)
    subject = {
        "kind": "person", "names": ["Issouf Kélétigui"], "birth_date": "1987-03-14", "nationalities": ["ML"],
        "documents": [{"type": "passport", "number": "20AF31877", "country": "CI"}],
    }  # fmt: skip
    async with page_of("bureau.ci") as page:
        await is_live(page)
        await done(awa.post("/api/checks", json=drill.check("x", subject=subject, as_printed=True)))
        await seen(page, "ol.q button", "Person held", "Gao")
        await page.reload()
        await is_live(page)  # Côte d'Ivoire serves in KAFO II, its entry was met in another operation
        await seen(page, "ol.q button", "Person held", "Gao", drill.code)
        await page.keyboard.press("j")
        await page.keyboard.press("Enter")

        await expect(page.locator(TAG).nth(1)).to_have_text("held at the post")
        speaks_for, against = page.locator("ol[aria-labelledby=h-for]"), page.locator("ol[aria-labelledby=h-against]")
        await expect(speaks_for).to_contain_text("Same birth date, 14 Mar 1987 very much")
        await expect(against).to_contain_text("Nationalities differ: Mali and Côte d’Ivoire")
        await expect(page.locator(".cmp")).to_contain_text("A check digit in the number is wrong")
        await expect(page.locator(".score")).to_contain_text("one record alone has it: Passport, Issued by, Sex.")
        await expect(page.locator(".score .sum")).to_contain_text("possible from 2, strong from 4")
        await keep_picture(page, "desk")
        await clean_in_both_languages(page)

        await ledger.value("update ops.match set due_at = now() - interval '1 s' where list = 'CI-DESK'")
        await expect(page.locator(".rec .due")).to_contain_text("Nobody acted in time", timeout=20_000)
        await keep_picture(page, "desk-overdue")
        assert await complaints(page) == []


async def test_the_check_that_an_officer_calls_about_is_found_by_its_reference(page_of: PageOf, person: Person) -> None:
    answer = await officer_files(await person("officer.ml"), "QR 774 ML")
    async with page_of("bureau.ml") as page:
        await is_live(page)
        asked = page.get_by_label("Find a check by its reference")
        await asked.fill(f" {answer['reference'].lower()} ")
        await asked.press("Enter")
        await seen(page, ".found dl", "QR 774 ML", "ML-GAO-01", "None that this bureau may see")
        assert await complaints(page) == []
        await asked.fill("ML-0000-00")
        await asked.press("Enter")
        await seen(page, ".found", "No check with this reference is yours to see")


async def test_a_hit_that_nobody_acted_on_is_closed_with_a_reason_and_not_without(
    page_of: PageOf, person: Person, drill: Drill, ledger: Ledger
) -> None:
    claire, awa = await person("bureau.fr"), await drill.at("officer.ml")
    pair = await met(drill, claire)
    await decided(claire, pair.match)
    run_out = "update ops.match set overdue = 2, due_at = null where id = $1::text::uuid"
    await ledger.value(run_out, pair.match["id"])
    async with page_of("bureau.fr") as page:
        await page.evaluate(f"location.hash = '#/verify/{pair.match['id']}'")
        await is_live(page)
        close = page.get_by_role("region", name="Close the hit")
        await expect(close.get_by_role("button", name="Close the hit")).to_be_disabled()
        await close.get_by_label("Reason").fill("   ")
        await expect(close.get_by_role("button", name="Close the hit")).to_be_disabled()
        await close.get_by_label("Reason").fill("Bamako says that nobody is there.")
        assert await complaints(page) == []
        await close.get_by_role("button", name="Close the hit").click()
        await expect(close).to_have_count(0)
    over = await done(claire.get(pair.address))
    assert (over["step"], over["verdict"]["action_taken"]) == ("closed", "Bamako says that nobody is there.")
    await follow_of(awa, pair.check, "let-go")


async def test_a_match_is_denied_by_keys_and_the_next_one_opened(page_of: PageOf, person: Person) -> None:
    await list_holds(await person("bureau.ml"), "ML-DENY", "24 DN 1906 ML")
    async with page_of("bureau.ml") as page:
        await is_live(page)
        await officer_files(await person("officer.ml"), "24 DN 1906 ML")
        await _opens(page, "our check, our entry")
        await page.keyboard.press("n")
        await page.keyboard.type("Another colour, another driver.")
        await page.keyboard.press("Control+Enter")
        await expect(page.locator(TAG).first).to_have_text("denied")
        await expect(page.get_by_role("dialog")).to_have_count(0)

        verdict = page.get_by_role("region", name="Verdict")
        await verdict.get_by_role("textbox").fill("The driver was mistaken.")
        await verdict.get_by_role("button", name="Not so any more").click()
        await expect(verdict).to_contain_text("Not so any more, says")
        await expect(verdict).to_contain_text("The driver was mistaken.")
        await clean_in_both_languages(page)


async def test_two_bureaux_ask_answer_confirm_and_tell_the_officer_by_keys(page_of: PageOf, person: Person) -> None:
    await list_holds(await person("bureau.fr"), "FR-KEYS", "25 TW 1907 BF")
    awa = await person("officer.ml")
    async with page_of("bureau.ml") as mariam, page_of("bureau.fr") as claire:
        for page in (mariam, claire):
            await is_live(page)
        check = await officer_files(awa, "25 TW 1907 BF")
        await _opens(mariam, "our check, entry of France")
        await mariam.keyboard.press("a")
        await mariam.keyboard.type("Which colour has it?")
        await mariam.keyboard.press("Tab")
        await mariam.keyboard.press("Enter")
        await expect(mariam.locator(TAG).first).to_have_text("asked")

        await _opens(claire, "checked by Mali")
        await expect(claire.locator(".thread")).to_contain_text("Which colour has it?")
        await claire.keyboard.press("a")
        await claire.keyboard.type("Grey.")
        await claire.keyboard.press("Tab")
        await claire.keyboard.press("Enter")
        await expect(claire.locator(".thread")).to_contain_text("Grey.")
        await claire.locator(".thread").click()
        await claire.keyboard.press("y")
        await claire.keyboard.type("Plate, make and colour agree.")
        await claire.keyboard.press("Control+Enter")
        await expect(claire.locator(TAG).first).to_have_text("hit")

        await expect(mariam.locator(TAG).first).to_have_text("hit")
        await mariam.get_by_role("button", name="What came of it").press("Enter")
        form = mariam.get_by_role("form", name="What came of it")
        await expect(form.get_by_role("combobox", name="Post")).to_have_value("ML-GAO-01")
        await form.get_by_label("arrest").check()
        await form.get_by_label("Persons").fill("1")
        await keep_picture(mariam, "desk-came-of-it")
        assert await complaints(mariam) == []
        await form.get_by_role("button", name="Record it").press("Enter")
        await expect(mariam.get_by_role("heading", name="Recorded")).to_be_visible()
        await mariam.keyboard.press("Escape")
        desk = await person("bureau.ml")
        [match] = (await done(desk.get("/api/matches", params={"check": check["id"]})))["items"]
        listed = (await done(desk.get("/api/incidents", params={"operation": "kafo-ii"})))["items"]
        assert [one["kind"] for one in listed if one["match"] == match["id"]] == ["arrest"]
        await expect(mariam.locator("ol.q .tag").first).to_have_text("instruct")
        await mariam.locator(".thread").click()
        await mariam.keyboard.press("a")
        await mariam.keyboard.type("Have it towed.")
        await keep_picture(mariam, "desk-instruct")
        assert await complaints(mariam) == []
        await mariam.keyboard.press("Tab")
        await mariam.keyboard.press("Enter")
        await expect(mariam.locator("section[aria-labelledby=h-officer]")).to_contain_text("Hold")
        await follow_of(awa, check, "hold-vehicle")
        await done(awa.post(f"/api/checks/{check['id']}/outcome", json={"done": True, "note": "In the yard."}))
        await expect(claire.locator("section[aria-labelledby=h-officer]")).to_contain_text("In the yard.")
        await claire.get_by_role("button", name="Close the hit").click()
        await expect(claire.get_by_role("button", name="Close the hit")).to_have_count(0)

        await mariam.locator(".thread").click()
        await mariam.keyboard.press("d")
        draft = mariam.get_by_role("dialog")
        await expect(draft.get_by_role("button", name="France", pressed=True)).to_be_visible()
        await expect(draft.get_by_label("Title", exact=True)).to_have_value(re.compile("."))
        await draft.get_by_role("button", name="Save draft").click()
        await mariam.get_by_role("button", name="Release to").click()
        await expect(mariam.locator("table.rows tbody tr").first).to_contain_text("0 of ")
        assert "/sent/" in mariam.url and await complaints(mariam) == []


async def test_an_inquiry_is_confirmed_in_silence_shared_and_its_questions_asked(
    page_of: PageOf, person: Person
) -> None:
    await list_holds(await person("bureau.fr"), "FR-ASK", "26 QS 1908 BF", action="inquiry")
    awa = await person("officer.ml")
    async with page_of("bureau.ml") as mariam, page_of("bureau.fr") as claire:
        for page in (mariam, claire):
            await is_live(page)
        check = await officer_files(awa, "26 QS 1908 BF")
        await _opens(claire, "checked by Mali", held="Vehicle gone on")
        await expect(claire.locator(".act")).not_to_contain_text("claims")
        await claire.keyboard.press("y")
        await expect(claire.get_by_role("dialog")).to_contain_text("your bureau alone knows of it")
        await claire.keyboard.type("Plate, make and colour agree.")
        await keep_picture(claire, "desk-silent-verdict")
        await claire.keyboard.press("Control+Enter")
        await expect(claire.locator(TAG).first).to_have_text("hit")
        assert await mariam.locator("ol.q button").filter(has_text="26 QS").count() == 0
        untold = claire.locator("section[aria-labelledby=h-shared]")
        await expect(untold).to_contain_text("Your bureau alone.")
        await keep_picture(claire, "desk-untold")
        await clean_in_both_languages(claire)
        await untold.get_by_label("Why they are to know").fill("They can ask who sold it.")
        await untold.get_by_role("button", name="Share with the bureau of Mali").click()
        await expect(untold).to_contain_text("the bureau of Mali: it may have your questions asked")
        await keep_picture(claire, "desk-shared")

        await _opens(mariam, "our check, entry of France", held="Vehicle")
        await expect(mariam.locator("ol.q .tag").first).to_have_text("instruct")
        await mariam.keyboard.press("a")
        await mariam.keyboard.type("Who sold it?")
        await keep_picture(mariam, "desk-ask")
        await mariam.keyboard.press("Tab")
        await mariam.keyboard.press("Enter")
        await expect(mariam.locator("section[aria-labelledby=h-officer]")).to_contain_text("Ask questions")
        told = await follow_of(awa, check, "ask-questions")
        assert (told["answer"], told["follow"]["text"].endswith("Who sold it?")) == ("clear", True)
        await expect(mariam.get_by_role("button", name="What came of it")).to_have_count(0)


async def _opens(page: Page, words: str, held: str = "Vehicle held") -> None:
    await seen(page, "ol.q button", held, words)
    await page.locator("ol.q button").filter(has_text=held).filter(has_text=words).first.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#h-record")).to_be_visible()
