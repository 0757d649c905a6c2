"""Chen looks back an hour and plays on, measures a way on the map, and finds a post by its name."""

import re
import time
from urllib.parse import parse_qs

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.alerts.support import drafted
from tests.browser.axe import complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, list_holds, officer_files, only_countries
from tests.browser.drawn import shot
from tests.ops.support import done
from tests.support import Person, until

pytestmark = [pytest.mark.browser, pytest.mark.map]


HISTORY = "**/api/map/history*"


async def test_the_whole_screen_goes_back_to_an_instant_and_forward_again(page_of: PageOf, person: Person) -> None:
    awa = await person("officer.ml")
    await officer_files(awa, "78 ZQ 7801 BF", "ML-GAO-01")
    await drafted(await person("centre.kafo"))
    async with page_of("centre.kafo") as page:
        await is_live(page)
        kinds, then = page.get_by_role("group", name="Kinds"), page.get_by_role("status").filter(has_text="You look at")
        await expect(kinds.get_by_role("button", name="Alerts")).to_have_text("Alerts 1")
        checks = page.get_by_role("group", name="Kinds").get_by_role("button", name="Checks")
        total = page.locator("section[aria-labelledby=h-figures] tr.tot td").first
        await expect(checks).to_have_text("Checks 1")
        await expect(total).to_have_text("1")

        await page.route(HISTORY, lambda route: route.abort())
        await page.get_by_role("slider", name="Instant shown").focus()
        await page.keyboard.press("PageDown")
        await expect(then).to_contain_text("known time")
        await expect(then).to_contain_text("could not be read: records stand here as they do now")
        await page.get_by_role("button", name="Play", exact=True).click()
        await expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()  # it stopped by itself
        await page.unroute(HISTORY)
        await page.route(HISTORY, lambda route: route.fulfill(json={"items": [], "whole": False}))
        await then.get_by_role("button", name="Try again").click()
        await expect(then).to_contain_text("Not every change is kept any more")
        await page.unroute(HISTORY)
        await expect(kinds.get_by_role("button", name="Alerts")).to_have_text("Alerts 0")
        await expect(checks).to_have_text("Checks 0")
        await expect(total).to_have_text("0")
        # What is not of that instant says so.
        await expect(then).to_contain_text("Areas are drawn as they are now; those removed since then are missing")
        await expect(page.get_by_role("complementary").get_by_role("note")).to_contain_text("how it stands now")
        await expect(page.get_by_role("note").filter(has_text="quantities")).to_be_visible()
        await expect(page.get_by_role("note").filter(has_text="What waits here, and for how long")).to_be_visible()
        assert await complaints(page) == []
        await keep_picture(page, "centre-past")

        await page.get_by_role("button", name="3600×").click()
        await page.get_by_role("button", name="Play", exact=True).click()
        await expect(checks).to_have_text("Checks 1", timeout=30_000)
        await page.get_by_role("button", name="Live").click()
        await expect(then).to_have_count(0)
        await expect(total).to_have_text("1")

        await only_countries(page, "Burkina Faso")
        await expect(total).to_have_text("0")
        await expect(checks).to_have_text("Checks 0")

        # The wall is live whatever one looked at before, and says what it leaves out.
        await page.get_by_role("slider", name="Instant shown").focus()
        await page.keyboard.press("PageDown")
        await expect(then).to_be_visible()
        await page.get_by_role("button", name="Views").click()
        await page.get_by_role("button", name="Wall screen").click()
        wall = page.get_by_role("region", name="Wall screen")
        await expect(wall.get_by_role("note")).to_have_text("Only Burkina Faso", timeout=30_000)
        await expect(wall.locator("dd").first).to_have_text("0")
        assert await complaints(page) == []
        await page.keyboard.press("Escape")
        await expect(kinds).to_be_visible(timeout=30_000)
        await expect(then).to_have_count(0)

        # An address that a colleague sends leads to its instant, also on a screen that stands already.
        await page.evaluate("location.hash = `#/?at=${Date.now() - 3600_000}`")
        await expect(then).to_be_visible()


