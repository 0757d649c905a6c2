"""Each check is a point of its own on the centre's map: seen, hidden, touched, and gone when one looks back."""

import asyncio
from datetime import UTC, datetime
from typing import cast

import pytest
from playwright.async_api import Response, Route, expect

from jointops.base.ids import uuid7
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, officer_files, settled
from tests.browser.drawn import shot, without_checks
from tests.ops.support import done
from tests.support import Person, until

pytestmark = [pytest.mark.browser, pytest.mark.map]

BUSH = {"lon": -4.0, "lat": 9.0}
"""Far from every post, and on the map after one step nearer."""


async def test_a_check_far_from_its_post_is_a_point_that_opens_it(page_of: PageOf, person: Person) -> None:
    awa = await person("officer.ml")
    report = {
        "id": str(uuid7()), "operation": "kafo-ii", "checkpoint": "ML-GAO-01", "position": {**BUSH, "accuracy_m": 12.4},
        "occurred_at": datetime.now(UTC).isoformat(),
        "subject": {"kind": "vehicle", "plate": "79 ZQ 7901 BF", "country": "BF"},
    }  # fmt: skip
    assert (await awa.post("/api/checks", json=report)).is_success
    async with page_of("centre.kafo") as page:
        await is_live(page)
        await page.route("**/api/map/marks/*", lambda route: route.fulfill(status=429))
        await expect(page.locator("ol.events li")).to_have_count(1)
        await page.get_by_role("button", name="Zoom in").click()

        async def differs() -> object:
            found = await without_checks(page)
            return found if 8 < found[2] < 400 else None  # a dot, and no name that moved

        x, y, _ = cast(list[int], await until(differs, within=60))
        await keep_picture(page, "centre-checks")
        box = await page.locator(".mapbox canvas").bounding_box()
        assert box is not None
        await page.mouse.click(box["x"] + x, box["y"] + y)
        drawer = page.get_by_role("complementary", name="Details of what is chosen")
        await expect(drawer.get_by_role("heading", name="Check, vehicle")).to_be_visible()
        await expect(drawer.get_by_role("region", name="What the map says of the place")).to_contain_text(
            "Côte d’Ivoire · the record says Mali"
        )
        # What needs its whole id waits for another try, and that is said.
        routes = drawer.get_by_role("heading", name="Lies on the routes")
        await expect(routes).to_have_count(0)
        await page.unroute("**/api/map/marks/*")
        await drawer.get_by_role("button", name="Try again").click()
        await expect(routes).to_be_visible()
        await expect(drawer).to_contain_text("to within 12 m")
        await expect(drawer.get_by_role("alert")).to_have_count(0)

        # Past the 180th meridian the same world goes on.
        beyond = {**report, "id": str(uuid7()), "position": {"lon": -179.5, "lat": -17.0}}
        assert (await awa.post("/api/checks", json=beyond)).is_success
        await page.keyboard.press("Escape")
        await expect(drawer.get_by_role("heading", name="KAFO II")).to_be_visible()
        view = {"operation": "kafo-ii", "name": "Between Fiji and Samoa", "query": "box=173,-20,183,-14"}
        await done((await person("centre.kafo")).post("/api/views", json=view))
        await page.reload()
        await is_live(page)
        await expect(page.locator(".maplibregl-ctrl-scale")).to_be_visible(timeout=30_000)
        await shot(page)
        await page.get_by_role("button", name="Views").click()
        await page.get_by_role("button", name="Between Fiji and Samoa", exact=True).click()
        await expect(page.locator(".status .num")).to_contain_text(", 178")
        x, y, _ = cast(list[int], await until(differs, within=60))
        await keep_picture(page, "centre-past-180")
        await page.mouse.click(box["x"] + x, box["y"] + y)
        await expect(drawer.get_by_role("heading", name="Check, vehicle")).to_be_visible()


async def test_while_the_marks_are_on_their_way_the_map_shows_them_as_the_server_counts_them(
    page_of: PageOf, person: Person
) -> None:
    awa = await person("officer.ml")
    await officer_files(awa, "79 ZQ 7902 BF")
    async with page_of("centre.kafo") as page:
        await is_live(page)
        arrives = asyncio.Event()

        async def slow(route: Route) -> None:
            await arrives.wait()
            await route.continue_()

        await page.route("**/api/map/snapshot*", slow)
        tiles: list[Response] = []
        page.on("response", lambda one: tiles.append(one) if "/api/map/tiles/" in one.url else None)
        await page.reload()
        counted = page.get_by_text("Counted by the server")
        await expect(counted).to_be_visible()

        async def came() -> object:
            return [one for one in tiles if b"cells" in await one.body()]

        assert await until(came, within=30)
        await settled(page)
        await keep_picture(page, "centre-counted")
        arrives.set()
        await expect(counted).to_have_count(0)
        await is_live(page)
