"""A P1 that nobody acknowledges climbs its ladder before everybody's eyes, until the centre closes it."""

from datetime import timedelta

import pytest
from playwright.async_api import expect

from alerts.coordination.keeper import AlertKeeper
from jointops.base.clock import utc_now
from jointops.node import Node
from tests.alerts.support import if_match, released
from tests.browser.axe import clean_in_both_languages
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, seen
from tests.support import Person, until

pytestmark = pytest.mark.browser

# A browser without a screen shows every tab: whether somebody looks at this one is said to the page.
_LOOKED_AT = """
(is) => {
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => is });
  document.dispatchEvent(new Event('visibilitychange'));
}
"""

TITLE = "Two men held at Gao until noon"


async def test_an_unacknowledged_alert_climbs_and_stands_until_it_is_closed(
    node: Node, person: Person, page_of: PageOf
) -> None:
    chen, helene = await person("centre.kafo"), await person("prosecutor.fr")
    [court, *_] = (await helene.get("/api/authorities?country=FR&function=mla")).json()["items"]
    now = utc_now()
    times = {"starts_at": (now - timedelta(days=1)).isoformat(), "ends_at": (now + timedelta(days=1)).isoformat()}
    rota = {"turns": [{"task": "deputy", "user": "prosecutor.fr", **times}]}
    assert (await helene.put(f"/api/authorities/{court['id']}/rota", json=rota, headers=if_match(1))).status_code == 200
    async with page_of("prosecutor.fr") as inbox, page_of("centre.kafo") as centre:
        await is_live(inbox)
        await is_live(centre)
        asked: list[str] = []
        inbox.on("request", lambda request: asked.append(request.url))
        await inbox.evaluate(_LOOKED_AT, "hidden")
        sent = await released(chen, title=TITLE, priority="P1")
        await seen(inbox, ".inbox ol button", TITLE)
        await inbox.locator(".inbox ol button").first.click()
        await expect(inbox.locator("section[aria-labelledby=h-after] li")).to_have_count(1)  # asked for after those
        told = [url for url in asked if url.endswith(("/receive", "/read"))]
        assert not told, "a tab behind others shows it to nobody, and what stands open there is read by nobody"
        await inbox.evaluate(_LOOKED_AT, "visible")

        async def is_read() -> bool:
            return (await chen.get(f"/api/alerts/{sent['id']}")).json()["addressees"][0]["state"] == "read"

        await until(is_read)
        await expect(inbox.get_by_role("note")).to_have_count(0)

        # Whoever holds the alert just then is passed over; the keeper looks again.
        await until(AlertKeeper(node.db, lambda: now + timedelta(minutes=11)).look)
        await expect(inbox.get_by_role("note")).to_have_text("It is your turn (deputy).")
        for minutes in (22, 33):
            await until(AlertKeeper(node.db, lambda late=minutes: now + timedelta(minutes=late)).look)
        await expect(inbox.get_by_role("note")).to_have_text("Told last: other channel.")
        await expect(inbox.get_by_text("Who was told, Paris time")).to_be_visible()
        await clean_in_both_languages(inbox)
        await inbox.locator(".steps").scroll_into_view_if_needed()
        await keep_picture(inbox, "prosecutor-ladder")

        board = centre.locator("section[aria-labelledby=h-board]")
        await expect(board.get_by_text("duty.fr-ca@example.org")).to_be_visible()
        await board.get_by_role("button", name=TITLE).click()
        await centre.get_by_label("Why").fill("They answered by telephone.")
        await keep_picture(centre, "centre-ladder")
        await centre.get_by_role("button", name="Close this alert").click()
        await expect(centre.get_by_text("They answered by telephone.")).to_be_visible()
        await expect(board.get_by_role("button", name=TITLE)).to_have_count(0)
        await expect(inbox.get_by_role("note")).to_have_count(0)
