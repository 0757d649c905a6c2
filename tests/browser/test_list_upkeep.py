"""A bureau keeps its lists well: entries that are due, holds, false hits, a threshold that is tried and then set."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from playwright.async_api import expect

from jointops.node import Node
from ops.quality import preview as trying
from tests.browser.axe import clean_in_both_languages, complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, reads, seen
from tests.ops.conftest import drill, ledger
from tests.ops.support import Drill, Ledger, done
from tests.ops.test_quality import earlier, person_met
from tests.support import Person

__all__ = ["drill", "ledger"]

pytestmark = pytest.mark.browser

WHY = "The owner reported again that it is missing."


async def due_soon(bureau: httpx.AsyncClient, code: str, *plates: str) -> list[str]:
    """A list with vehicles to be reviewed in 20 days; the ids of the entries."""
    await bureau.post("/api/watchlists", json={"code": code, "name": "Due soon", "kinds": ["vehicle"]})
    day = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()
    found: list[str] = []
    for plate in plates:
        entry = {
            "kind": "vehicle", "plate": plate, "country": "BF", "action": "seize", "purpose": "criminal-justice",
            "legal_basis": "Theft report 7/2026 (invented)", "review_by": day, "category": "other",
        }  # fmt: skip
        added = await bureau.post(f"/api/watchlists/{code}/entries", json=entry)
        assert added.status_code == 201, added.text
        found.append(added.json()["id"])
    return found


async def test_a_bureau_keeps_one_with_a_reason_and_takes_another_off(page_of: PageOf, person: Person):
    await due_soon(await person("bureau.ml"), "ML-SOON", "52 RV 0001 ML", "52 RV 0002 ML")
    async with page_of("bureau.ml") as page:
        await is_live(page)
        await page.get_by_role("link", name="Reviews").click()
        due = page.locator("section[aria-labelledby=h-due] tbody tr")
        await seen(page, "section[aria-labelledby=h-due] tbody tr", "52 RV 0001 ML", "in 19 d", "ML-SOON")
        await page.keyboard.press("j")
        await page.keyboard.press("Enter")
        await expect(page.locator("#h-panel")).to_contain_text("52 RV 000")
        await due.filter(has_text="52 RV 0001 ML").get_by_role("button").click()
        keep = page.get_by_role("form", name="Keep it")
        await expect(keep.get_by_role("button", name="Keep it")).to_be_disabled()
        await keep.get_by_label("Why it stays").fill(WHY)
        await clean_in_both_languages(page)
        await keep_picture(page, "bureau-reviews-dark")
        await page.get_by_role("button", name="Light or dark").click()
        await keep_picture(page, "bureau-reviews-light")
        await keep.get_by_label("Why it stays").fill(WHY)
        await keep.get_by_role("button", name="Keep it").click()
        await expect(page.get_by_text("Kept until")).to_be_visible()
        await expect(due.filter(has_text="52 RV 0001 ML")).to_have_count(0)

        await due.filter(has_text="52 RV 0002 ML").get_by_role("button").click()
        await page.get_by_role("button", name="Take it off").click()
        await page.get_by_role("button", name="Press again to take it off").click()
        await expect(page.get_by_text("Taken off the list.")).to_be_visible()
        await expect(due.filter(has_text="52 RV 0002 ML")).to_have_count(0)


async def test_a_bureau_holds_an_entry_back_and_lifts_its_own_hold_alone(page_of: PageOf, person: Person):
    ours, theirs = await due_soon(await person("bureau.ml"), "ML-HELD-2", "52 RV 0003 ML", "52 RV 0004 ML")
    jonas = await person("dpo")
    placed = await jonas.post("/api/holds", json={"record": theirs, "reason": "A complaint is pending."})
    assert placed.status_code == 201, placed.text
    async with page_of("bureau.ml") as page:
        await is_live(page)
        await page.get_by_role("link", name="Reviews").click()
        row = page.locator("section[aria-labelledby=h-due] tbody tr").filter(has_text="52 RV 0003 ML")
        await row.get_by_role("button").click()
        await page.get_by_label("Why it is held").fill("The court in Bamako asked for it.")
        await page.get_by_role("button", name="Hold", exact=True).click()
        await expect(page.get_by_text("Held back from erasure.")).to_be_visible()
        await expect(row.locator(".tag", has_text="held")).to_be_visible()
        await seen(page, "section[aria-labelledby=h-holds] tbody tr", "The court in Bamako asked for it.", "bureau.ml")
        await row.get_by_role("button").click()
        await page.get_by_label("Why it ends").fill("The court has it.")
        await page.get_by_role("button", name="Lift the hold").click()
        await expect(page.get_by_role("status").filter(has_text="The hold is lifted.")).to_be_visible()

        officers = page.locator("section[aria-labelledby=h-holds] tbody tr").filter(has_text="A complaint is pending.")
        await officers.get_by_role("button").click()
        await expect(page.get_by_text("The data protection officer placed this hold and lifts it.")).to_be_visible()
        await expect(page.get_by_role("button", name="Lift the hold")).to_have_count(0)
        await clean_in_both_languages(page)
        assert ours != theirs


async def test_a_refusal_is_read_in_french_and_names_no_verb_of_ours(page_of: PageOf, person: Person):
    [id] = await due_soon(await person("bureau.ml"), "ML-HELD-3", "52 RV 0005 ML")
    bureau = await person("bureau.ml")
    hold = (await bureau.post("/api/holds", json={"record": id, "reason": "The court asked for it."})).json()
    async with page_of("bureau.ml") as page:
        await is_live(page)
        await reads(page, "fr")
        await page.get_by_role("link", name="Revues").click()
        await (
            page.locator("section[aria-labelledby=h-due] tbody tr")
            .filter(has_text="52 RV 0005 ML")
            .get_by_role("button")
            .click()
        )
        await page.get_by_label("Pourquoi elle prend fin").fill("Le tribunal l’a reçue.")
        # The link is cut for events alone: the screen does not hear that somebody was faster.
        await page.route("**/api/holds", lambda route: route.abort())
        lifted = await bureau.request("DELETE", f"/api/holds/{hold['id']}", json={"reason": "Closed."})
        assert lifted.is_success, lifted.text
        await page.get_by_role("button", name="Lever la retenue").click()
        await expect(page.locator("aside").get_by_role("alert")).to_contain_text("Cette retenue a déjà été levée.")
        await expect(page.locator("body")).not_to_contain_text("hold.lift")


QUALITY = "section.quality"


async def test_false_hits_stand_by_post_and_script_and_an_alarm_stays_until_somebody_looks(
    page_of: PageOf, person: Person, drill: Drill, node: Node, ledger: Ledger
) -> None:
    claire = await person("bureau.fr")
    async with page_of("bureau.fr") as page:
        await is_live(page)
        match = await person_met(drill, claire, "FR-WATCHED", "Zanga Fomba", "Zanga Fomba")
        await page.evaluate("location.hash = '#/lists/FR-WATCHED/quality'")
        await expect(page.locator(".tiles")).to_contain_text("Matches1")
        for days in range(9, 60, 3):
            await earlier(ledger, match["id"], "confirmed", 9, days=days)
            await earlier(ledger, match["id"], "denied", 2, days=days)
            await earlier(ledger, match["id"], "undetermined", 1, days=days, post="BF-DOR-01")
        for days in range(1, 6):
            await earlier(ledger, match["id"], "confirmed", 3, days=days)
            await earlier(ledger, match["id"], "denied", 6, days=days, post="BF-DOR-01")
        await node.drift_keeper.look()

        await expect(page.locator(".alarms li").first).to_contain_text("more false hits than usual: 67")
        await page.get_by_role("button", name="last 90 d").click()
        await expect(page.locator(QUALITY)).to_contain_text("64 of 232")
        await expect(page.locator("section[aria-labelledby=h-scripts] tbody tr")).to_have_count(1)
        await expect(page.locator("section[aria-labelledby=h-scripts] tbody")).to_contain_text("Latin")
        await keep_picture(page, "lists-quality")
        await clean_in_both_languages(page)
        await page.get_by_role("button", name="Light or dark").click()
        await keep_picture(page, "lists-quality-light")
        assert await complaints(page) == []
        while await page.locator(".alarms li").count():
            count = await page.locator(".alarms li").count()
            await page.get_by_role("button", name="Looked at").first.click()
            await expect(page.locator(".alarms li")).to_have_count(count - 1)


async def test_a_threshold_is_tried_on_the_last_month_and_set_with_a_reason(
    page_of: PageOf, person: Person, drill: Drill, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    claire, awa = await person("bureau.fr"), await drill.at("officer.ml")
    match = await person_met(drill, claire, "FR-SLIDE", "Salou Benné", "Salou Bené", "1987")
    for score, confirmed, denied in ((2.1, 0, 5), (2.6, 1, 7), (3.2, 2, 3), (4.4, 4, 2), (6.1, 6, 1), (8.3, 9, 0)):
        await earlier(ledger, match["id"], "confirmed", confirmed, band="possible", score=score)
        await earlier(ledger, match["id"], "denied", denied, band="possible", score=score)
    async with page_of("bureau.fr") as page:
        await is_live(page)
        await page.evaluate("location.hash = '#/lists/FR-SLIDE/threshold'")
        await expect(page.locator(".tiles")).to_contain_text("Would not have matched0")
        monkeypatch.setattr(trying, "MOST", 1)
        await page.get_by_label("Possible from a score of").fill("1.5")
        await expect(page.get_by_text("Not every check was tried on 1 of the entries")).to_be_visible()
        await page.get_by_label("Possible from a score of").fill("3.9")
        await expect(page.locator(".tiles")).to_contain_text("Would not have matched19of 41 matches")
        await expect(page.locator(".tiles")).to_contain_text("Of these confirmed3")
        await keep_picture(page, "lists-threshold")
        await clean_in_both_languages(page)
        await page.get_by_label("Reason").fill("Two of three below it were somebody else.")
        await page.get_by_role("button", name="Match from 3.9").click()
        await expect(page.locator(".threshold > .told")).to_contain_text("answered by 3.9")
        await expect(page.locator(".rows tbody tr")).to_contain_text("Two of three below it were somebody else.")
    subject = {"kind": "person", "names": ["Salou Benné"], "birth_date": "1987", "nationalities": ["ML"]}
    check = await done(awa.post("/api/checks", json=drill.check("x", subject=subject)))
    assert check["answer"] == "clear"