GAO = (-0.04, 16.27)


async def test_a_way_is_measured_from_click_to_click_and_chooses_nothing(page_of: PageOf) -> None:
    async with page_of("centre.kafo") as page:
        await is_live(page)
        await expect(page.locator(".maplibregl-ctrl-scale")).to_be_visible(timeout=30_000)
        await shot(page)
        await page.keyboard.press("r")
        way = page.get_by_role("status").filter(has_text="Escape ends")
        await expect(way).to_be_visible()
        box = await page.locator(".mapbox canvas").bounding_box()
        assert box is not None
        for east in (0.3, 0.6):
            await page.mouse.click(box["x"] + east * box["width"], box["y"] + box["height"] / 2)
        await expect(page.get_by_role("status").filter(has_text="km over the ground")).to_be_visible()
        await shot(page)
        await keep_picture(page, "centre-measure")
        assert await complaints(page) == []
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("status").filter(has_text="km over the ground")).to_have_count(0)
        await expect(page.get_by_role("complementary").get_by_role("heading", name="KAFO II")).to_be_visible()


async def test_what_is_half_written_waits_for_its_place_on_the_map_whatever_is_pressed(page_of: PageOf) -> None:
    async with page_of("centre.kafo") as page:
        await is_live(page)
        await expect(page.locator(".maplibregl-ctrl-scale")).to_be_visible(timeout=30_000)
        await page.get_by_role("link", name="Posts").click()
        await page.locator("ol.events button").filter(has_text="Gao").first.click()
        await page.locator(".drawer").get_by_role("button", name="What came of it").click()
        form = page.get_by_role("form", name="What came of it")
        await form.get_by_label("arrest").check()
        await form.get_by_label("Persons").fill("2")
        where = form.get_by_label("Position, where it was not")
        show = form.get_by_role("button", name="Show it on the map")
        asked = page.get_by_role("status").filter(has_text="Click the place")
        await show.click()
        await expect(asked).to_be_visible()
        for key in "mjkdn":
            await page.keyboard.press(key)
        await expect(asked).to_be_visible()
        await page.keyboard.press("r")  # another tool in the hand: the place is not waited for any more
        await expect(asked).to_have_count(0)
        await expect(form.get_by_label("Persons")).to_have_value("2")
        await expect(where).to_have_value("")
        await show.click()
        await expect(page.get_by_role("status").filter(has_text="Escape ends")).to_have_count(0)
        box = await page.locator(".mapbox canvas").bounding_box()
        assert box is not None
        await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        await expect(where).to_have_value(re.compile(r"\d"))
        await expect(form.get_by_label("Persons")).to_have_value("2")


