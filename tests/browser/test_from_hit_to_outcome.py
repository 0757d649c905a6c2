"""Four people without a mouse: a bureau's hit becomes an alert, an answer, a request to another state, an outcome."""

import pytest
from playwright.async_api import Page, expect

from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.node import Node
from tests.browser.axe import complaints
from tests.browser.by_keys import press, reach, walk_to, write
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, list_holds, officer_files, seen
from tests.support import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PLATE = "44 KB 1907 BF"
TITLE = "Vehicle sought by France stopped at Gao"
STAGES = ["referral", "case", "joint action", "charge", "outcome"]


@pytest.fixture(scope="module")
async def centre(node: Node) -> None:
    """Two people of one coordination centre: who writes an alert does not release it."""
    people = [
        NewPerson(
            user=f"{name}.kafo", name=f"{name.title()} Koffi", title=f"{name.title()}, KAFO II", role="centre",
            country="CI", principals=["op:kafo-ii", "centre:kafo-ii"], clearance=3, operations=["kafo-ii"], demo=True,
        )
        for name in ("analyst", "releaser")
    ]  # fmt: skip
    await enrol(node.servers.database_url, people)


async def test_four_people_carry_a_hit_to_its_outcome_by_keys_alone(
    page_of: PageOf, person: Person, centre: None
) -> None:
    await list_holds(await person("bureau.fr"), "FR-KEYS-ALONE", PLATE)
    await officer_files(await person("officer.ml"), PLATE)
    # One after the other, as it happens: three maps at once would keep a small machine from the keys.
    for user, acts in (
        ("bureau.fr", [_the_bureau_confirms]),
        ("analyst.kafo", [_the_analyst_composes]),
        ("releaser.kafo", [_another_releases]),
        ("prosecutor.fr", [_the_prosecutor_acknowledges_and_answers, _the_prosecutor_makes_the_request,
                           _the_prosecutor_records_what_came_of_it]),
    ):  # fmt: skip
        async with page_of(user) as page:
            await is_live(page)
            for act in acts:
                await act(page)
                assert (found := await complaints(page)) == [], found

    fatoumata = await person("prosecutor.ml")
    [request] = (await fatoumata.get("/api/requests", params={"mine": "true"})).json()["items"]
    assert (request["state"], request["requesting_country"], request["alert"] is not None) == ("sent", "FR", True)
    assert TITLE in request["text"]


async def _the_bureau_confirms(bureau: Page) -> None:
    await seen(bureau, "ol.q button", "Gao")
    await walk_to(bureau, "j", "Gao")
    await bureau.keyboard.press("Enter")
    await expect(bureau.locator("#h-record")).to_contain_text("Vehicle at Gao")
    await bureau.keyboard.press("y")
    await write(bureau, "Reason", "Plate and colour agree with our record.")
    await press(bureau, "Confirm and tell both countries")
    await expect(bureau.locator("#h-record .tag").first).to_have_text("hit")


async def _the_analyst_composes(analyst: Page) -> None:
    await seen(analyst, "ol.events li button", "Hit, vehicle", "Gao")
    await walk_until_open(analyst, "Hit")
    await analyst.keyboard.press("d")
    dialog = analyst.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    await write(analyst, "Title", TITLE)
    await write(analyst, "What is asked of them", "The vehicle is held at Gao. Please say whether you request it.")
    await expect(dialog.get_by_role("button", name="Save draft")).to_be_enabled()
    assert (found := await complaints(analyst)) == [], found
    await press(analyst, "Save draft")
    await expect(analyst.locator(".drawer h2")).to_contain_text(TITLE)


async def _another_releases(releaser: Page) -> None:
    await seen(releaser, "ol.events li button", TITLE)
    await walk_until_open(releaser, TITLE)
    await press(releaser, "Release to")
    await expect(releaser.locator("section[aria-labelledby=h-board]")).to_contain_text(TITLE)


async def walk_until_open(page: Page, words: str) -> None:
    """Walk through the centre's list until the drawer shows it."""
    drawer = page.locator(".drawer h2")
    for _ in range(20):
        await page.keyboard.press("j")
        await expect(drawer).to_be_visible()
        if words in await drawer.inner_text():
            return
    raise AssertionError(f"j never opened {words}")


async def _the_prosecutor_acknowledges_and_answers(prosecutor: Page) -> None:
    await seen(prosecutor, ".inbox ol button", TITLE)
    await walk_to(prosecutor, "j", TITLE)
    await prosecutor.keyboard.press("Enter")
    await expect(prosecutor.locator("article h1")).to_have_text(TITLE)
    await prosecutor.keyboard.press("a")
    await expect(prosecutor.locator("article .acts")).to_contain_text("acknowledged")
    await prosecutor.keyboard.press("p")
    await prosecutor.keyboard.type("We request the vehicle; Ms Vasseur leads.")
    await press(prosecutor, "Send answer")
    await expect(prosecutor.locator("article .acts")).to_contain_text("answered")


async def _the_prosecutor_makes_the_request(prosecutor: Page) -> None:
    await press(prosecutor, "Make a request")
    form = prosecutor.locator("aside form")
    await expect(form).to_contain_text("From alert KAFO-")
    await expect(form).to_contain_text("Mali: party since")
    await write(prosecutor, "Documents", "FR 118/2026")
    assert (found := await complaints(prosecutor)) == [], found
    await keep_picture(prosecutor, "request-new")
    await press(prosecutor, "Keep as a draft")
    await expect(prosecutor.locator("aside .track")).to_contain_text("draft")
    await press(prosecutor, "Send")
    await expect(prosecutor.locator("aside .track")).to_contain_text("sent")
    await expect(prosecutor.locator("aside")).to_contain_text("Mali, which is asked, brings it on.")
    await keep_picture(prosecutor, "request-sent")


async def _the_prosecutor_records_what_came_of_it(prosecutor: Page) -> None:
    await reach(prosecutor, "KAFO-")
    await prosecutor.keyboard.press("Enter")
    await expect(prosecutor.locator("article h1")).to_have_text(TITLE)
    for stage in STAGES:
        await write(prosecutor, "Legal basis", f"Code of procedure, art. 40 ({stage})")
        await press(prosecutor, f"Record: {stage}")
        await expect(prosecutor.locator("section[aria-labelledby=h-after] ol")).to_contain_text(f"art. 40 ({stage})")
    await expect(prosecutor.get_by_role("button", name="Record:")).to_have_count(0)
    await keep_picture(prosecutor, "outcome-by-keys")
