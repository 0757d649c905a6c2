"""An operation is opened at a screen, given its posts, and brought from phase to phase; officers' checks follow it."""

import re
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, Route, expect

from jointops.base.ids import uuid7
from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.node import Node
from ops.readiness.model import NEEDED
from tests.alerts.support import if_match
from tests.browser.axe import clean_in_both_languages
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, reads
from tests.browser.rtl import is_laid_out_from_right_to_left
from tests.ops.support import done, operation
from tests.support import Person

pytestmark = pytest.mark.browser

SAHEL = "sahel-iv"


def somebody(user: str, role: str, country: str, code: str, *principals: str) -> NewPerson:
    """Whose account has been given its part in an operation of this code already."""
    return NewPerson(
        user=user,
        name=f"Somebody at {user}",
        title=user,
        role=role,
        country=country,
        principals=[f"op:{code}", *principals],
        clearance=3,
        operations=[code],
        demo=True,
    )


async def checks(officer: httpx.AsyncClient, code: str, post: str) -> httpx.Response:
    """An officer files the check of a vehicle at a post."""
    return await officer.post(
        "/api/checks",
        json={
            "id": str(uuid7()),
            "operation": code,
            "checkpoint": post,
            "occurred_at": datetime.now(UTC).isoformat(),
            "subject": {"kind": "vehicle", "plate": "4127 ZQ 4127 BF", "country": "BF"},
        },
    )


async def appointed_by_two(page: Page, dpo: httpx.AsyncClient) -> None:
    """Ines proposes that she takes part in the operation to come, as its page says, and another releases it."""
    await page.get_by_role("link", name="People").last.click()
    await page.get_by_role("searchbox").fill("office:admin")
    await expect(page.locator(".rows tbody tr")).to_have_count(1)
    await page.locator(".rows .open").click()
    await page.get_by_role("button", name="Change access").click()
    await page.get_by_label("Operations", exact=True).fill(SAHEL)
    await page.get_by_label("Holds", exact=True).fill(f"office:admin op:{SAHEL}")
    await page.get_by_label("Reason").fill("She opens Sahel IV.")
    await page.get_by_role("button", name="Propose").click()
    await expect(page.get_by_text("It waits for a second person")).to_be_visible()
    [waits] = (await done(dpo.get("/api/proposals", params={"state": "waiting"})))["items"]
    await done(dpo.post(f"/api/proposals/{waits['id']}/release", headers=if_match(waits["version"])))


async def fill_in(page: Page) -> None:
    """What an operation is, as whoever opens it types it."""
    form = page.get_by_role("form", name="Open an operation")
    await expect(form.get_by_role("combobox", name="Code")).to_have_value(SAHEL)
    await form.get_by_label("Name", exact=True).fill("Sahel IV")
    await form.get_by_label("Led by").fill("West African police chiefs")
    await form.get_by_role("combobox", name="Country of its centre").select_option("CI")
    await form.get_by_label("Planned from (UTC)").fill("2026-11-23T00:00")
    await form.get_by_label("Planned to (UTC)").fill("2026-11-20T00:00")
    await form.get_by_role("checkbox", name="firearms").check()
    for name in ("Country 1", "Country 2"):
        await (
            form.get_by_role("group", name=name, exact=True).get_by_role("combobox", name="Country").select_option("ML")
        )


