"""The victim desk's screen, and the quiet button that brings a person to it. No name where others may read it."""

import httpx
import pytest
from playwright.async_api import Page, expect

from jointops.base.ids import uuid7
from tests.browser.axe import clean_in_both_languages, complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, seen
from tests.support import Person

pytestmark = pytest.mark.browser

NAME = "Ramatoulaye Diabaté-Ouologuem"


async def desk_records(desk: httpx.AsyncClient, **more: object) -> str:
    """The desk records a person; their pseudonym."""
    details = {
        "names": NAME,
        "needs": ["shelter", "interpreter"],
        "indicators": ["documents_held", "debt"],
        "account": "Was promised work in Gao. Her passport was kept “for the journey”.",
        "languages": ["Tamasheq", "French"],
        "interviewer": "F",
    }
    body = {"id": str(uuid7()), "operation": "kafo-ii", "details": details, **more}
    made = await desk.post("/api/care/victims", json=body)
    assert made.status_code == 201, made.text
    return made.json()["pseudonym"]


async def test_an_officer_is_worried_and_the_desk_sees_a_person_and_no_officers_note_leads_back(page_of: PageOf):
    async with page_of("officer.ml", 360, 740) as phone, page_of("victims.ml") as page:
        await is_live(page)
        await expect(page.locator("[aria-busy=true]")).to_have_count(0)
        before = await page.locator(".care ol a").count()
        await phone.get_by_role("button", name="Worried about this person").click()
        assert await complaints(phone) == []
        await phone.get_by_label("Somebody speaks for them").check()
        await phone.get_by_label("In a few words").fill("Her uncle answers for her.")
        await phone.get_by_role("dialog").get_by_role("button", name="Send").click()
        await expect(phone.get_by_text("Go on as usual.")).to_be_visible()
        await phone.get_by_role("dialog").get_by_role("button", name="Close").last.click()
        await expect(phone.get_by_role("dialog")).to_have_count(0)

        await expect(page.locator(".care ol a")).to_have_count(before + 1)
        await page.locator(".care ol a").first.click()
        await expect(page.get_by_text("Her uncle answers for her.")).to_be_visible()
        await expect(page.locator(".track li").first).to_contain_text("noticed")


async def test_without_the_link_the_officer_is_told_whom_to_call(page_of: PageOf):
    async with page_of("officer.ml", 360, 740) as phone:
        await expect(phone.get_by_text("Live", exact=True)).to_be_visible(timeout=15_000)
        await phone.context.set_offline(True)
        await phone.get_by_role("button", name="Worried about this person").click()
        await phone.get_by_label("Fear").check()
        await expect(phone.get_by_text("call the victim desk")).to_be_visible()
        await expect(phone.get_by_role("button", name="Send")).to_be_disabled()
        await phone.context.set_offline(False)


async def test_the_desk_leads_a_person_on_and_no_name_stands_in_list_or_title(page_of: PageOf, person: Person):
    pseudonym = await desk_records(await person("victims.ml"))
    async with page_of("victims.ml") as page:
        await _open(page, pseudonym)
        await expect(page.get_by_text(NAME)).to_have_count(0)
        assert NAME not in await page.title() and pseudonym not in await page.title()
        await _lead(page, "Presumed a victim")
        await page.get_by_label("Refer", exact=True).check()
        await expect(page.get_by_text("The person has not agreed to be referred. Name the service.")).to_be_visible()
        await page.get_by_label("Agrees to be referred").select_option("yes")
        await page.get_by_label("Service").fill("Maison Kénédougou")
        await clean_in_both_languages(page)
        await page.get_by_label("Reason").fill("As agreed with her.")
        await page.get_by_role("button", name="Refer").click()
        await expect(page.locator(".track [aria-current]")).to_contain_text("referred")
        await keep_picture(page, "care")
        await page.get_by_role("button", name="Show the name").click()
        await expect(page.get_by_text(NAME)).to_be_visible()
        await expect(page.locator(".care ol").first).not_to_contain_text(NAME)


async def test_for_a_child_the_guardian_is_asked_for_before_the_server_refuses(page_of: PageOf, person: Person):
    pseudonym = await desk_records(await person("victims.ml"), is_child=True)
    async with page_of("victims.ml") as page:
        await _open(page, pseudonym)
        await _lead(page, "Presumed a victim")
        await page.get_by_label("Refer", exact=True).check()
        await page.get_by_label("Service").fill("Maison Kénédougou")
        await page.get_by_label("Reason").fill("Her aunt was found.")
        await expect(page.get_by_text("Name the guardian who decides for the child.")).to_be_visible()
        await expect(page.get_by_role("button", name="Refer")).to_be_disabled()
        await page.get_by_label("Guardian").fill("Juge des enfants, Bamako")
        await page.get_by_role("button", name="Refer").click()
        await expect(page.locator(".track [aria-current]")).to_contain_text("referred")


async def test_the_desk_records_a_person_and_erases_the_record(page_of: PageOf):
    async with page_of("victims.ml") as page:
        await is_live(page)
        await page.keyboard.press("n")
        await expect(page.get_by_role("heading", name="New record")).to_be_visible()
        await page.get_by_role("combobox", name="Operation").fill("kafo-ii")
        await page.get_by_label("Name", exact=True).fill(NAME)
        await page.get_by_label("medical care").check()
        await clean_in_both_languages(page)
        await page.get_by_role("button", name="Record", exact=True).click()
        await expect(page.locator(".tags").first).to_contain_text("medical care")
        await page.get_by_role("button", name="Erase").click()
        assert await complaints(page) == []
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("Reason").select_option(label="The person asked for it")
        await expect(dialog.get_by_role("button", name="Erase")).to_be_disabled()
        await dialog.get_by_label("I know that this cannot be undone.").check()
        await dialog.get_by_role("button", name="Erase").click()
        await expect(dialog).to_have_count(0)
        await seen(page, ".care ol li", "closed")


async def test_the_screen_covers_itself_when_nobody_is_at_the_desk(page_of: PageOf, person: Person):
    pseudonym = await desk_records(await person("victims.ml"))
    async with page_of("victims.ml", again=False) as page:
        await is_live(page)
        await page.clock.install()
        await page.reload()
        await seen(page, ".care ol a", pseudonym)
        await page.clock.fast_forward("02:01")
        await expect(page.get_by_text("nobody was at the desk")).to_be_visible()
        await expect(page.get_by_text(pseudonym)).to_have_count(1)
        await expect(page.get_by_text(pseudonym)).to_be_hidden()
        assert await complaints(page) == []
        await page.keyboard.press("n")
        await expect(page.get_by_text(pseudonym)).to_be_visible()
        await expect(page.get_by_role("heading", name="New record")).to_have_count(0)


async def _open(page: Page, pseudonym: str) -> None:
    await is_live(page)
    await page.get_by_role("link", name=pseudonym).click()
    await expect(page.get_by_role("heading", name=pseudonym)).to_be_visible()


async def _lead(page: Page, step: str) -> None:
    await page.get_by_label(step, exact=True).check()
    await page.get_by_label("Reason").fill("What she says fits.")
    await page.get_by_role("button", name=step).click()
    await expect(page.locator(".track [aria-current]")).to_contain_text("presumed victim")