async def test_a_post_is_found_by_its_name_and_stays_found_by_day_and_by_night(page_of: PageOf, person: Person) -> None:
    chen = await person("centre.kafo")
    async with page_of("centre.kafo") as page:
        await page.emulate_media(reduced_motion="reduce")
        await is_live(page)
        await expect(page.locator(".maplibregl-ctrl-scale")).to_be_visible(timeout=30_000)
        for _ in range(3):
            await page.get_by_role("button", name="Zoom in").click()
            await shot(page)
        west, south, east, north = await _kept_box(page, chen)
        assert not (west < GAO[0] < east and south < GAO[1] < north), "Gao is out of sight at first"
        await page.keyboard.press("/")
        await page.keyboard.type("gao")
        await page.locator("ol.events").get_by_role("button", name="Gao Post · Mali").click()
        await expect(page.locator(".drawer h2")).to_contain_text("Gao")
        there = west, south, east, north = await _kept_box(page, chen)
        assert west < GAO[0] < east and south < GAO[1] < north

        await page.get_by_role("button", name="Light or dark").click()
        await expect(page.locator("html")).to_have_attribute("data-theme", "light")
        await expect(page.get_by_role("searchbox")).to_have_value("gao")
        await expect(page.locator(".drawer h2")).to_contain_text("Gao")
        await expect(page.locator(".maplibregl-ctrl-scale")).to_be_visible(timeout=30_000)
        assert await _kept_box(page, chen) == pytest.approx(there, abs=0.05)

        # Where something was is shown on the map as well as typed; what was typed before stays.
        await page.locator(".drawer").get_by_role("button", name="What came of it").press("Enter")
        form = page.get_by_role("form", name="What came of it")
        await form.get_by_label("arrest").check()
        await form.get_by_label("Persons").fill("2")
        for gives_up in (True, False):
            await form.get_by_role("button", name="Show it on the map").press("Enter")
            await expect(page.get_by_role("status").filter(has_text="Click the place")).to_be_visible()
            await expect(form).to_be_hidden()
            await (page.keyboard.press("Escape") if gives_up else page.locator(".mapbox canvas").click())
            said = "" if gives_up else re.compile(r"^-?\d+\.\d{5}, -?\d+\.\d{5}$")
            await expect(form.get_by_label("Position, where it was not at the post")).to_have_value(said)
        await expect(form.get_by_label("Persons")).to_have_value("2")


async def test_the_map_follows_what_happens_until_somebody_takes_it_in_hand(page_of: PageOf, person: Person) -> None:
    """Chen looks at the coast; a vehicle that is sought is stopped at Gao, out of sight."""
    await list_holds(await person("bureau.ml"), "ML-FOLLOW", "88 FO 0001 ML")
    chen = await person("centre.kafo")
    async with page_of("centre.kafo") as page:
        await is_live(page)
        await expect(page.locator(".maplibregl-ctrl-scale")).to_be_visible(timeout=30_000)
        for _ in range(3):
            await page.get_by_role("button", name="Zoom in").click()
            await shot(page)
        await page.keyboard.press("f")
        says = page.get_by_role("status").filter(has_text="The map goes to the newest")
        await expect(says).to_be_visible()

        await officer_files(await person("officer.ml"), "88 FO 0001 ML")

        async def is_seen() -> object:
            west, south, east, north = await _kept_box(page, chen)
            return west < GAO[0] < east and south < GAO[1] < north

        assert await until(is_seen, within=30)
        assert await complaints(page) == []
        await keep_picture(page, "centre-follows")
        box = await page.locator(".mapbox canvas").bounding_box()
        assert box is not None
        await page.mouse.move(box["x"] + 60, box["y"] + 200)
        await page.mouse.down()
        await page.mouse.move(box["x"] + box["width"] - 60, box["y"] + 260, steps=4)
        await page.mouse.up()
        await expect(says).to_have_count(0)

        async def takes_by_key() -> None:
            await page.locator(".mapbox canvas").press("ArrowRight")

        async def takes_by_wheel() -> None:
            await page.mouse.wheel(0, -120)

        # Following brings the map back, and the hand comes while it still moves.
        for take in (takes_by_key, takes_by_wheel):
            await page.get_by_role("button", name="Follow what happens").click()
            await expect(says).to_be_visible()
            await page.mouse.move(box["x"] + 200, box["y"] + 200)
            await take()
            await expect(says).to_have_count(0)


async def _kept_box(page: Page, chen: httpx.AsyncClient) -> list[float]:
    """What of the world is in sight, as a view keeps it."""
    await page.get_by_role("button", name="Views").click()
    await page.get_by_label("Name of the view").fill(f"V{time.monotonic_ns()}")
    await page.get_by_role("button", name="Keep", exact=True).click()
    await expect(page.get_by_label("Name of the view")).to_have_value("")
    await page.keyboard.press("Escape")
    views = await done(chen.get("/api/views", params={"operation": "kafo-ii"}))
    newest = max(views["items"], key=lambda view: view["name"])
    return [float(edge) for edge in parse_qs(newest["query"])["box"][0].split(",")]