async def test_an_operation_is_opened_given_its_posts_and_moved_on_and_officers_checks_follow_it(
    page_of: PageOf, person: Person, node: Node
) -> None:
    await enrol(
        node.servers.database_url,
        [
            somebody("officer.sahel", "officer", "ML", SAHEL, "country:ML", f"op:{SAHEL}@ML"),
            somebody("centre.sahel", "centre", "CI", SAHEL, f"centre:{SAHEL}"),
        ],
    )
    awa, dpo = await person("officer.sahel"), await person("dpo")
    async with page_of("admin") as page:
        await is_live(page)
        await page.get_by_role("link", name="Ready").click()
        await expect(page.get_by_text("You take part in none")).to_be_visible()
        await clean_in_both_languages(page)
        await page.get_by_role("link", name="Open an operation").click()
        await page.get_by_label("Code of the operation to come").fill(SAHEL)
        await expect(page.get_by_text(f"centre:{SAHEL}", exact=True)).to_be_visible()
        await clean_in_both_languages(page)
        await keep_picture(page, "opening-appointing")
        await appointed_by_two(page, dpo)

        await page.get_by_role("link", name="Ready").click()
        await page.get_by_role("link", name="Open an operation").click()
        await fill_in(page)
        form = page.get_by_role("form", name="Open an operation")
        await clean_in_both_languages(page)
        await form.get_by_role("button", name="Open an operation").press("Enter")
        await expect(page.get_by_text("A window ends after it starts.").first).to_be_visible()
        await form.get_by_label("Planned to (UTC)").fill("2026-11-30T00:00")
        await form.get_by_role("button", name="Open an operation").press("Enter")
        await expect(form.locator(".all .err").first).to_contain_text("A country is there twice")
        await (
            form.get_by_role("group", name="Mali", exact=True)
            .last.get_by_role("combobox", name="Country")
            .select_option("BF")
        )
        await keep_picture(page, "opening-form")
        await form.get_by_role("button", name="Open an operation").press("Enter")

        # Its readiness stands there, and beside it what is done next.
        await expect(page.locator("#h-panel")).to_have_text("Sahel IV is open")
        await expect(page.locator(".lead-bar")).to_contain_text("planned")
        await expect(page.get_by_role("row", name=re.compile("Burkina Faso"))).to_contain_text("preparing")
        await clean_in_both_languages(page)
        await keep_picture(page, "opening-opened")
        await page.locator("aside").get_by_role("link", name="Add a post").click()
        await add_posts(page)

        async with page_of("centre.sahel") as centre:
            await is_live(centre)
            await centre.goto(f"{centre.url}#/readiness")
            await expect(centre.locator(".lead-bar .tag")).to_have_text("planned")
            await expect(centre.locator("tbody tr")).to_have_count(2)
            await goes_active(await person("centre.sahel"), "ML")
            for phase, status in (("in preparation", 409), ("active", 201)):
                assert (await checks(awa, SAHEL, "ML-SAH-01")).status_code == 409
                await moved(page, phase)
                await expect(centre.locator(".lead-bar .tag")).to_have_text(phase)
                assert (await checks(awa, SAHEL, "ML-SAH-01")).status_code == status
            await keep_picture(centre, "opening-active")
        await moved(page, "debrief")
        assert (await checks(awa, SAHEL, "ML-SAH-01")).status_code == 409


async def goes_active(chen: httpx.AsyncClient, country: str) -> None:
    """A country's tasks are done before the operation begins, and it is brought to active."""
    at = f"/api/operations/{SAHEL}/readiness/{country}"
    for task in NEEDED:
        await done(chen.put(f"{at}/{task}", json={"state": "done", "evidence": "Invented"}, headers=if_match(0)))
    await done(chen.post(at, json={"state": "active"}, headers=if_match(1)))


async def add_posts(page: Page) -> None:
    """One as a map says it and one as a radio does; a third is refused at its fields."""
    form = page.locator("aside form")
    for code, name, where in (("ml-sah-01", "Ansongo", "15.66, 0.50"), ("ML-SAH-02", "Labbezanga", "14°57'N 0°42'E")):
        await form.get_by_role("combobox", name="Country").select_option("ML")
        await form.get_by_label("Code", exact=True).fill(code)
        await form.get_by_label("Name", exact=True).fill(name)
        await form.get_by_label("Position", exact=True).fill(where)
        await form.get_by_role("button", name="Add a post").press("Enter")
        await expect(page.get_by_role("row", name=re.compile(name))).to_be_visible()
    await expect(page.get_by_role("row", name=re.compile("Labbezanga"))).to_contain_text("14.95000, 0.70000")
    await form.get_by_label("Code", exact=True).fill("ML-SAH-02")
    await form.get_by_label("Name", exact=True).fill("Labbezanga once more")
    await form.get_by_label("Position", exact=True).fill("somewhere")
    await form.get_by_role("button", name="Add a post").press("Enter")
    await expect(form.get_by_text("This is no position.")).to_be_visible()
    await expect(form.get_by_label("Position", exact=True)).to_be_focused()
    await form.get_by_label("Position", exact=True).fill("14 57 N, 0 42 E")
    await form.get_by_role("button", name="Add a post").press("Enter")
    await expect(form.get_by_text("This code is taken.").first).to_be_visible()
    await clean_in_both_languages(page)
    await reads(page, "ar")
    await is_laid_out_from_right_to_left(page)
    await keep_picture(page, "opening-posts-ar")
    await reads(page, "en")


async def moved(page: Page, phase: str) -> None:
    """Ines reads what changes, and confirms the step."""
    await page.get_by_role("link", name=f"Next phase: {phase}").press("Enter")
    panel = page.locator("aside")
    if phase == "active":
        await expect(panel).to_contain_text("From then on checks are taken from officers")
        await expect(panel).to_contain_text("These countries are not active yet:")
        await expect(panel.get_by_role("listitem").filter(has_text=re.compile("Mali|Burkina"))).to_have_text(
            ["Burkina Faso"]
        )
        await clean_in_both_languages(page)
        await keep_picture(page, "opening-phase")
    if phase == "debrief":
        await expect(panel).to_contain_text("checks are no longer taken from officers")
    await panel.get_by_role("button", name=f"Move to: {phase}").press("Enter")
    await expect(page.locator(".lead-bar .tag")).to_have_text(phase)
    await expect(panel).to_have_count(0)


