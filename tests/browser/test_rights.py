"""The rights of persons on the screens: the desk compiles, owners decide, receivers and the person are told."""

import httpx
import pytest
from playwright.async_api import Page, expect

from jointops.base.clock import utc_now
from jointops.base.ids import uuid7
from tests.browser.axe import clean_in_both_languages
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, list_holds
from tests.ops.support import done, match_of
from tests.support import Person

pytestmark = pytest.mark.browser

NAME = "Zenabou Krstiqi"
BORN = "1971-07-19"


@pytest.fixture
async def recorded(person: Person) -> httpx.AsyncClient:
    """She is on a list of Mali and was checked at Dori; Burkina Faso has seen the match. The bureau of Mali."""
    mali, burkina = await person("bureau.ml"), await person("bureau.bf")
    await mali.post("/api/watchlists", json={"code": "ML-RIGHTS", "name": "Persons sought", "kinds": ["person"]})
    subject = {"kind": "person", "names": [NAME], "birth_date": BORN}
    entry = {
        **subject, "action": "whereabouts", "purpose": "Service of a summons",
        "legal_basis": "Order 12/2026 (invented)", "review_by": "2027-11-01", "category": "suspect",
    }  # fmt: skip
    await done(mali.post("/api/watchlists/ML-RIGHTS/entries", json=entry))
    check = str(uuid7())
    report = {
        "id": check, "operation": "kafo-ii", "checkpoint": "BF-DOR-01", "subject": subject,
        "occurred_at": utc_now().isoformat(),
    }  # fmt: skip
    await done((await person("officer.bf")).post("/api/checks", json=report))
    match = await match_of(mali, check)
    await done(burkina.get(f"/api/matches/{match['id']}"))
    return mali


async def test_a_person_is_erased_on_request_and_everybody_who_knew_her_is_told(
    page_of: PageOf, person: Person, recorded: httpx.AsyncClient
):
    async with page_of("dpo") as desk, page_of("bureau.ml") as owner, page_of("bureau.bf") as receiver:
        await is_live(desk)
        await _taken_in(desk)
        await desk.get_by_role("button", name="Compile the file").click()
        await expect(desk.locator("#h-findings")).to_have_text("Found: 3")
        await expect(desk.get_by_text("Not before these owners have decided")).to_be_visible()
        await expect(desk.get_by_role("button", name="Answered")).to_be_disabled()
        await clean_in_both_languages(desk)
        await keep_picture(desk, "dpo-request")

        await _decides(owner, "Entry of a list", picture="bureau-rights")
        await _decides(owner, "Match")
        await _decides(receiver, "Check")
        await expect(receiver.get_by_text("Stop using it, and erase copies").first).to_be_visible()
        await clean_in_both_languages(receiver)
        await keep_picture(receiver, "bureau-notices")
        await receiver.get_by_role("button", name="We have heeded it").first.click()
        await expect(receiver.get_by_text("acknowledged", exact=True).first).to_be_visible()

        await expect(desk.get_by_text("Every owner has decided").first).to_be_visible()
        await desk.get_by_label("Answer to the person").fill("What was kept of you is erased.")
        await desk.get_by_role("button", name="Answered").click()
        await expect(desk.locator(".answer")).to_have_text("What was kept of you is erased.")
        await expect(desk.locator("aside")).to_contain_text("Burkina Faso")
        await expect(desk.locator("aside")).to_contain_text("acknowledged")
        await clean_in_both_languages(desk)
        await keep_picture(desk, "dpo-answered")
    assert (await done(recorded.get("/api/watchlists/ML-RIGHTS/entries")))["items"] == []


