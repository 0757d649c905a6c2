"""Four people without a mouse, in English and in Arabic: a hit becomes an alert, an answer, a request, an outcome."""

from collections.abc import AsyncGenerator
from typing import NamedTuple

import pytest
from playwright.async_api import Page, expect

from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.node import Node
from tests.browser.axe import complaints
from tests.browser.by_keys import press, reach, walk_to, write
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, list_holds, officer_files, seen
from tests.browser.rtl import is_laid_out_from_right_to_left, is_read_from_left_to_right
from tests.browser.said import Said
from tests.support import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PEOPLE = ("bureau.fr", "analyst.kafo", "releaser.kafo", "prosecutor.fr")
STAGES = ("referral", "request", "case", "joint_action", "charge", "outcome")


class Story(NamedTuple):
    """One vehicle, in one language. In an Arabic sentence a plate is kept apart, so that its digits stay in order."""

    language: str
    plate: str
    checkpoint: str
    place: str
    mali: str
    title: str
    asked: str
    answer: str
    basis: str

    @property
    def said(self) -> Said:
        return Said(self.language)

    def shown(self, words: str) -> str:
        return words.replace(self.plate, f"\u2066{self.plate}\u2069") if self.language == "ar" else words


ENGLISH = Story(
    "en", "44 KB 1907 BF", "ML-GAO-01", "Gao", "Mali", "Vehicle 44 KB 1907 BF sought by France stopped at Gao",
    "The vehicle is held. Please say whether you request it.", "We request 44 KB 1907 BF; Ms Vasseur leads.",
    "Code of procedure, art. 40",
)  # fmt: skip
ARABIC = Story(
    "ar", "11 KL 4827 BF", "ML-ANS-01", "Ansongo", "مالي", "شاحنة 11 KL 4827 BF مطلوبة من فرنسا أُوقفت في أنسونغو",
    "الشاحنة محتجزة. هل تطلبونها؟", "نطلب الشاحنة 11 KL 4827 BF وتتولى السيدة فاسور الأمر.",
    "قانون الإجراءات، المادة 40",
)  # fmt: skip


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


@pytest.fixture(params=[ENGLISH, ARABIC], ids=["en", "ar"])
async def story(request: pytest.FixtureRequest, person: Person, centre: None) -> AsyncGenerator[Story]:
    """Everybody in it reads this language: it is kept with the account."""
    one: Story = request.param

    async def read(language: str) -> None:
        for user in PEOPLE:
            await (await person(user)).post("/api/session/language", json={"language": language})

    await read(one.language)
    yield one
    await read("en")


async def test_four_people_carry_a_hit_to_its_outcome_by_keys_alone(
    page_of: PageOf, person: Person, story: Story
) -> None:
    await list_holds(await person("bureau.fr"), f"FR-KEYS-{story.language.upper()}", story.plate)
    await officer_files(await person("officer.ml"), story.plate, story.checkpoint)
    # One after the other, as it happens: three maps at once would keep a small machine from the keys.
    for user, acts in zip(
        PEOPLE,
        (
            [_the_bureau_confirms],
            [_the_analyst_composes],
            [_another_releases],
            [_the_prosecutor_acknowledges_and_answers, _the_prosecutor_makes_the_request,
             _the_prosecutor_records_what_came_of_it],
        ),
        strict=True,
    ):  # fmt: skip
        async with page_of(user) as page:
            await is_live(page)
            await expect(page.locator("html")).to_have_attribute("lang", story.language)
            for act in acts:
                await act(page, story)
                assert (found := await complaints(page)) == [], found

    fatoumata = await person("prosecutor.ml")
    found = (await fatoumata.get("/api/requests", params={"mine": "true"})).json()["items"]
    [request] = [one for one in found if story.title in one["text"]]
    assert (request["state"], request["requesting_country"], request["alert"] is not None) == ("sent", "FR", True)
    thread = (await (await person("analyst.kafo")).get(f"/api/alerts/{request['alert']}")).json()["thread"]
    assert [(one["answer"], one["text"]) for one in thread] == [("yes", story.answer)]


async def _the_bureau_confirms(bureau: Page, story: Story) -> None:
    said = story.said
    await seen(bureau, "ol.q button", story.place)
    await walk_to(bureau, "j", story.place)
    await bureau.keyboard.press("Enter")
    await expect(bureau.locator("#h-record")).to_contain_text(said("subject.vehicle"))
    await expect(bureau.locator("#h-record")).to_contain_text(story.place)
    await bureau.keyboard.press("y")
    await write(bureau, said("bureau.reason"), "Plate and colour agree with our record.")
    await press(bureau, said("bureau.give.confirmed"))
    await expect(bureau.locator("#h-record .tag").first).to_have_text(said("match_state.confirmed"))


