"""What came of a check is said by who records it: which it was, what is written on an arm, and where it was."""

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from jointops.base.ids import uuid7
from tests.browser.axe import complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture
from tests.ops.support import done
from tests.support import Person

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}


async def test_a_firearm_is_recorded_where_the_phone_is_with_all_that_is_written_on_it(page_of: PageOf, person: Person):
    async with page_of("officer.ml", **PHONE) as phone:
        await phone.context.grant_permissions(["geolocation"])
        await phone.context.set_geolocation({"latitude": 16.31, "longitude": -0.12, "accuracy": 12})
        await expect(phone.get_by_role("status").filter(has_text="Live")).to_be_visible()
        await phone.get_by_role("button", name="What came of it").press("Enter")
        form = phone.get_by_role("form", name="What came of it")
        for kind in ("arrest", "seizure", "rescue"):
            await expect(form.get_by_role("radio", name=kind)).not_to_be_checked()
        await expect(form.get_by_role("button", name="Record it")).to_be_disabled()

        await form.get_by_label("seizure").check()
        await form.get_by_label("Goods").select_option("firearm")
        await form.get_by_label("Quantity").fill("1")
        await form.get_by_label("Serial number", exact=True).fill("AB 1234")
        await form.get_by_label("State of the serial number").select_option("altered")
        await form.get_by_label("Make").fill("Zastava")
        await form.get_by_label("Calibre").fill("7.62")
        await form.get_by_label("Here, where this phone is").check()
        await expect(form.get_by_text("Found, within 12 m")).to_be_visible()
        await keep_picture(phone, "officer-firearm")
        assert (found := await complaints(phone)) == [], found
        await form.get_by_role("button", name="Record it").click()
        await expect(phone.get_by_role("heading", name="Recorded")).to_be_visible()

    [seizure] = await _of_kafo(person, "seizure")
    assert seizure["items"] == [
        {"commodity": "firearm", "quantity": 1, "unit": "piece", "serial": "AB 1234", "serial_state": "altered",
         "make": "Zastava", "calibre": "7.62"}
    ]  # fmt: skip
    assert (seizure["position"]["lon"], seizure["position"]["lat"]) == (-0.12, 16.31)


async def test_the_centre_types_where_it_was_and_what_is_no_position_waits(page_of: PageOf, person: Person):
    async with page_of("centre.kafo") as page:
        await is_live(page)
        form = await _at_gao(page)
        await form.get_by_label("arrest").check()
        await form.get_by_label("Persons").fill("2")
        where = form.get_by_label("Position, where it was not at the post")
        await where.fill("16.4")
        await expect(form.get_by_text("Two numbers are needed")).to_be_visible()
        await expect(form.get_by_role("button", name="Record it")).to_be_disabled()
        await form.get_by_label("rescue").check()
        await expect(form.get_by_role("button", name="Record it")).to_be_enabled()  # a rescue has no place
        await form.get_by_label("arrest").check()
        await expect(where).to_have_value("")
        await expect(form.get_by_role("button", name="Show it on the map")).to_have_count(0)  # this browser draws none
        await where.fill("16°24'N 0°12'W")
        await form.get_by_role("button", name="Record it").press("Enter")
        await expect(page.get_by_role("heading", name="Recorded")).to_be_visible()

    [arrest] = await _of_kafo(person, "arrest")
    assert (arrest["persons"], arrest["position"]["lon"], arrest["position"]["lat"]) == (2, -0.2, 16.4)


async def test_what_is_recorded_anew_begins_where_the_first_one_was(page_of: PageOf, person: Person):
    centre = await person("centre.kafo")
    arrest = {
        "id": str(uuid7()), "kind": "arrest", "operation": "kafo-ii", "country": "ML", "checkpoint": "ML-GAO-01",
        "occurred_at": datetime.now(UTC).isoformat(), "persons": 7,
    }  # fmt: skip
    elsewhere = {**arrest, "id": str(uuid7()), "position": {"lon": -0.31, "lat": 16.52}}
    for each, begins in ((elsewhere, "16.52, -0.31"), (arrest, "")):
        await done(centre.post("/api/incidents", json=each))
        async with page_of("centre.kafo") as page:
            await is_live(page)
            await page.locator("ol.events button").filter(has_text="7").filter(has_text="arrest").first.press("Enter")
            drawer = page.locator(".drawer")
            await drawer.get_by_text("Take it back").first.click()
            await drawer.get_by_label("Why it is taken back").fill("Counted twice.")
            await drawer.get_by_role("button", name="Take it back").click()
            await drawer.get_by_role("button", name="anew").click()
            form = page.get_by_role("form", name="What came of it")
            where = form.get_by_label("Position, where it was not at the post")
            await expect(where).to_have_value(begins)


async def _at_gao(page: Page) -> Locator:
    await page.evaluate("() => { location.hash = '#/posts'; }")
    await page.locator("ol.events button").filter(has_text="Gao").first.press("Enter")
    await page.locator(".drawer").get_by_role("button", name="What came of it").press("Enter")
    return page.get_by_role("form", name="What came of it")


async def _of_kafo(person: Person, kind: str) -> list[dict[str, Any]]:
    centre = await person("centre.kafo")
    listed = (await done(centre.get("/api/incidents", params={"operation": "kafo-ii"})))["items"]
    return [one for one in listed if one["kind"] == kind]
