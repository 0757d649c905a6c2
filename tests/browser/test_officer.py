"""The officer's phone, from the first key to the answer, with and without a link."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.alerts.support import if_match
from tests.browser import axe
from tests.browser.conftest import PageOf
from tests.browser.desks import press_check, type_plate
from tests.ops.support import done, match_of
from tests.support import Person, caller

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
SMALL = {"width": 320, "height": 568}
ARTEFACTS = Path(__file__).parents[1] / "artefacts"


async def test_the_phone_opens_at_the_officers_own_post(page_of: PageOf):
    async with page_of("officer.ml", **PHONE) as page:
        await expect(page.get_by_role("button", name="Post Gao")).to_be_visible()
        await expect(page.get_by_role("status").filter(has_text="Live")).to_be_visible()
        await expect(page.get_by_text("Synthetic replay")).to_be_visible()
        await expect(page.get_by_role("banner").get_by_text("TLP:AMBER", exact=True)).to_be_visible()
        await _picture(page, "officer-form")
        assert await axe.complaints(page) == []


async def test_a_plate_that_nobody_seeks_is_clear(page_of: PageOf):
    async with page_of("officer.ml", **PHONE) as page:
        await type_plate(page, "AB 2207 MD")
        await press_check(page)
        await expect(page.get_by_role("heading", name="Clear")).to_be_focused()
        await _picture(page, "officer-clear")
        await page.get_by_role("button", name="New check").click()
        await expect(page.get_by_label("Plate", exact=True)).to_be_focused()
        await expect(page.get_by_label("Plate", exact=True)).to_have_value("")


async def test_a_plate_on_a_list_says_wait_and_what_the_bureau_says_after_it_is_heard_until_it_is_read(
    page_of: PageOf, person: Person
):
    bureau = await person("bureau.bf")
    await _bureau_seeks(bureau, "11 KL 9034 BF")
    async with page_of("officer.ml", **PHONE) as page:
        await type_plate(page, "11KL9034BF")
        await press_check(page)
        await expect(page.get_by_role("heading", name="Wait")).to_be_focused()
        await expect(page.get_by_text("Call bureau")).to_be_visible()
        dials = page.get_by_role("link", name="Call the bureau")
        await expect(dials).to_have_attribute("href", "tel:+22320000003")
        reference = await page.locator(".ref b").inner_text()
        assert await page.get_by_text("11KL9034BF").count() == 0
        await _picture(page, "officer-wait")
        assert await axe.complaints(page) == []
        [kept] = await _checks_of(await person("officer.ml"), "11KL9034BF")
        assert kept["reference"] == reference

        await page.get_by_role("button", name="New check").click()
        await page.reload()
        await page.get_by_role("button", name="Outbox 0 waiting").click()
        unsaid = page.get_by_role("list", name="Your bureau has not answered yet")
        await expect(unsaid.locator("li", has_text=reference)).to_be_visible()
        await _picture(page, "officer-unsaid")
        assert await axe.complaints(page) == []
        match = await match_of(bureau, str(kept["id"]))
        at, hit = f"/api/matches/{match['id']}", {"verdict": "confirmed", "reason": "Chassis agrees."}
        hit = await done(bureau.post(f"{at}/verdict", json=hit, headers=if_match(match["version"])))
        words = {"text": "Note the chassis number."}
        instructed = (await person("bureau.ml")).post(f"{at}/instruct", json=words, headers=if_match(hit["version"]))
        await done(instructed)
        asked = page.get_by_role("heading", name="Hold vehicle")
        await expect(asked).to_be_focused()
        await page.reload()
        await expect(asked).to_be_focused()
        await expect(page.get_by_text("Your bureau, on the check of")).to_be_visible()
        await expect(page.get_by_text("Note the chassis number.")).to_be_in_viewport(ratio=1)
        await expect(page.locator(".ref b")).to_have_text(reference)
        await expect(page.locator(".ref b")).to_be_in_viewport(ratio=1)
        await _picture(page, "officer-second")
        assert await axe.complaints(page) == []
        await page.context.set_offline(True)
        await page.get_by_role("button", name="Done", exact=True).click()
        await expect(page.get_by_role("alert").filter(has_text="does not answer")).to_be_visible()
        await page.get_by_role("button", name="I have read it").click()
        await type_plate(page, "AB 2209 MD")
        await press_check(page)
        await expect(page.get_by_role("heading", name="Kept")).to_be_focused()
        await page.get_by_role("button", name="New check").click()
        await page.context.set_offline(False)
        await page.reload()
        await page.get_by_role("button", name="Outbox 0 waiting").click()
        owed = page.get_by_role("button", name=f"Answer: {reference}")
        await expect(owed).to_be_in_viewport(ratio=1)
        await _picture(page, "officer-owed")
        assert await axe.complaints(page) == []
        await owed.click()
        await expect(asked).to_be_focused()
        await expect(page.get_by_text("Note the chassis number.")).to_be_visible()
        await page.get_by_label("Address, answers or number").fill("WBA 7730")
        await page.get_by_role("button", name="Done", exact=True).click()
        await expect(owed).to_have_count(0)
        [kept] = await _checks_of(await person("officer.ml"), "11KL9034BF")
        assert (kept["outcome"]["done"], kept["outcome"]["note"]) == (True, "WBA 7730")

        await page.reload()
        await expect(page.get_by_role("status").filter(has_text="Live")).to_be_visible()
        assert await asked.count() == 0
        await page.get_by_role("button", name="Outbox 0 waiting").click()
        await expect(page.get_by_text("Nothing waits")).to_be_visible()
        assert await unsaid.locator("li", has_text=reference).count() == 0
        settled = await done(bureau.get(at))
        await done(bureau.post(f"{at}/close", json={"reason": "Found."}, headers=if_match(settled["version"])))


async def test_a_plate_to_be_seized_says_what_to_do_now(page_of: PageOf, person: Person):
    await _bureau_seeks(await person("bureau.bf"), "11 KL 9036 BF", action="seize")
    async with page_of("officer.ml", **SMALL) as page:
        await type_plate(page, "11 KL 9036 BF")
        await page.get_by_label("Plate of").select_option("BF")
        await press_check(page)
        await expect(page.get_by_role("heading", name="Act")).to_be_focused()
        await expect(page.get_by_text("Hold the vehicle and give a receipt.")).to_be_in_viewport()
        await expect(page.locator(".ref b")).to_be_in_viewport(ratio=1)
        await _picture(page, "officer-act-320")
        assert await axe.complaints(page) == []


async def test_a_firearm_whose_number_is_half_ground_off_is_found_by_its_calibre(page_of: PageOf, person: Person):
    bureau = await person("bureau.bf")
    gun = {"kind": "firearm", "serial": "KV-90344", "make": "Zastava", "calibre": "7.62x39", "action": "seize"}
    await _seeks(bureau, "BF-GUNS", gun)
    async with page_of("officer.ml", **SMALL) as page:
        await page.get_by_role("button", name="Firearm").click()
        await page.get_by_label("Serial number").fill("kv9?34?")
        await page.get_by_label("It is").select_option("partial")
        await page.get_by_label("Calibre").fill("7,62 × 39 mm")
        await _picture(page, "officer-firearm-320")
        assert await axe.complaints(page) == []
        await press_check(page)
        await expect(page.get_by_role("heading", name="Wait")).to_be_focused()
        await page.get_by_role("button", name="New check").click()
        await page.get_by_role("button", name="Firearm").click()
        await page.get_by_label("Serial number").fill("KV 90344")
        await page.get_by_label("Make").fill("Zastava")
        await press_check(page)
        await expect(page.get_by_role("heading", name="Act")).to_be_focused()
        await expect(page.get_by_text("Make the firearm safe")).to_be_in_viewport()


async def test_a_telephone_a_seal_and_a_plate_by_its_make_are_checked(page_of: PageOf, person: Person):
    bureau = await person("bureau.bf")
    holder = {"kind": "person", "names": ["Salou Benné"], "phones": ["+223 76 55 44 33"], "imeis": ["490154203237518"]}
    await _seeks(bureau, "BF-HOLDERS", {**holder, "action": "whereabouts"})
    await _seeks(bureau, "BF-SEALS", {"kind": "container", "seal": "ML 990017", "action": "seize"})
    lorry = {"kind": "vehicle", "plate": "11 MK 4471 BF", "make": "Hilux", "colour": "white", "action": "seize"}
    await _seeks(bureau, "BF-MAKES", lorry)
    async with page_of("officer.ml", **SMALL) as page:
        await page.get_by_role("button", name="Person", exact=True).click()
        await page.get_by_role("button", name="Telephone or IMEI instead").click()
        await page.get_by_label("Telephone number").fill("76 55 44 33")
        await page.get_by_label("Nationality").select_option("ML")
        await _picture(page, "officer-telephone-320")
        assert await axe.complaints(page) == []
        await press_check(page)
        await expect(page.get_by_role("heading", name="Wait")).to_be_focused()
        await page.get_by_role("button", name="New check").click()
        await page.get_by_label("IMEI").fill("49-015420-323751-8")
        await press_check(page)
        await expect(page.get_by_role("heading", name="Wait")).to_be_focused()

        await page.get_by_role("button", name="New check").click()
        await page.get_by_role("button", name="Container", exact=True).click()
        await page.get_by_label("Seal").fill("ml990017")
        await press_check(page)
        await expect(page.get_by_role("heading", name="Wait")).to_be_focused()

        await page.get_by_role("button", name="New check").click()
        await page.get_by_role("button", name="Vehicle", exact=True).click()
        await page.get_by_label("Plate", exact=True).fill("11 MK 4477 BF")
        await press_check(page)
        await expect(page.get_by_role("heading", name="Clear")).to_be_focused()
        await page.get_by_role("button", name="New check").click()
        await page.get_by_label("Plate", exact=True).fill("11 MK 4477 BF")
        await page.get_by_label("Make").fill("Hilux")
        await page.get_by_label("Colour").fill("White")
        await press_check(page)
        await expect(page.get_by_role("heading", name="Wait")).to_be_focused()


async def test_a_ship_with_a_wrong_number_is_read_again(page_of: PageOf):
    async with page_of("officer.ml", **PHONE) as page:
        await page.get_by_role("button", name="Ship").click()
        await page.get_by_label("IMO number").fill("9074728")
        await page.get_by_label("MMSI").fill("399012345")
        await press_check(page)
        await expect(page.get_by_label("IMO number")).to_have_accessible_description(
            "The check digit does not fit. Read it again."
        )
        await expect(page.get_by_label("MMSI")).to_have_accessible_description(
            "No country has the first three digits. Read it again."
        )
        await page.get_by_label("IMO number").fill("9074729")
        await page.get_by_label("MMSI").fill("636012345")
        await press_check(page)
        await expect(page.get_by_role("heading", name="Clear")).to_be_focused()


async def test_an_answer_blanks_by_itself_after_20_seconds(page_of: PageOf):
    async with page_of("officer.ml", **PHONE, again=False) as page:
        await page.clock.install()
        await page.reload()
        await type_plate(page, "AB 2208 MD")
        await press_check(page)
        await expect(page.get_by_role("heading", name="Clear")).to_be_visible()
        await page.clock.run_for(18_000)
        await expect(page.get_by_role("heading", name="Clear")).to_be_visible()
        await page.clock.run_for(4_000)
        await expect(page.get_by_role("heading", name="Clear")).to_have_count(0)
        await expect(page.get_by_label("Plate", exact=True)).to_have_value("")


async def test_a_wrong_check_digit_is_said_at_the_field_and_may_be_sent_as_printed(page_of: PageOf, person: Person):
    async with page_of("officer.ml", **PHONE) as page:
        await page.get_by_role("button", name="Container").click()
        await page.get_by_label("Container number").fill("CSQU3054384")
        await press_check(page)
        field = page.get_by_label("Container number")
        await expect(field).to_have_attribute("aria-invalid", "true")
        await expect(field).to_have_accessible_description("The check digit does not fit. Read it again.")
        await expect(field).to_have_value("CSQU3054384")
        await _picture(page, "officer-check-digit")
        assert await axe.complaints(page) == []
        await page.get_by_role("button", name="check as printed").click()
        await expect(page.get_by_role("heading", name="Clear")).to_be_visible()
    [kept] = await _checks_of(await person("officer.ml"), "CSQU3054384")
    assert kept["as_printed"] is True


async def test_a_wrong_passport_line_is_said_at_the_one_field(page_of: PageOf):
    line = "P<MLIKONATE<<SEKOU<<<<<<<<<<<<<<<<<<<<<<<<<<"
    async with page_of("officer.ml", **PHONE) as page:
        field = page.get_by_label("Number or passport lines")
        await field.fill(line)
        await press_check(page)
        await expect(field).to_have_accessible_description(re.compile("The lines are not whole"))
        await field.fill(line + "A048227199MLI8503207M2506154<<<<<<<<<<<<<<02")
        await press_check(page)
        await expect(field).to_have_accessible_description("The check digit does not fit. Read it again.")
        await expect(page.get_by_role("button", name="check as printed")).to_be_visible()


async def test_reports_wait_without_a_link_and_are_stored_once_when_it_returns(page_of: PageOf, person: Person):
    await _bureau_seeks(await person("bureau.bf"), "11 KL 9035 BF")
    async with page_of("officer.ml", **PHONE) as page:
        await _page_is_on_the_phone(page)
        await page.context.set_offline(True)
        await expect(page.get_by_role("status").filter(has_text="Offline")).to_be_visible()
        for plate in ("11KL9035BF", "AB 3101 MX"):
            await type_plate(page, plate)
            await press_check(page)
            await expect(page.get_by_role("heading", name="Kept")).to_be_focused()
            await _picture(page, "officer-kept")
            await page.get_by_role("button", name="New check").click()
        await expect(page.get_by_role("status").filter(has_text="Offline: 2 reports wait")).to_be_visible()

        await page.reload()
        await page.get_by_role("button", name="Outbox 2 waiting").click()
        await _picture(page, "officer-outbox")
        assert await axe.complaints(page) == []
        await page.get_by_role("button", name=re.compile("Edit: Vehicle .* AB 3101 MX")).click()
        await expect(page.get_by_label("Plate", exact=True)).to_have_value("AB 3101 MX")
        await page.get_by_label("Plate", exact=True).fill("AB 3101 MD")
        await page.get_by_role("button", name="Keep and send").click()
        await expect(page.get_by_role("heading", name="Kept")).to_be_visible()
        await page.get_by_role("button", name="New check").click()

        await page.context.set_offline(False)
        await expect(page.get_by_text("Late answer to the check of")).to_be_visible(timeout=20_000)
        await expect(page.get_by_role("heading", name="Wait")).to_be_focused()
        await _picture(page, "officer-late")
        await page.get_by_role("button", name="I have read it").click()
        await expect(page.get_by_role("button", name="Outbox 0 waiting")).to_be_visible()

        officer = await person("officer.ml")
        assert len(await _checks_of(officer, "11KL9035BF")) == 1
        assert len(await _checks_of(officer, "AB 3101 MD")) == 1
        assert await _checks_of(officer, "AB 3101 MX") == []
        await page.reload()
        await expect(page.get_by_role("button", name="Outbox 0 waiting")).to_be_visible()


async def test_a_kept_report_waits_for_its_country_to_be_active_and_goes_by_itself(page_of: PageOf, person: Person):
    centre = await person("centre.kafo")
    async with page_of("officer.ml", **PHONE) as page:
        await _page_is_on_the_phone(page)
        await page.context.set_offline(True)
        await type_plate(page, "AB 3102 MX")
        await press_check(page)
        await page.get_by_role("button", name="New check").click()
        await _mali_is(centre, "withdrawn")
        try:
            await page.context.set_offline(False)
            await page.get_by_role("button", name="Outbox 1 waiting").click()
            await expect(page.get_by_text("sends this again by itself, every five minutes")).to_be_visible(
                timeout=20_000
            )
            assert await axe.complaints(page) == []
            await page.clock.install()
            async with page.expect_response("**/api/checks/batch"):
                await page.reload()
            await page.get_by_role("button", name="Outbox 1 waiting").click()
            await expect(page.get_by_text("sends this again by itself, every five minutes")).to_be_visible()
        finally:
            await _mali_is(centre, "active")
        async with page.expect_response("**/api/checks/batch"):
            await page.clock.fast_forward("05:01")
        await expect(page.get_by_text("Nothing waits")).to_be_visible()
    assert len(await _checks_of(await person("officer.ml"), "AB 3102 MX")) == 1


async def _mali_is(centre: httpx.AsyncClient, state: str) -> None:
    rows = (await done(centre.get("/api/operations/kafo-ii/readiness")))["countries"]
    [version] = [row["version"] for row in rows if row["country"] == "ML"]
    await done(centre.post("/api/operations/kafo-ii/readiness/ML", json={"state": state}, headers=if_match(version)))


async def test_a_report_whose_answer_was_lost_is_asked_again_and_stored_once(page_of: PageOf, person: Person):
    await _bureau_seeks(await person("bureau.bf"), "11 KL 9037 BF")
    async with page_of("officer.ml", **PHONE) as page:
        await _lose_answers(page)
        await type_plate(page, "11KL9037BF")
        await press_check(page)
        await expect(page.get_by_role("heading", name="Kept")).to_be_visible()
        await page.get_by_role("button", name="New check").click()
        await expect(page.get_by_text("Late answer to the check of")).to_be_visible(timeout=20_000)
        await page.get_by_role("button", name="I have read it").click()
    assert len(await _checks_of(await person("officer.ml"), "11KL9037BF")) == 1


async def test_a_report_changed_after_its_first_version_arrived_goes_as_another(page_of: PageOf, person: Person):
    await _bureau_seeks(await person("bureau.bf"), "11 KL 9038 BF")
    async with page_of("officer.ml", **PHONE) as page:
        await _lose_answers(page)
        await type_plate(page, "11KL9038BF")
        await press_check(page)
        await expect(page.get_by_role("heading", name="Kept")).to_be_visible()
        await page.context.set_offline(True)
        await page.get_by_role("button", name="New check").click()
        await page.get_by_role("button", name="Outbox 1 waiting").click()
        await page.get_by_role("button", name="Edit: Vehicle").click()
        await page.get_by_label("Plate", exact=True).fill("11KL9083BF")
        await page.get_by_role("button", name="Keep and send").click()
        await page.get_by_role("button", name="New check").click()
        await page.context.set_offline(False)

        await expect(page.get_by_text("Late answer to the check of")).to_be_visible(timeout=20_000)
        await page.get_by_role("button", name="I have read it").click()
        await page.get_by_role("button", name="Outbox 1 waiting").click()
        await expect(
            page.get_by_text("An earlier version of this report had already reached the server")
        ).to_be_visible()
        await page.evaluate("() => linkIsWhole()")
        await page.get_by_role("button", name="Edit: Vehicle").click()
        await page.get_by_role("button", name="Keep and send").click()
        await expect(page.get_by_role("heading", name="Clear")).to_be_visible()
        await page.get_by_role("button", name="New check").click()
        await expect(page.get_by_role("button", name="Outbox 0 waiting")).to_be_visible()
    officer = await person("officer.ml")
    assert len(await _checks_of(officer, "11KL9038BF")) == 1
    assert len(await _checks_of(officer, "11KL9083BF")) == 1


async def test_the_phone_keeps_the_page_and_no_answer_of_the_server(page_of: PageOf):
    async with page_of("officer.ml", **PHONE) as page:
        await _page_is_on_the_phone(page)
        await page.reload()
        await type_plate(page, "AB 5501 MD")
        await press_check(page)
        await expect(page.get_by_role("heading", name="Clear")).to_be_visible()
        kept: list[str] = await page.evaluate(
            """async () => {
                const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
                const requests = await Promise.all(caches_.map((cache) => cache.keys()));
                return requests.flat().map((request) => new URL(request.url).pathname);
            }"""
        )
        assert "/" in kept
        assert [path for path in kept if path != "/" and not path.startswith("/assets/")] == []
        assert [path for path in kept if "maplibre" in path or "Centre" in path] == []


async def test_a_report_that_the_server_refuses_stays_and_says_what_to_mend(page_of: PageOf, person: Person):
    async with page_of("officer.ml", **PHONE) as page:
        await page.get_by_role("button", name="Container").click()
        await page.context.set_offline(True)
        await page.get_by_label("Container number").fill("CSQU3054385")
        await press_check(page)
        await page.get_by_role("button", name="New check").click()
        await page.context.set_offline(False)
        await page.get_by_role("button", name="Outbox 1 waiting").click()
        await expect(page.get_by_text("Mend this: The check digit does not fit")).to_be_visible(timeout=20_000)
        assert await axe.complaints(page) == []
        await page.get_by_role("button", name="Edit: Container").click()
        await page.get_by_label("Container number").fill("CSQU3054383")
        await page.get_by_role("button", name="Keep and send").click()
        await expect(page.get_by_role("heading", name="Clear")).to_be_visible()
    assert len(await _checks_of(await person("officer.ml"), "CSQU3054383")) == 1


async def test_another_person_on_the_phone_sees_and_sends_nothing_of_the_first(page_of: PageOf, person: Person):
    async with page_of("officer.ml", **PHONE) as page:
        await type_plate(page, "AB 4410 MD")
        await page.context.set_offline(True)
        await press_check(page)
        await page.get_by_role("button", name="New check").click()
        await page.get_by_role("button", name="Post Gao").click()
        await page.get_by_role("button", name="Sign out").click()
        await expect(page.get_by_text("You are signed out")).to_be_visible()
        await page.context.set_offline(False)

        await _sign_in_here(page, "officer.ne")
        await page.reload()
        await expect(page.get_by_role("button", name="Post Torodi")).to_be_visible()
        await expect(page.get_by_role("button", name="Outbox 0 waiting")).to_be_visible()
        await type_plate(page, "AB 4411 MD")
        await press_check(page)
        await expect(page.get_by_role("heading", name="Clear")).to_be_visible()
    for user in ("officer.ml", "officer.ne"):
        assert await _checks_of(await person(user), "AB 4410 MD") == []


async def test_another_person_in_a_second_window_takes_the_first_window_over(page_of: PageOf):
    async with page_of("officer.ml", **PHONE) as page:
        await expect(page.get_by_role("button", name="Post Gao")).to_be_visible()
        second = await page.context.new_page()
        await second.goto(urljoin(page.url, "/healthz"))  # no screen, which would load anew by itself beside us
        await _sign_in_here(second, "officer.ne")
        await second.goto(page.url)
        await expect(page.get_by_role("button", name="Post Torodi")).to_be_visible()


async def test_signing_out_without_a_link_ends_the_session_when_it_returns(page_of: PageOf, url: str):
    async with page_of("officer.ml", **PHONE) as page:
        await _page_is_on_the_phone(page)
        [cookie] = [
            each.get("value") for each in await page.context.cookies() if each.get("name") == "jointops_session"
        ]
        await page.context.set_offline(True)
        await page.get_by_role("button", name="Post Gao").click()
        await page.get_by_role("button", name="Sign out").click()
        await expect(page.get_by_text("You are signed out")).to_be_visible()
        await page.reload()
        await expect(page.get_by_text("The server does not answer")).to_be_visible()
        await page.context.set_offline(False)
        await page.get_by_role("button", name="Try again").click()
        await expect(page.get_by_role("button", name="Post Gao")).to_be_visible()
    async with caller(url, headers={"authorization": f"Bearer {cookie}"}) as client:
        assert (await client.get("/api/session")).status_code == 401


async def test_a_check_is_made_with_the_keyboard_alone(page_of: PageOf):
    async with page_of("officer.ml", **PHONE) as page:
        field = page.get_by_label("Number or passport lines")
        await expect(field).to_be_visible()
        await _tab_to(page, "Number or passport lines")
        await page.keyboard.press("Enter")
        await expect(field).to_have_accessible_description("Type this first.")
        await expect(field).to_be_focused()
        await page.keyboard.type("A04822719")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Clear")).to_be_focused()
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("button", name="New check")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(field).to_be_focused()


@pytest.mark.parametrize("size", [PHONE, SMALL], ids=["360", "320"])
async def test_every_control_is_as_large_as_a_thumb_and_on_the_screen(page_of: PageOf, size: dict[str, int]):
    async with page_of("officer.ml", **size) as page:
        for kind in ("Vehicle", "Document", "Container", "Ship", "Firearm", "Journey", "Goods", "Person"):
            await page.get_by_role("button", name=kind, exact=True).click()
            small = await page.evaluate(
                """() => [...document.querySelectorAll('button, input, select')]
                    .map((each) => [each, each.getBoundingClientRect()])
                    .filter(([, { width, height }]) => width < 47.5 || height < 47.5)
                    .map(([each, { width, height }]) => `${each.textContent || each.id}: ${width} × ${height}`)"""
            )
            assert small == []
            assert await page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
            await expect(page.get_by_role("button", name="Check", exact=True)).to_be_in_viewport(ratio=1)
        if size is SMALL:
            await _picture(page, "officer-form-320")


async def _tab_to(page: Page, label: str) -> None:
    for _ in range(20):
        await page.keyboard.press("Tab")
        if await page.get_by_label(label).evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {label}")


async def _sign_in_here(page: Page, user: str) -> None:
    """Another person signs in on this phone; the address stays that of the first."""
    await page.evaluate(
        """async (user) => {
            const headers = { 'content-type': 'application/json' };
            await fetch('/api/session', { method: 'POST', headers, body: JSON.stringify({ user }) });
            localStorage.removeItem('jointops.leaving');
        }""",
        user,
    )


async def _lose_answers(page: Page) -> None:
    """The server gets and stores single reports, and the phone never hears of it."""

    await page.evaluate(
        """() => {
            const network = fetch;
            window.fetch = async (path, init) => {
                const answer = await network(path, init);
                if (path === '/api/checks') throw new TypeError('the link broke before the answer came');
                return answer;
            };
            window.linkIsWhole = () => { window.fetch = network; };
        }"""
    )


async def _page_is_on_the_phone(page: Page) -> None:
    await page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")


async def _picture(page: Page, name: str) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    await page.screenshot(path=ARTEFACTS / f"{name}.png")


async def _bureau_seeks(bureau: httpx.AsyncClient, plate: str, action: str = "seize") -> None:
    await _seeks(bureau, "BF-ROAD", {"kind": "vehicle", "plate": plate, "country": "BF", "action": action})


async def _seeks(bureau: httpx.AsyncClient, code: str, subject: Mapping[str, object]) -> None:
    await bureau.post("/api/watchlists", json={"code": code, "name": f"Sought {code}", "kinds": [subject["kind"]]})
    entry = {
        **subject,
        "purpose": "criminal-justice",
        "legal_basis": "Judicial order 2026/204 (invented)",
        "review_by": "2027-11-01",
        "category": "suspect",
    }
    added = await bureau.post(f"/api/watchlists/{code}/entries", json=entry)
    assert added.status_code == 201, added.text


async def _checks_of(officer: httpx.AsyncClient, number: str) -> list[dict[str, Any]]:
    """The stored checks of a plate or container, as the officer's country reads them."""
    found: list[dict[str, Any]] = []
    query = {"operation": "kafo-ii"}
    while True:
        page = (await officer.get("/api/checks", params=query)).json()
        found += [
            each for each in page["items"] if number in (each["subject"].get("plate"), each["subject"].get("number"))
        ]
        if not page["next"]:
            return found
        query["cursor"] = page["next"]
