"""A stale entry: the composer says why it is kept back, offers another, and names everybody who would read it."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect

from tests.alerts.test_routing import entry
from tests.browser.axe import clean_in_both_languages, complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture
from tests.support import Person

pytestmark = pytest.mark.browser


async def test_the_composer_offers_another_for_a_stale_entry_and_names_its_readers(
    person: Person, page_of: PageOf
) -> None:
    aigerim, admin = await person("secretariat.casc"), await person("admin")
    old = (datetime.now(UTC) - timedelta(days=400)).isoformat()
    stale = await entry(aigerim, "FR-OLD", functions=["vessel"], verified_at=old, name="Bureau maritime (invented)")
    desk = await entry(aigerim, "TG-DESK", functions=["transfer"], name="Secretariat of the coast (invented)")
    await admin.post("/api/networks", json={"code": "coast", "name": "Coast", "secretariat": desk["id"]})
    members = {"members": [{"country": "FR", "contact": stale["id"]}]}
    await admin.put("/api/networks/coast/members", json=members, headers={"if-match": '"1"'})
    body = {"title": "Emergency measures", "text": "Do you take paper?", "authorities": ["FR-CA", "FR-OLD", "ML-CA"]}
    circular = (await aigerim.post("/api/circulars", json=body)).json()
    reply = {"authority": stale["id"], "text": "No."}
    await aigerim.post(f"/api/circulars/{circular['id']}/reply", json=reply)

    async with page_of("centre.kafo") as page:
        await is_live(page)
        await page.get_by_role("button", name="New alert").click()
        form = page.get_by_role("dialog")
        await form.get_by_label("Title").fill("Speed boat off Lomé")
        await form.get_by_label("What is asked of them").fill("May we board?")
        await form.get_by_role("button", name="France").click()
        await form.get_by_role("button", name="boarding of vessels").click()
        await expect(form.get_by_text("nobody has confirmed this entry since")).to_be_visible()
        await form.get_by_label("Send through the secretariat: Secretariat of the coast (invented)").check()
        await form.get_by_role("group", name="Will receive it: 2").scroll_into_view_if_needed()
        await form.get_by_text("By name:").click()
        await expect(form.get_by_text("Hélène Vasseur")).to_be_visible()
        assert await complaints(page) == []
        await form.get_by_role("status").scroll_into_view_if_needed()
        await keep_picture(page, "centre-composer-blocked")
        await form.get_by_role("button", name="H1: not as evidence").click()
        await form.get_by_role("button", name="Save draft").click()
        await expect(page.locator(".drawer")).to_contain_text("TLP:AMBER · H1")
        await expect(
            page.locator(".drawer, aside").get_by_text("Secretariat of the coast (invented)").first
        ).to_be_visible()

    async with page_of("admin") as page:
        await page.get_by_role("link", name="Directory").click()
        await expect(page.get_by_text("Not sent to: not confirmed for a year")).to_be_visible()
        await expect(page.get_by_text("1 of 3 have replied")).to_be_visible()
        await clean_in_both_languages(page)
        await keep_picture(page, "admin-directory")