async def test_the_owner_chooses_what_the_person_may_know(page_of: PageOf, person: Person):
    mali = await person("bureau.ml")
    await mali.post("/api/watchlists", json={"code": "ML-KNOWN", "name": "Persons sought", "kinds": ["person"]})
    entry = {
        "kind": "person", "names": ["Chidubem Halvorsun"], "birth_date": BORN, "action": "whereabouts",
        "purpose": "Service of a summons", "legal_basis": "Order 13/2026 (invented)", "review_by": "2027-11-01",
        "category": "suspect", "note": "Only for the bureau.",
    }  # fmt: skip
    await done(mali.post("/api/watchlists/ML-KNOWN/entries", json=entry))
    async with page_of("dpo") as desk, page_of("bureau.ml") as owner:
        await is_live(desk)
        await _taken_in(desk, "Chidubem Halvorsun", "to see what is kept")
        await desk.get_by_role("button", name="Compile the file").click()
        await is_live(owner)
        await owner.get_by_role("link", name="Rights").click()
        await owner.locator(".rows .open").filter(has_text="Chidubem Halvorsun").click()
        await owner.get_by_label("Purpose").check()
        await owner.get_by_label("Reason").fill("She may know why.")
        await clean_in_both_languages(owner)
        await keep_picture(owner, "bureau-disclose")
        await owner.get_by_role("button", name="Disclose").click()
        await expect(owner.get_by_text("Decided. The desk is told.")).to_be_visible()
        await expect(desk.locator("aside")).to_contain_text("Service of a summons")
        await expect(desk.locator("aside")).not_to_contain_text("Order 13/2026")


async def test_a_hold_is_placed_on_a_person_and_lifted_with_a_reason(page_of: PageOf, recorded: httpx.AsyncClient):
    await list_holds(recorded, "ML-HELD", "61 RI 0001 ML")
    async with page_of("dpo") as desk:
        await is_live(desk)
        await desk.get_by_role("link", name="Retention").click()
        await desk.get_by_label("What is held").select_option("list")
        await desk.get_by_label("Code of the list").fill("ML-HELD")
        await desk.get_by_label("Reason").fill("A complaint is before the court.")
        await desk.get_by_role("button", name="Hold", exact=True).click()
        await expect(desk.get_by_text("Held.")).to_be_visible()
        await desk.locator("section[aria-labelledby=h-holds] .open").first.focus()
        await desk.keyboard.press("Enter")
        await desk.get_by_label("Why it ends").fill("The court has decided.")
        await clean_in_both_languages(desk)
        await keep_picture(desk, "dpo-hold")
        await desk.get_by_role("button", name="Lift the hold").click()
        await expect(desk.locator("section[aria-labelledby=h-holds] tbody tr").first).to_contain_text("lifted")


async def test_a_period_is_changed_within_what_the_law_allows(page_of: PageOf):
    async with page_of("dpo") as desk:
        await is_live(desk)
        await desk.get_by_role("link", name="Retention").click()
        await desk.locator("section[aria-labelledby=h-rules] .open").filter(has_text="Seizures").click()
        await desk.get_by_label("Days").fill("30")
        await desk.get_by_label("Reason").fill("Too long.")
        await desk.get_by_role("button", name="Set the period").click()
        await expect(desk.locator("aside .err")).to_contain_text("For seizures 3653 days or more")
        await keep_picture(desk, "dpo-rule")
        await desk.locator("section[aria-labelledby=h-rules] .open").filter(has_text="Checks").click()
        await expect(desk.locator("#h-panel")).to_have_text("Checks")
        await desk.get_by_label("Days").fill("20")
        await desk.get_by_label("Reason").fill("The board decided so.")
        await desk.get_by_role("button", name="Set the period").click()
        await expect(desk.get_by_text("The calendar follows it from now on.")).to_be_visible()
        checks = desk.locator("section[aria-labelledby=h-rules] tr").filter(has_text="The board decided so.")
        await expect(checks).to_contain_text("20 days")
        await clean_in_both_languages(desk)


async def _taken_in(desk: Page, name: str = NAME, kind: str = "to have it erased") -> None:
    await desk.get_by_role("link", name="Requests").click()
    await desk.get_by_role("button", name="New request").click()
    await desk.get_by_label("Asked for").select_option(kind)
    await desk.get_by_label("Names").fill(name)
    await desk.get_by_label("Birth date").fill(BORN)
    await desk.get_by_label("Came by").fill("letter")
    await desk.get_by_role("button", name="Take it in").click()


async def _decides(owner: Page, kind: str, picture: str = "") -> None:
    await is_live(owner)
    await owner.get_by_role("link", name="Rights").click()
    await owner.locator(".rows tbody tr").filter(has_text=kind).get_by_role("button").click()
    await owner.get_by_label("Reason").fill("There is no ground to keep it.")
    if picture:
        await clean_in_both_languages(owner)
        await keep_picture(owner, picture)
    await owner.get_by_role("button", name="Erase").click()
    await expect(owner.get_by_text("Decided. The desk is told.")).to_be_visible()
