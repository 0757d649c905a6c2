"""A bureau watches how its list does: false hits, an alarm until somebody looks, a threshold tried and then set."""

import pytest
from playwright.async_api import expect

from jointops.node import Node
from ops.quality import preview as trying
from tests.browser.axe import clean_in_both_languages, complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture
from tests.ops.conftest import drill, ledger
from tests.ops.support import Drill, Ledger, done
from tests.ops.test_quality import earlier, person_met
from tests.support import Person

__all__ = ["drill", "ledger"]

pytestmark = pytest.mark.browser

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
