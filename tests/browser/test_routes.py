"""Chen draws a route across four countries on the centre's screen; what is checked on it shows there at once."""

import json
import re
from datetime import datetime
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.alerts.support import added, if_match, opened, vehicle
from tests.browser.axe import complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, officer_files, reads, settled
from tests.ops.support import Drill, done, match_of, new_plate
from tests.support import Person

pytestmark = [pytest.mark.browser, pytest.mark.map]

STOPS = ("Abidjan port", "Ouangolodougou", "Zégoua", "Gao")


async def draw(page: Page, name: str) -> None:
    """By keyboard and choice alone: four posts, the last leg inferred."""
    await page.get_by_role("link", name="Routes").click()
    await page.get_by_role("button", name="Draw a route").click()
    await page.get_by_label("Name", exact=True).fill(name)
    await page.get_by_label("Lies on it within, km").fill("25")
    while await page.get_by_role("group").filter(has_text="Stop").count() < len(STOPS):
        await page.get_by_role("button", name="Add a stop", exact=True).click()
    for number, stop in enumerate(STOPS, start=1):
        chosen = page.get_by_role("combobox", name=f"Stop {number}")
        label = await chosen.locator("option").filter(has_text=stop).first.inner_text()
        await chosen.select_option(label=label)
    await page.get_by_label("Means of leg 1").select_option(label="rail")
    await page.get_by_label("Inferred: nobody saw this leg").last.check()
    await page.get_by_role("button", name="Keep the route").click()


def _places_and_an_area() -> bytes:
    places = {"Sikasso": [-5.67, 11.32], "Ségou": [-6.27, 13.43]}
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "Point", "coordinates": place}}
        for name, place in places.items()
    ]
    ring = [[[-6, 12], [-5, 12], [-5, 13], [-6, 12]]]
    area = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": ring}}
    return json.dumps({"type": "FeatureCollection", "features": [*features, area]}).encode()