async def _the_analyst_composes(analyst: Page, story: Story) -> None:
    said = story.said
    await seen(analyst, "ol.events li button", said("row.match.confirmed"), story.place)
    await walk_until_open(analyst, said("row.match.confirmed"), story.place)
    await analyst.keyboard.press("d")
    dialog = analyst.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    await write(analyst, said("compose.subject"), story.title)
    await write(analyst, said("compose.text"), story.asked)
    await expect(dialog.get_by_role("button", name=said("compose.keep"))).to_be_enabled()
    assert (found := await complaints(analyst)) == [], found
    await press(analyst, said("compose.keep"))
    await expect(analyst.locator(".drawer h2")).to_contain_text(story.shown(story.title))


async def _another_releases(releaser: Page, story: Story) -> None:
    title = story.shown(story.title)
    await seen(releaser, "ol.events li button", title)
    await walk_until_open(releaser, title)
    await press(releaser, story.said("alert.release"))
    await expect(releaser.locator("section[aria-labelledby=h-board]")).to_contain_text(title)


async def walk_until_open(page: Page, *words: str) -> None:
    """Walk through the centre's list until the drawer shows it."""
    drawer = page.locator(".drawer")
    for _ in range(20):
        await page.keyboard.press("j")
        await expect(drawer.locator("h2")).to_be_visible()
        shown = await drawer.inner_text()
        if all(one in shown for one in words):
            return
    raise AssertionError(f"j never opened {words}")


async def _the_prosecutor_acknowledges_and_answers(prosecutor: Page, story: Story) -> None:
    said, title = story.said, story.shown(story.title)
    await seen(prosecutor, ".inbox ol button", title)
    await walk_to(prosecutor, "j", title)
    await prosecutor.keyboard.press("Enter")
    await expect(prosecutor.locator("article h1")).to_have_text(title)
    if story.language == "ar":
        await is_laid_out_from_right_to_left(prosecutor)
        # On an Arabic keyboard the letter ش stands where A does.
        await prosecutor.evaluate("dispatchEvent(new KeyboardEvent('keydown', { key: 'ش', code: 'KeyA' }))")
    else:
        await prosecutor.keyboard.press("a")
    await expect(prosecutor.locator("article .acts")).to_contain_text(said("addressee_state.acknowledged"))
    await prosecutor.keyboard.press("p")
    await prosecutor.keyboard.type(story.answer)
    await press(prosecutor, said("alert.answer_of.yes"))
    await press(prosecutor, said("prosecutor.send"))
    await expect(prosecutor.locator("article .acts")).to_contain_text(said("addressee_state.replied"))
    await expect(prosecutor.locator(".said").last).to_contain_text(said("alert.answer_of.yes"))
    await is_read_from_left_to_right(prosecutor.locator("article h1"), story.plate)
    await is_read_from_left_to_right(prosecutor.locator(".said").last, story.plate)


async def _the_prosecutor_makes_the_request(prosecutor: Page, story: Story) -> None:
    said, language = story.said, story.language
    await press(prosecutor, said("coop.make"))
    form = prosecutor.locator("aside form")
    await expect(form).to_contain_text(said("coop.from_alert"))
    await expect(form).to_contain_text(said("coop.bound", country=story.mali))
    await write(prosecutor, said("coop.documents"), "FR 118/2026")
    assert (found := await complaints(prosecutor)) == [], found
    await keep_picture(prosecutor, f"request-new-{language}")
    await press(prosecutor, said("coop.draft"))
    await expect(prosecutor.locator("aside .track")).to_contain_text(said("coop.state.draft"))
    await press(prosecutor, said("coop.act.sent"))
    await expect(prosecutor.locator("aside .track")).to_contain_text(said("coop.state.sent"))
    await expect(prosecutor.locator("aside")).to_contain_text(said("coop.waits_for.requested", country=story.mali))
    await is_read_from_left_to_right(prosecutor.locator("aside .text"), story.plate)
    await keep_picture(prosecutor, f"request-sent-{language}")


async def _the_prosecutor_records_what_came_of_it(prosecutor: Page, story: Story) -> None:
    said = story.said
    await reach(prosecutor, "KAFO-")
    await prosecutor.keyboard.press("Enter")
    await expect(prosecutor.locator("article h1")).to_have_text(story.shown(story.title))
    for stage in STAGES:
        named = said(f"stage.{stage}")
        await write(prosecutor, said("after.basis"), f"{story.basis} ({named})")
        await press(prosecutor, said("after.next", stage=named))
        await expect(prosecutor.locator("section[aria-labelledby=h-after] ol")).to_contain_text(f"40 ({named})")
    await expect(prosecutor.locator("section[aria-labelledby=h-after] form")).to_have_count(0)
    await keep_picture(prosecutor, f"outcome-by-keys-{story.language}")
