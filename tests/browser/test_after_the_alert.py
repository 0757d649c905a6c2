"""Hélène carries an alert on to a case; Chen corrects it, sees who had read which words, and recalls it."""

import asyncio
import re
from datetime import UTC, datetime

import pytest
from playwright.async_api import Route, expect

from jointops.base.ids import uuid7
from tests.alerts.support import if_match, released
from tests.browser.axe import clean_in_both_languages
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, seen
from tests.ops.support import done
from tests.support import Person

pytestmark = pytest.mark.browser

TITLE = "A lorry is held at Dakola"


async def test_an_alert_is_carried_on_corrected_and_recalled(person: Person, page_of: PageOf) -> None:
    chen = await person("centre.kafo")
    async with page_of("prosecutor.fr") as inbox, page_of("centre.kafo") as centre:
        await is_live(inbox)
        await is_live(centre)
        await released(chen, title=TITLE)
        await seen(inbox, ".inbox ol button", TITLE)
        await inbox.locator(".inbox ol button").first.click()
        for stage, basis in (("referral", "Code of procedure, art. 40"), ("case", "Order 12 (invented)")):
            await inbox.get_by_label("Legal basis").fill(basis)
            await inbox.get_by_role("button", name=f"Record: {stage}").click()
            await expect(inbox.locator("section[aria-labelledby=h-after] li").filter(has_text=basis)).to_be_visible()
        await expect(inbox.get_by_role("button", name="Record: joint action")).to_be_visible()
        day, aside = inbox.get_by_label("On", exact=True), "Asked Mali (invented)"
        happened = await day.input_value()
        await inbox.get_by_label("Legal basis").fill(aside)
        await day.fill("")
        await inbox.get_by_role("button", name="Record: request to another country").click()
        await expect(day).to_be_focused()  # the form says which field it is
        await day.fill(happened)
        await inbox.get_by_role("button", name="Record: request to another country").click()
        noted = inbox.locator("section[aria-labelledby=h-after] li").filter(has_text=aside)
        await expect(noted).to_contain_text("request to another country")
        await inbox.locator("section[aria-labelledby=h-after]").scroll_into_view_if_needed()
        await clean_in_both_languages(inbox)
        await keep_picture(inbox, "prosecutor-after")

        await centre.locator("section[aria-labelledby=h-board]").get_by_role("button", name=TITLE).click()
        await centre.get_by_label("Why").fill("The place was wrong.")
        await centre.get_by_label("Another title").fill("Lorry held at Pô")
        await centre.get_by_label("What it is to say instead").fill("We hold the lorry at Pô.")
        await centre.get_by_role("button", name="Correct", exact=True).click()
        await expect(inbox.get_by_text("Corrected, edition 2: The place was wrong.")).to_be_visible()
        await expect(inbox.get_by_text("We hold the lorry at Pô.")).to_be_visible()
        await expect(inbox.locator("#h-alert")).to_have_text("Lorry held at Pô")
        readers = centre.locator("section[aria-labelledby=h-read] li")
        await expect(readers).to_have_count(2)
        await expect(readers.last).to_contain_text("edition 2")
        await readers.last.scroll_into_view_if_needed()
        await keep_picture(centre, "centre-editions")

        await centre.get_by_label("Why").fill("Mistaken lorry.")
        await centre.get_by_role("button", name="Recall").click()
        await expect(inbox.get_by_text("The sender recalled this alert: Mistaken lorry.")).to_be_visible()
        await expect(inbox.get_by_text(TITLE)).to_have_count(0)

        other = "A vessel asks for a port"
        await released(chen, title=other)
        await seen(inbox, ".inbox ol button", other)
        await inbox.locator(".inbox ol button", has_text=other).click()
        fold, talk = inbox.get_by_text("We are not competent"), inbox.locator("section[aria-labelledby=h-talk]")
        opened = asyncio.Event()

        async def late(route: Route) -> None:
            await opened.wait()
            await route.continue_()

        await inbox.route("**/api/authorities?*", late)
        async with inbox.expect_response("**/api/authorities?*"):
            await fold.click()
            await fold.click()
            opened.set()
        await inbox.unroute("**/api/authorities?*")
        await inbox.get_by_role("textbox", name="Your answer").fill("We look into it.")
        await inbox.get_by_role("button", name="Send answer").click()
        await expect(talk).to_contain_text("We look into it.")
        await expect(talk).not_to_contain_text("Not competent for")  # what is folded away is not said
        await inbox.get_by_role("button", name="Yes, we do it").click()
        await fold.click()
        await expect(inbox.get_by_role("group", name="Your answer in a word")).to_have_count(0)
        await expect(inbox.get_by_text("Say in words why, then it can be sent.")).to_be_visible()
        await inbox.get_by_label("Who is, in your country").select_option(label="Parquet spécialisé, Paris (invented)")
        await inbox.get_by_role("textbox", name="Your answer").fill("Ask the specialised prosecutor.")
        await clean_in_both_languages(inbox)
        await keep_picture(inbox, "prosecutor-not-competent")
        await inbox.get_by_role("button", name="Send answer").click()
        await expect(talk).to_contain_text("Competent, by their word: Parquet spécialisé, Paris (invented) FR-PJS")
        await expect(talk).not_to_contain_text("Yes, we do it")  # a word that was picked before went with it

        board = centre.locator("section[aria-labelledby=h-board]")
        await expect(board.get_by_role("row").filter(has_text=other)).to_contain_text("refused")
        await board.get_by_role("button", name=other).click()
        await keep_picture(centre, "centre-refused")
        await centre.get_by_role("button", name="Write to Parquet spécialisé, Paris (invented)").click()
        form = centre.get_by_role("dialog")
        await expect(form.get_by_label("Title")).to_have_value(other)
        await form.get_by_label("What is asked of them").fill("She says that this is yours.")
        await form.get_by_role("button", name="Save draft").click()
        await expect(centre.locator("section[aria-labelledby=h-to]")).to_contain_text("Parquet spécialisé")
        await expect(centre.get_by_role("button", name="Release to 1")).to_be_enabled()


