"""An operation is brought from phase to phase at a screen, and given its posts."""

import re
from typing import Any

import httpx
import pytest
from playwright.async_api import Route, expect

from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.node import Node
from tests.alerts.support import if_match
from tests.browser.axe import clean_in_both_languages
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live
from tests.ops.support import done, operation
from tests.support import Person

pytestmark = pytest.mark.browser


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
    assert (await done(chen.get(f"/api/operations/{drill}")))["phase"] == "active"


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