async def routes_of(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    return (await done(client.get("/api/routes", params={"operation": "kafo-ii"})))["items"]


async def test_a_route_is_drawn_seen_and_met(page_of: PageOf, person: Person) -> None:
    awa, chen = await person("officer.ml"), await person("centre.kafo")
    async with page_of("centre.kafo") as page:
        await is_live(page)
        await draw(page, "Abidjan to Gao")
        drawer = page.get_by_role("complementary", name="Details of what is chosen")
        await expect(drawer.get_by_role("heading", name="Abidjan to Gao")).to_be_visible()
        borders = drawer.get_by_role("region", name="Borders in order")
        await expect(borders).to_contain_text("Côte d’Ivoire → Mali")
        legs = drawer.get_by_role("region", name="Legs").get_by_role("listitem")
        assert await legs.count() == 3
        for number, said in enumerate(("rail", "road", "inferred")):
            await expect(legs.nth(number)).to_contain_text(said)
        await expect(drawer.get_by_role("region", name="Posts within 25 km")).to_contain_text("Zégoua")

        await officer_files(awa, "77 ZQ 7701 BF", "ML-GAO-01")

        met = drawer.get_by_role("region", name="Met within 25 km")
        await expect(met.get_by_text("Checks").locator("xpath=following-sibling::dd[1]")).to_have_text("1")
        await expect(page.locator("ol.events").get_by_text("something was just met here")).to_be_visible()
        await drawer.get_by_label("Look within, km").fill("60")
        await drawer.get_by_label("Look within, km").press("Enter")
        await expect(drawer.get_by_role("region", name="Posts within 60 km")).to_be_visible()
        await drawer.get_by_label("Look within, km").fill("25")
        await drawer.get_by_label("Look within, km").press("Enter")
        await expect(met).to_be_visible()
        assert await complaints(page) == []
        await keep_picture(page, "centre-routes")

        place = page.locator(".status .num")
        await expect(place).to_have_text(re.compile(r"\d+, -?[\d.]+ · \d\d[A-Z] [A-Z]{2}"))
        await page.locator(".mapbox canvas").first.hover()
        under = await place.inner_text()
        await page.locator(".mapbox canvas").first.focus()
        await page.keyboard.press("ArrowRight")  # the pointer rests, the map does not
        await expect(place).not_to_have_text(under)
        await drawer.get_by_role("button", name="Change this route").press("Enter")
        form = page.get_by_role("dialog")
        await form.get_by_label("Means of leg 1").select_option(label="river")
        await form.get_by_role("combobox", name="Means", exact=True).select_option(label="rail")
        await form.get_by_role("button", name="Add a stop after stop 1").press("Enter")
        for label, value in (("Name of the place", "Sikasso"), ("Latitude", "11.32"), ("Longitude", "-5.67")):
            await form.get_by_label(label).fill(value)
        assert await complaints(page) == []
        await keep_picture(page, "centre-route-changed")
        for number, means in enumerate(("river", "river", "rail", "rail"), start=1):
            await expect(form.get_by_label(f"Means of leg {number}")).to_have_value(means)
        [drawn] = [one for one in await routes_of(chen) if one["name"] == "Abidjan to Gao"]
        meanwhile = {name: drawn[name] for name in ("name", "mode", "within_km")} | {"note": "By lorry from the port"}
        said = [{name: leg[name] for name in ("from", "to", "role", "mode", "inferred")} for leg in drawn["legs"]]
        one = f"/api/routes/{drawn['id']}"
        await done(chen.patch(one, json={**meanwhile, "legs": said}, headers=if_match(drawn["version"])))
        await form.get_by_role("button", name="Keep the route").press("Enter")
        await expect(form.get_by_text("Somebody changed this record")).to_be_visible()
        await expect(form.get_by_label("Note")).to_have_value("By lorry from the port")
        await form.get_by_role("button", name="Keep the route").press("Enter")
        await expect(legs).to_have_count(4)
        for number, said in enumerate(("river", "Sikasso", "rail", "inferred")):
            await expect(legs.nth(number)).to_contain_text(said)
        await expect(met.get_by_text("Checks").locator("xpath=following-sibling::dd[1]")).to_have_text("1")

        await page.keyboard.press("d")
        await expect(form.get_by_label("Title")).to_have_value("Abidjan to Gao")
        await expect(form.get_by_text("From a route")).to_be_visible()
        await expect(form.get_by_role("button", name="Mali", pressed=True)).to_be_visible()
        await page.keyboard.press("Escape")

        await page.keyboard.press("n")
        await form.get_by_text("From a file").click()
        places = {"name": "places.geojson", "mimeType": "application/geo+json", "buffer": _places_and_an_area()}
        await form.locator("input[type=file]").set_input_files([places])  # pyright: ignore
        await expect(form).to_contain_text("only the first 500 shapes are read: 1")
        await form.get_by_role("button", name="Use its places as stops (2)").press("Enter")
        for number, name in enumerate(("Sikasso", "Ségou")):
            await expect(form.get_by_label("Name of the place").nth(number)).to_have_value(name)
        assert await complaints(page) == []
        await page.keyboard.press("Escape")

        await page.evaluate("localStorage.setItem('jointops.theme', 'light')")
        await page.reload()
        await is_live(page)
        await page.get_by_role("button", name="Abidjan to Gao").click()
        await expect(page.get_by_role("region", name="Posts within 25 km")).to_be_visible()
        await expect(page.locator("canvas")).to_be_visible()
        await page.wait_for_function("document.querySelector('.mapbox canvas') !== null")
        assert await complaints(page) == []
        await keep_picture(page, "centre-routes-light")

        [drawn] = [one for one in await routes_of(chen) if one["name"] == "Abidjan to Gao"]
        await done(chen.delete(one, headers=if_match(drawn["version"])))
        await expect(page.get_by_role("button", name="Abidjan to Gao")).to_have_count(0)
        then = int(datetime.fromisoformat(drawn["changed_at"]).timestamp() * 1000) + 1
        slider = page.get_by_role("slider", name="Instant shown")  # goes by minutes: the route stood for seconds
        go = "(at, to) => { at.step = 'any'; at.value = to; at.dispatchEvent(new Event('input', { bubbles: true })); }"
        await slider.evaluate(go, then)
        await page.get_by_role("button", name="Abidjan to Gao").click(timeout=30_000)
        await expect(drawer.get_by_role("note").filter(has_text="taken away since")).to_be_visible()
        await expect(legs).to_have_count(4)
        await expect(drawer.get_by_role("button", name="Change this route")).to_have_count(0)


async def test_a_lorry_hit_at_two_posts_suggests_a_route_that_chen_draws(page_of: PageOf, person: Person) -> None:
    awa, claire = await person("officer.ml"), await person("bureau.fr")
    plate = new_plate()
    await added(claire, await opened(claire, "FR-SUGGEST", ["vehicle"]), vehicle(plate))
    drill = Drill("kafo-ii", person)
    for code in ("ML-ZEG-01", "ML-GAO-01"):
        check = drill.check(plate, checkpoint=code)
        await done(awa.post("/api/checks", json=check))
        match = await match_of(claire, check["id"])
        verdict = {"verdict": "confirmed", "reason": "The same chassis number"}
        await done(claire.post(f"/api/matches/{match['id']}/verdict", json=verdict, headers=if_match(match["version"])))
    async with page_of("centre.kafo") as page:
        await is_live(page)
        await page.get_by_role("link", name="Routes").click()
        leads = page.get_by_role("list", name="Suggested routes")
        await leads.get_by_role("button", name="Vehicle, hit at 2 places").click()
        drawer = page.get_by_role("complementary", name="Details of what is chosen")
        await expect(drawer.get_by_text("Nobody saw the way between them")).to_be_visible()
        assert await drawer.get_by_role("region", name="The hits it rests on").get_by_role("listitem").count() == 2
        await settled(page)
        assert await complaints(page) == []
        await keep_picture(page, "centre-suggestion")
        await reads(page, "ar")
        await settled(page)
        await keep_picture(page, "centre-suggestion-ar")
        await reads(page, "en")
        await page.evaluate("localStorage.setItem('jointops.theme', 'light')")
        await page.reload()
        await is_live(page)
        await leads.get_by_role("button", name="Vehicle, hit at 2 places").click()
        await settled(page)
        assert await complaints(page) == []
        await keep_picture(page, "centre-suggestion-light")

        await drawer.get_by_label("Name of the route").fill("Zégoua to Gao")
        await drawer.get_by_role("button", name="Draw it as a route").click()
        await expect(drawer.get_by_role("heading", name="Zégoua to Gao")).to_be_visible()
        await expect(drawer.get_by_role("region", name="Legs")).to_contain_text("inferred")
        await expect(leads).to_have_count(0)

        evidence = drawer.get_by_role("region", name="Evidence")
        hits = evidence.locator("button:has(time)")
        await expect(hits).to_have_count(2)
        await evidence.get_by_role("button", name="Say that it is proven").press("Enter")
        await expect(drawer.get_by_role("region", name="Legs")).to_contain_text("proven")
        await evidence.get_by_role("button", name="Take out").first.press("Enter")
        await expect(hits).to_have_count(1)
        await evidence.get_by_role("button", name="Add as evidence").press("Enter")
        await expect(hits).to_have_count(2)
        assert await complaints(page) == []
        await evidence.scroll_into_view_if_needed()
        await keep_picture(page, "centre-evidence-light")
        await hits.first.click()
        await expect(drawer.get_by_role("heading", name="Evidence")).to_have_count(0)
        lies_on = drawer.get_by_role("region", name="Lies on the routes")
        await expect(lies_on).to_contain_text("evidence of it")
        chen = await person("centre.kafo")
        [drawn] = [one for one in await routes_of(chen) if one["name"] == "Zégoua to Gao"]
        none = {"take_out": drawn["legs"][0]["evidence"]}
        await done(chen.patch(f"/api/routes/{drawn['id']}/legs/0", json=none, headers=if_match(drawn["version"])))
        await expect(lies_on).not_to_contain_text("evidence of it")
        # From the record itself: however old it is, and however far off.
        await lies_on.get_by_text("It speaks for a leg of a route").press("Enter")
        assert await complaints(page) == []
        await lies_on.get_by_role("button", name="Add as evidence").press("Enter")
        await expect(lies_on.get_by_role("status")).to_have_text("evidence of it")
        assert await complaints(page) == []
        await lies_on.get_by_role("button", name="Zégoua to Gao").press("Enter")
        await expect(drawer.get_by_role("heading", name="Zégoua to Gao")).to_be_visible()
