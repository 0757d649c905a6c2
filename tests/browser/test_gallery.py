"""Every screen, photographed dark, light, from right to left, empty, refused and cut off: tests/artefacts."""

import re

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.axe import complaints
from tests.browser.cable import Cable
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, list_holds, officer_files, reads, release_alert, settled
from tests.support import LONG, Person

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.long, pytest.mark.sharp]

LISTS = [f"lists/ML-GALLERY{part}" for part in ("", "/imports", "/quality", "/threshold")]
COOPERATION = [
    "sent",
    "requests",
    "requests/new",
    "funnel/0",
    "networks/west-africa",
    "directory",
    "circulars",
    "circulars/new",
]
PAGES = {
    "centre.kafo": [
        "", "posts", "alerts", "funnel", "waiting", "exports", "exports/new", "reports", "readiness", "readiness/phase",
        "readiness/posts/new", "readiness/new", "cases", "plans",
    ],
    "bureau.ml": [
        "verify", "lists", *LISTS, "reviews", "waiting", "exports", "exports/new", "circulars", "rights", "plans",
        "plans/new", "cases",
    ],
    "prosecutor.ci": ["inbox", *COOPERATION, "exports", "exports/new", "cases"],
    "victims.ml": [""],
    "dpo": ["looks", "misuse", "seals", "retention", "waiting", "requests", "tokens"],
    "admin": [
        "people", "waiting", "readiness", "readiness/new", "lists", "directory", "networks", "networks/new",
        "circulars", "partners", "partners/new",
    ],
}  # fmt: skip
SOME = [*PAGES] if LONG else ["centre.kafo", "prosecutor.ci"]
"""Whose first screen is seen empty and cut off: the same parts draw it for everybody."""
SMALL = {"width": 320, "height": 568}


@pytest.mark.parametrize("user", SOME)
async def test_nothing_yet_is_said_and_drawn(page_of: PageOf, user: str):
    async with page_of(user) as page:
        await is_live(page)
        await _drawn(page)
        await keep_picture(page, f"empty-{user}")
        assert await complaints(page) == []


@pytest.mark.parametrize("user", PAGES)
async def test_each_screen_is_drawn_in_the_dark_in_the_light_and_in_arabic(page_of: PageOf, person: Person, user: str):
    await _something_happens(person)
    async with page_of(user) as page:
        await is_live(page)
        for name in PAGES[user]:
            await _photographed(page, name, user)
        # The centre's first screen is looked at in all three whenever anybody's is.
        pages = PAGES[user] if LONG else [""] * user.startswith("centre")
        if not pages:
            return
        await page.get_by_role("button", name="Light or dark").click()
        for name in pages:
            await _photographed(page, name, user)
        await reads(page, "ar")
        for name in pages:
            await _photographed(page, name, user)
        await reads(page, "en")


@pytest.mark.parametrize("user", SOME)
async def test_a_server_that_fails_and_a_cut_cable_are_said(page_of: PageOf, person: Person, user: str):
    await _something_happens(person)
    async with page_of(user, again=False) as page:
        await is_live(page)
        cable = Cable(page)
        await cable.lay()
        await is_live(page)
        await cable.cut()
        await expect(page.locator(".link")).to_contain_text("offline", timeout=15_000)
        await keep_picture(page, f"offline-{user}")
        await cable.mend()
        await is_live(page)
        await page.route(re.compile(r"/api/(?!session)"), _fails)
        await page.reload()
        await expect(page.get_by_role("alert").first).to_be_visible()
        await keep_picture(page, f"error-{user}")
        assert await complaints(page) == []


async def test_the_officers_small_phone_speaks_french_with_and_without_a_link(page_of: PageOf, person: Person):
    await list_holds(await person("bureau.ml"), "ML-PHONE", "71 GA 0001 ML")
    async with page_of("officer.ml", **SMALL) as page:
        await reads(page, "fr")
        await keep_picture(page, "phone-fr-form")
        assert await complaints(page) == []
        await page.get_by_role("button", name="Véhicule", exact=True).click()
        for plate, name in (("71 GA 0001 ML", "wait"), ("71 GA 0002 ML", "clear")):
            await page.get_by_label("Plaque", exact=True).fill(plate)
            await page.get_by_role("button", name="Contrôler", exact=True).click()
            await expect(page.locator("#answer-word")).to_be_visible()
            await keep_picture(page, f"phone-fr-{name}")
            assert await complaints(page) == []
            await page.locator(".done").click()
        await page.context.set_offline(True)
        await page.get_by_label("Plaque", exact=True).fill("71 GA 0003 ML")
        await page.get_by_role("button", name="Contrôler", exact=True).click()
        await expect(page.locator("#answer-word")).to_be_visible()
        await keep_picture(page, "phone-fr-kept")
        await page.locator(".done").click()
        await keep_picture(page, "phone-fr-offline")
        await page.get_by_role("button", name="À envoyer").click()
        await keep_picture(page, "phone-fr-outbox")
        assert await complaints(page) == []
        await page.get_by_role("button", name="Poste Gao").click()
        await keep_picture(page, "phone-fr-post")
        assert await complaints(page) == []


async def _something_happens(person: Person) -> None:
    bureau, officer = await person("bureau.ml"), await person("officer.ml")
    await list_holds(bureau, "ML-GALLERY", "70 GA 0001 ML")
    for number in (1, 2, 3):
        await officer_files(officer, f"70 GA {number:04} ML")
    await release_alert(await person("centre.kafo"), "A lorry to be searched before the bridge", "CI")


async def _photographed(page: Page, name: str, user: str) -> None:
    html = page.locator("html")
    look = "ar" if await html.get_attribute("dir") == "rtl" else await html.get_attribute("data-theme")
    await page.evaluate("(hash) => { location.hash = hash; }", f"#/{name}")
    await _drawn(page)
    assert await complaints(page) == []
    await keep_picture(page, f"{user}-{(name or 'first').replace('/', '-')}-{look}")


async def _drawn(page: Page) -> None:
    """Nothing is on its way any more, and the map, where there is one, stands still."""
    await expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=20_000)
    if await page.locator("canvas").count():
        await settled(page)


async def _fails(route: Route) -> None:
    await route.fulfill(status=503, json={"title": "Unavailable", "status": 503, "detail": "The database is away."})