async def test_an_alert_has_an_address_and_says_on_both_sides_that_its_incident_was_taken_back(
    person: Person, page_of: PageOf
) -> None:
    chen, awa, title = await person("centre.kafo"), await person("officer.ml"), "Dynamite at Gao"
    goods = [{"commodity": "dynamite", "quantity": 3, "unit": "stick"}]
    seizure = {
        "id": str(uuid7()), "kind": "seizure", "operation": "kafo-ii", "country": "ML", "checkpoint": "ML-GAO-01",
        "occurred_at": datetime.now(UTC).isoformat(), "items": goods,
    }  # fmt: skip
    await done(awa.post("/api/incidents", json=seizure))
    sent = await released(chen, title=title, trigger={"kind": "incident", "id": seizure["id"]})
    async with page_of("prosecutor.fr") as inbox, page_of("centre.kafo") as centre:
        await is_live(inbox)
        await is_live(centre)
        await seen(inbox, ".inbox ol button", title)
        await inbox.locator(".inbox ol button").first.click()
        await centre.evaluate("(hash) => { location.hash = hash; }", f"#/alerts/{sent['id']}")
        await expect(centre.locator(".drawer h2")).to_contain_text(title)
        link = centre.locator(".drawer").get_by_role("link", name=sent["number"])
        await expect(link).to_have_attribute("href", f"#/alerts/{sent['id']}")
        await centre.reload()
        await expect(centre.locator(".drawer h2")).to_contain_text(title)
        await centre.locator(".drawer").get_by_role("button", name="Close").first.click()
        await expect(centre).to_have_url(re.compile(r"#/alerts(\?|$)"))
        await centre.evaluate("(hash) => { location.hash = hash; }", f"#/alerts/{sent['id']}")
        await expect(centre.locator(".drawer h2")).to_contain_text(title)

        back = f"/api/incidents/{seizure['id']}/withdraw"
        await done(awa.post(back, json={"reason": "Bricks."}, headers=if_match(1)))
        gone = "The incident behind this alert was taken back"
        await expect(inbox.get_by_text(gone)).to_be_visible()
        await expect(inbox.get_by_text("Bricks.")).to_have_count(0)
        await expect(centre.get_by_text("correct the alert, or recall it")).to_be_visible()
        await keep_picture(inbox, "prosecutor-incident-gone")
        await clean_in_both_languages(inbox)
