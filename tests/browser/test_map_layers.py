"""Chen turns ports on, keeps the view, watches an area by typing its corners, and puts the operation on the wall."""

import hashlib
import re

import pytest
from playwright.async_api import Download, Page, expect

from tests.alerts.support import released
from tests.browser.axe import complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import ARTEFACTS, is_live, keep_picture, officer_files, settled
from tests.ops.support import Drill, done
from tests.support import Person, until

pytestmark = [pytest.mark.browser, pytest.mark.map]


async def on_the_map(page: Page) -> None:
    await is_live(page)
    await expect(page.locator(".maplibregl-ctrl-scale")).to_be_visible(timeout=30_000)


async def test_ports_and_airports_are_turned_on_found_in_text_and_opened(page_of: PageOf) -> None:
    async with page_of("centre.kafo") as page:
        await page.route("**/api/sites*", lambda route: route.fulfill(status=503, json={}))
        await on_the_map(page)
        await page.get_by_role("button", name="Layers").click()
        await page.get_by_role("checkbox", name="Airports", exact=True).check()
        await expect(page.get_by_role("group", name="Layers").get_by_role("alert")).to_contain_text("Ports, airports")
        await page.unroute("**/api/sites*")
        for name in ("Ports", "Airports"):
            await page.get_by_role("checkbox", name=name, exact=True).check()
        await expect(page).to_have_url(re.compile("layers=.*port"))
        await settled(page)
        assert await complaints(page) == []
        await keep_picture(page, "centre-layers")
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("checkbox", name="Ports", exact=True)).to_have_count(0)

        await page.get_by_role("link", name="Posts").click()
        await page.get_by_role("searchbox").fill("tema")
        await page.get_by_role("button", name="Tema GHTEM").click()

        drawer = page.get_by_role("complementary", name="Details of what is chosen")
        await expect(drawer.get_by_role("heading", name="Tema")).to_be_visible()
        await expect(drawer.get_by_role("region", name="Units here")).to_contain_text("Joint maritime control unit")
        assert await complaints(page) == []
        await keep_picture(page, "centre-site")

        await page.reload()
        await on_the_map(page)
        await page.get_by_role("button", name="Layers").click()
        await expect(page.get_by_role("checkbox", name="Ports", exact=True)).to_be_checked()


async def test_a_view_is_kept_opened_and_dropped(page_of: PageOf) -> None:
    async with page_of("centre.kafo") as page:
        await on_the_map(page)
        await page.keyboard.press("8")
        await page.get_by_role("button", name="Zoom in").click()
        await page.get_by_role("button", name="Views").click()
        await page.get_by_label("Name of the view").fill("Ports at night")
        await page.get_by_role("button", name="Keep", exact=True).click()
        await expect(page.get_by_role("button", name="Ports at night", exact=True)).to_be_visible()
        assert await complaints(page) == []
        await keep_picture(page, "centre-views")
        await page.keyboard.press("Escape")
        await page.keyboard.press("8")
        await expect(page).not_to_have_url(re.compile("port"))

        await page.get_by_role("button", name="Views").click()
        await page.get_by_role("button", name="Ports at night", exact=True).click()
        await expect(page).to_have_url(re.compile("layers=.*port"))
        await expect(page).not_to_have_url(re.compile("box="))

        await page.get_by_role("button", name="Views").click()
        await page.get_by_role("button", name="Drop the view Ports at night").click()
        await expect(page.get_by_text("No view kept yet")).to_be_visible()


async def test_a_check_inside_a_watched_area_waits_on_the_board_until_it_is_settled(
    page_of: PageOf, person: Person
) -> None:
    awa = await person("officer.ml")
    async with page_of("centre.kafo") as page:
        await on_the_map(page)
        await page.get_by_role("button", name="Areas").click()
        await page.get_by_role("button", name="Type corners").click()
        await page.get_by_label("Name of the area").fill("Around Gao")
        await page.get_by_role("checkbox", name="checks").check()
        await page.get_by_label("Corners").fill("15, -1\n15, 1\n17, 1\n17, -1")
        assert await complaints(page) == []
        await keep_picture(page, "centre-area-form")
        await page.get_by_role("button", name="Watch it").click()
        await expect(page.get_by_role("dialog")).to_have_count(0)

        await officer_files(awa, "75 AR 0001 ML", "ML-GAO-01")

        waits = page.get_by_role("list", name="Met inside watched areas")
        await expect(waits).to_contain_text("Draft raised in Around Gao, met there: 1", timeout=10_000)
        await officer_files(awa, "75 AR 0002 ML", "ML-GAO-01")
        await expect(waits).to_contain_text("Draft raised in Around Gao, met there: 2", timeout=10_000)
        await settled(page)
        assert await complaints(page) == []
        await keep_picture(page, "centre-area-met")
        await waits.get_by_role("button", name="Open the draft").click()
        drawer = page.get_by_role("complementary", name="Details of what is chosen")
        await expect(drawer).to_contain_text("a watched area, in the name of Chen")
        await expect(drawer.get_by_role("button", name="Release to")).to_be_enabled()
        discard = drawer.locator("[aria-labelledby=h-discard]")
        await discard.get_by_role("textbox").fill("A colleague at the post")
        await discard.get_by_role("button").click()
        await discard.get_by_role("button").first.click()
        await expect(waits).to_have_count(0)
        await page.get_by_role("button", name="Areas").click()
        await keep_picture(page, "centre-areas")
        await page.get_by_role("button", name="Remove the area Around Gao").click()
        await keep_picture(page, "centre-areas-asked")
        await page.get_by_role("button", name="Really remove it, with 0 that wait").click()
        await expect(page.get_by_text("No area is watched")).to_be_visible()