@pytest.fixture
async def drill(person: Person, node: Node, request: pytest.FixtureRequest) -> str:
    """An operation of two countries that is in preparation, with its centre and a national centre at their desks."""
    code = f"sahel-{request.node.name[-1]}"
    people = [
        somebody(f"centre.{code}", "centre", "CI", code, f"centre:{code}"),
        somebody(f"mali.{code}", "national_centre", "ML", code, "country:ML", f"op:{code}@ML"),
    ]
    await enrol(node.servers.database_url, people)
    chen = await person(f"centre.{code}")
    await done(chen.post("/api/operations", json=operation(code, "preparation")))
    return code


async def version_of(reader: httpx.AsyncClient, code: str) -> dict[str, str]:
    return if_match((await done(reader.get(f"/api/operations/{code}")))["version"])


async def test_a_step_that_somebody_else_took_is_said_and_no_other_follows_it(
    page_of: PageOf, person: Person, drill: str
) -> None:
    chen = await person(f"centre.{drill}")
    async with page_of(f"centre.{drill}") as page:
        await page.goto(f"{page.url}#/readiness/phase")
        await expect(page.get_by_role("button", name="Move to: active")).to_be_visible()

        async def overtake(route: Route) -> None:
            """Another of the centre presses while this call is on its way."""
            said = await version_of(chen, drill)
            await done(chen.post(f"/api/operations/{drill}/phase", json={"phase": "active"}, headers=said))
            await route.continue_()

        await page.route("**/phase", overtake)
        await page.get_by_role("button", name="Move to: active").press("Enter")
        panel = page.locator("aside")
        await expect(panel.get_by_role("alert")).to_contain_text("Somebody changed this record")
        await expect(panel.get_by_role("status")).to_contain_text("Somebody else has moved this operation on meanwhile")
        await expect(page.get_by_role("button", name=re.compile("Move to"))).to_have_count(0)
        await clean_in_both_languages(page)
        await page.get_by_role("button", name="Close").click()
        await expect(page.locator(".lead-bar .tag")).to_have_text("active")

        # What was said at the opening is changed, and the step is taken back, each with a reason.
        await page.get_by_role("link", name="Change it").click()
        change = page.get_by_role("form", name="Change the operation")
        await change.get_by_label("Bureau’s telephone: Mali").fill("+223 20 00 00 09")
        await change.get_by_role("button", name="Add a country").click()
        await change.get_by_role("combobox", name="Country").select_option("NE")
        await expect(change.get_by_role("button", name="Change the operation")).to_be_disabled()
        await change.get_by_label("Reason").fill("Niger joins.")
        await clean_in_both_languages(page)
        await change.get_by_role("button", name="Change the operation").click()
        await expect(change).to_have_count(0)
        await page.goto(f"{page.url.split('#')[0]}#/readiness/phase")
        await page.unroute("**/phase")
        await page.get_by_text("Back to: in preparation").first.click()
        await page.get_by_label("Why it goes back").fill("Niger prepares first.")
        await page.get_by_role("button", name="Back to: in preparation").click()
        await expect(page.locator(".lead-bar .tag")).to_have_text("in preparation")
    now = await done(chen.get(f"/api/operations/{drill}"))
    phones = {one["country"]: one["bureau_phone"] for one in now["participants"]}
    assert (now["phase"], phones["ML"], "NE" in phones) == ("preparation", "+223 20 00 00 09", True)
    assert now["changed"]["reason"] == "Niger prepares first."


async def test_a_national_centre_sets_up_posts_of_its_own_country_and_leads_nothing(
    page_of: PageOf, person: Person, drill: str
) -> None:
    chen = await person(f"centre.{drill}")
    async with page_of(f"mali.{drill}") as page, page_of(f"centre.{drill}") as map_of:
        await is_live(map_of)
        await page.goto(f"{page.url}#/readiness/posts")
        await expect(page.get_by_text("There is no post yet")).to_be_visible()
        await expect(page.get_by_role("link", name=re.compile("Next phase|Open an operation"))).to_have_count(0)
        await page.get_by_role("link", name="Add a post").press("Enter")
        own = page.locator("aside").get_by_role("combobox", name="Country").locator("option")
        await expect(own).to_have_text(["Mali"])
        await page.locator("aside").get_by_label("Code", exact=True).fill("ML-ANS-01")
        await page.locator("aside").get_by_label("Name", exact=True).fill("Ansongo")
        await page.locator("aside").get_by_label("Position", exact=True).fill("15.66 0.50")
        await page.locator("aside").get_by_role("button", name="Add a post").press("Enter")
        await expect(page.get_by_role("row", name=re.compile("Ansongo"))).to_be_visible()
        # The centre's map hears of it.
        await map_of.get_by_role("link", name="Posts").click()
        await expect(map_of.locator(".list")).to_contain_text("Ansongo")
    posts: dict[str, Any] = await done(chen.get(f"/api/operations/{drill}/checkpoints"))
    assert [one["code"] for one in posts["items"]] == ["ML-ANS-01"]
