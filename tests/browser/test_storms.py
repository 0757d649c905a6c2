"""Hélène gets many alerts at once: one line that opens, none lost, and the P1 among them stands by itself."""

import pytest
from playwright.async_api import expect

from tests.alerts.support import a_fact, drafted, released
from tests.browser.axe import clean_in_both_languages, complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture
from tests.support import Person

pytestmark = pytest.mark.browser

STORM = ".inbox ol button[aria-expanded]"


async def test_a_storm_is_one_line_that_opens_and_its_p1_stands_apart(page_of: PageOf, person: Person) -> None:
    chen = await person("centre.kafo")
    for number in range(1, 7):
        await released(chen, title=f"Lorry {number} of the convoy", crime_types=["firearms"])
    await released(chen, title="Hostage in the convoy", crime_types=["firearms"], priority="P1")
    async with page_of("prosecutor.fr") as inbox:
        await is_live(inbox)
        rows = inbox.locator(".inbox ol button")
        await expect(rows).to_have_count(2)
        await expect(rows.first).to_contain_text("Hostage in the convoy")
        await expect(inbox.locator(STORM)).to_contain_text("6 alerts: KAFO-II · firearms")
        await expect(inbox.locator(STORM)).to_have_attribute("aria-expanded", "false")
        await expect(inbox.locator(".inbox .chips button").first).to_contain_text("7")

        await inbox.keyboard.press("j")
        await inbox.keyboard.press("j")
        await inbox.keyboard.press("Enter")
        await expect(rows).to_have_count(8)
        await keep_picture(inbox, "prosecutor-storm")
        await clean_in_both_languages(inbox)
        await rows.filter(has_text="Lorry 3 of the convoy").click()
        await expect(inbox.get_by_role("heading", name="Lorry 3 of the convoy")).to_be_visible()
        await released(chen, title="Lorry 7 of the convoy", crime_types=["firearms"])
        await expect(inbox.locator(STORM)).to_contain_text("7 alerts")
        await expect(rows).to_have_count(9)
        await inbox.locator(STORM).click()
        await expect(rows).to_have_count(2)

        # She keeps P2 quiet: what nobody has acknowledged stays where it was, and so does the P1.
        quiet = inbox.get_by_role("group", name="Quiet for me")
        await quiet.get_by_role("button", name="P2").click()
        await expect(rows).to_have_count(2)
        await inbox.locator(STORM).click()
        await rows.filter(has_text="Lorry 3 of the convoy").click()
        await inbox.keyboard.press("a")
        kept = inbox.locator(STORM).filter(has_text="Kept quiet: 1")
        await expect(kept).to_have_attribute("aria-expanded", "true")  # its alert is being read
        await inbox.reload()
        await expect(kept).to_be_visible()
        await expect(quiet.get_by_role("button", name="P2")).to_have_attribute("aria-pressed", "true")
        await expect(inbox.locator(STORM).filter(has_text="6 alerts")).to_be_visible()
        await clean_in_both_languages(inbox)


async def test_a_second_alert_about_one_fact_names_the_first_and_goes_out_beside_it(
    page_of: PageOf, person: Person
) -> None:
    chen = await person("centre.kafo")
    fact = await a_fact(chen)
    draft = await drafted(chen, trigger=fact, title="The same hit, for Brazil", countries=["BR"])
    first = await released(chen, trigger=fact, title="The hit, for France")
    async with page_of("centre.kafo") as centre:
        await is_live(centre)
        # As on every page of a story that is not about the map.
        await expect(centre.get_by_text("This device cannot draw the map. The list says the same")).to_be_visible()
        await centre.locator("ol.events li button").filter(has_text="The same hit, for Brazil").click()
        await centre.get_by_role("button", name="Release to").click()
        await expect(centre.get_by_role("alert")).to_contain_text("An open alert has told others of this fact.")
        await keep_picture(centre, "centre-alerted-already")
        assert await complaints(centre) == []
        await centre.get_by_role("button", name=f"Open {first['number']}").click()
        await expect(centre.locator(".drawer h2")).to_contain_text("The hit, for France")
        await centre.locator("ol.events li button").filter(has_text="The same hit, for Brazil").click()
        await centre.get_by_role("button", name="Release to").click()
        await centre.get_by_role("button", name=f"Release beside {first['number']}").click()
        await expect(centre.get_by_role("button", name="Release to")).to_have_count(0)
    assert (await chen.get(f"/api/alerts/{draft['id']}")).json()["state"] == "released"