async def test_an_area_is_drawn_by_clicks_and_closed_by_enter(page_of: PageOf) -> None:
    async with page_of("centre.kafo") as page:
        await on_the_map(page)
        await page.get_by_role("button", name="Areas").click()
        await page.get_by_role("button", name="Draw on the map").click()
        box = await page.locator(".mapbox canvas").bounding_box()
        assert box is not None
        for east, south in ((0.3, 0.3), (0.6, 0.3), (0.5, 0.6)):
            await page.mouse.click(box["x"] + east * box["width"], box["y"] + south * box["height"])
        await expect(page.get_by_role("status").filter(has_text="3 corners")).to_be_visible()
        await keep_picture(page, "centre-area-drawing")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog")).to_be_visible()
        assert len((await page.get_by_label("Corners").input_value()).splitlines()) == 3


async def test_a_briefing_picture_carries_marking_time_scale_and_comes_with_its_hash(
    page_of: PageOf, person: Person
) -> None:
    async with page_of("centre.kafo") as page:
        await on_the_map(page)
        files: list[Download] = []
        page.on("download", lambda file: files.append(file))
        await page.get_by_role("button", name="Briefing").click()
        await page.get_by_role("button", name="Page (PDF)").click()
        said = page.get_by_role("status").filter(has_text="SHA-256")
        await expect(said).to_be_visible(timeout=30_000)

        async def both() -> object:
            return len(files) == 2

        await until(both, within=20)
        png, pdf = [(await file.path()).read_bytes() for file in files]
        (ARTEFACTS / "briefing.png").write_bytes(png)
        (ARTEFACTS / "briefing.pdf").write_bytes(pdf)
        digest = hashlib.sha256(png).hexdigest()
        assert digest in await said.inner_text()
        jonas = await person("dpo")
        rows = await done(jonas.get("/api/audit", params={"verb": "map.brief"}))
        assert rows["items"][0]["result"] == f"kafo-ii pdf TLP:AMBER {digest}"
        assert digest.encode() in pdf and b"(TLP:AMBER  kafo-ii" in pdf
        assert re.fullmatch(r"kafo-ii-\d{8}T\d{4}-TLP-AMBER\.png", files[0].suggested_filename)
        assert await complaints(page) == []
        await keep_picture(page, "centre-briefing")


AWAKE = """
const ask = navigator.wakeLock.request.bind(navigator.wakeLock);
window.locks = [];
navigator.wakeLock.request = async (kind) => { const lock = await ask(kind); window.locks.push(lock); return lock; };
"""
"""The browser's own locks, kept where a story can look at them."""


async def test_the_wall_keeps_the_screen_awake_until_somebody_leaves_it(page_of: PageOf) -> None:
    async with page_of("centre.kafo", 1920, 1080, again=False) as page:
        await page.context.grant_permissions(["screen-wake-lock"])
        await page.add_init_script(AWAKE)
        await page.reload()
        await on_the_map(page)
        assert await page.evaluate("locks.length") == 0
        await expect(page.get_by_role("list", name="Symbols")).to_be_visible()  # this screen is wide enough for them
        assert await page.evaluate("localStorage.getItem('jointops.legend')") is None, "nobody has chosen that"
        await page.locator("summary", has_text="Symbols").click()
        await page.wait_for_function("localStorage.getItem('jointops.legend') === 'folded'")
        await page.get_by_role("button", name="Views").click()
        await page.get_by_role("button", name="Wall screen").click()
        await page.wait_for_function("() => locks.length === 1 && !locks[0].released")
        await page.keyboard.press("Escape")
        await page.wait_for_function("() => locks.every((lock) => lock.released)")


@pytest.mark.parametrize("theme", ["dark", "light"])
async def test_the_wall_shows_figures_and_places_and_nobody(page_of: PageOf, theme: str) -> None:
    async with page_of("centre.kafo", 1920, 1080) as page:
        await page.emulate_media(reduced_motion="reduce")
        await page.evaluate(f"localStorage.setItem('jointops.theme', '{theme}')")
        await page.reload()
        await on_the_map(page)
        await page.get_by_role("button", name="Views").click()
        await page.get_by_role("button", name="Wall screen").click()
        wall = page.get_by_role("region", name="Wall screen")
        await expect(wall).to_contain_text("KAFO II")
        await expect(wall.locator("canvas")).to_be_visible(timeout=30_000)
        assert await complaints(page) == []
        await settled(page)
        await keep_picture(page, f"centre-wall-{theme}")
        assert await wall.get_by_role("button").count() == 0
        assert await wall.get_by_role("link").count() == 0
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("button", name="Views")).to_be_visible(timeout=30_000)


async def test_the_wall_carries_the_highest_marking_of_what_is_drawn_on_it(page_of: PageOf, person: Person) -> None:
    chen = await person("centre.kafo")
    arrest = Drill("kafo-ii", person).incident("arrest", persons=1)
    await done(chen.post("/api/incidents", json=arrest))
    async with page_of("centre.kafo", 1920, 1080) as page:
        await on_the_map(page)
        await released(chen, trigger={"kind": "incident", "id": arrest["id"]}, marking="TLP:AMBER+STRICT")
        await page.get_by_role("button", name="Views").click()
        await page.get_by_role("button", name="Wall screen").click()
        wall = page.get_by_role("region", name="Wall screen")
        await expect(wall.locator("header")).to_contain_text("TLP:AMBER+STRICT", timeout=30_000)
