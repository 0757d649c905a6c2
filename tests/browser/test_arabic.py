"""Idrissa, prosecutor at Niamey, reads Arabic: from the hit to the outcome without a mouse, from right to left."""

from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.axe import complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, list_holds, officer_files, reads, release_alert, seen
from tests.ops.support import done, match_of
from tests.support import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.sharp]

PLATE = "11 KL 4827 BF"
WHOLE = f"\u2066{PLATE}\u2069"
"""The plate as it stands in an Arabic sentence: kept apart, so that its digits do not change sides."""
ANSWER = "أمرت بتفتيش الشاحنة {} عند ماكالوندي."
STAGES = ("إحالة", "قضية", "عمل مشترك", "توجيه الاتهام", "النتيجة")
SCREENS = {
    "officer.ml": None,
    "prosecutor.ne": ".inbox ol button",
    "centre.kafo": "section[aria-labelledby=h-board] button:not(.btn)",
    "bureau.ne": "ol.q button",
    "dpo": "tbody .open",
    "admin": "tbody .open",
    "victims.ml": None,
}
"""Each screen, and what is opened on it."""


async def test_a_hit_is_acknowledged_answered_and_carried_to_its_outcome_in_arabic_by_keys(
    page_of: PageOf, person: Person
) -> None:
    bureau, chen = await person("bureau.ne"), await person("centre.kafo")
    async with page_of("prosecutor.ne") as idrissa:
        await is_live(idrissa)
        await reads(idrissa, "ar")
        title = await _a_hit_is_alerted(person, bureau, chen)
        await seen(idrissa, ".inbox ol button", title)
        await _is_laid_out_from_right_to_left(idrissa)

        await _walk_to(idrissa, title)
        await idrissa.keyboard.press("Enter")
        await expect(idrissa.locator("article h1")).to_have_text(title)
        # On an Arabic keyboard the letter ش stands where A does.
        await idrissa.evaluate("() => window.dispatchEvent(new KeyboardEvent('keydown', { key: 'ش', code: 'KeyA' }))")
        await expect(idrissa.locator("article .acts")).to_contain_text("أُقر بالاستلام")
        await idrissa.keyboard.press("p")
        await idrissa.keyboard.type(ANSWER.format(PLATE))
        await idrissa.keyboard.press("Tab")
        await idrissa.keyboard.press("Enter")
        await expect(idrissa.locator("article .acts")).to_contain_text("رُدَّ عليه")
        await _is_read_from_left_to_right(idrissa.locator("article h1"), PLATE)
        await _is_read_from_left_to_right(idrissa.locator(".said").last, PLATE)
        for number, stage in enumerate(STAGES, start=1):
            await _record(idrissa, stage, f"المادة {number} من قانون الإجراءات")
        assert await complaints(idrissa) == []
        await keep_picture(idrissa, "prosecutor-ar-outcome")

        # It is kept with the account: his other device shows it too, and the centre sees what he did.
        async with page_of("prosecutor.ne") as other:
            await expect(other.locator("html")).to_have_attribute("dir", "rtl")
            await expect(other.locator("html")).to_have_attribute("lang", "ar")
    async with page_of("centre.kafo") as centre:
        await is_live(centre)
        await reads(centre, "ar")
        await centre.get_by_role("button", name=title).first.click()
        await expect(centre.locator(".drawer")).to_contain_text("رُدَّ عليه")
        await expect(centre.locator(".drawer")).to_contain_text(ANSWER.format(WHOLE))
        assert await complaints(centre) == []
        await reads(centre, "en")


async def test_whoever_stands_at_the_door_reads_arabic_before_signing_in(page_of: PageOf) -> None:
    async with page_of("") as door:
        await expect(door.get_by_role("heading", name="JointOps")).to_be_visible(timeout=15_000)
        await reads(door, "ar")
        await expect(door.get_by_text("اختر من تكون في هذا العرض.")).to_be_visible()
        assert await complaints(door) == []
        await door.reload()
        await expect(door.locator("html")).to_have_attribute("dir", "rtl")


async def test_a_language_chosen_without_a_link_is_kept_with_the_account_at_the_next_visit(page_of: PageOf) -> None:
    async with page_of("officer.ne", width=360, height=740) as phone:
        await expect(phone.locator(".strip")).to_be_visible(timeout=15_000)
        await reads(phone, "fr")
        await phone.route("**/api/session/language", lambda route: route.abort())
        async with phone.expect_event("requestfailed"):
            await reads(phone, "ar")
        await phone.unroute("**/api/session/language")
        async with phone.expect_response("**/api/session/language") as told:
            await phone.reload()
        assert (await told.value).status == 204
        await expect(phone.locator("html")).to_have_attribute("lang", "ar")
    async with page_of("officer.ne", width=360, height=740) as other:
        await expect(other.locator("html")).to_have_attribute("lang", "ar")
        await expect(other.get_by_role("button", name="فحص", exact=True)).to_be_visible()


@pytest.mark.parametrize(("user", "opens"), SCREENS.items())
async def test_each_screen_stands_from_right_to_left(
    page_of: PageOf, person: Person, user: str, opens: str | None
) -> None:
    await _something_happens(person)
    size = {"width": 360, "height": 740} if user.startswith("officer") else {}
    async with page_of(user, **size) as page:
        await expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=20_000)
        await reads(page, "ar")
        if opens:
            await page.locator(opens).first.click()
            await expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=20_000)
        if not size:
            await _is_laid_out_from_right_to_left(page)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert await complaints(page) == []
        await keep_picture(page, f"{user}-ar")
        await reads(page, "en")


async def _a_hit_is_alerted(person: Person, bureau: Any, chen: Any) -> str:
    """A lorry is checked at Gao, its plate is on Niger's list, Niger's bureau confirms; the centre tells Niamey."""
    await list_holds(bureau, "NE-ARABIC", PLATE)
    filed = await officer_files(await person("officer.ml"), PLATE)
    match = await match_of(bureau, filed["id"])
    verdict = {"verdict": "confirmed", "reason": "Plate and lorry agree with our record."}
    version = {"if-match": f'"{match["version"]}"'}
    await done(bureau.post(f"/api/matches/{match['id']}/verdict", json=verdict, headers=version))
    title = "شاحنة {} قد تكون على الطريق إلى نيامي"
    await release_alert(chen, title.format(PLATE), "NE")
    return title.format(WHOLE)


async def _something_happens(person: Person) -> None:
    """A check, a match and an alert, so that no screen is empty."""
    await list_holds(await person("bureau.ne"), "NE-SCREENS", "22 RT 0001 BF")
    for number in (1, 2):
        await officer_files(await person("officer.ml"), f"22 RT {number:04} BF")
    await release_alert(await person("centre.kafo"), "شاحنة ثانية محملة بالمتفجرات", "NE")


async def _is_laid_out_from_right_to_left(page: Page) -> None:
    """The rail stands on the right, the brand above it, the way out at the left; the marking as it is everywhere."""
    width: int = await page.evaluate("innerWidth")
    rail, brand, out = [await _sides(page.locator(one)) for one in (".rail", ".brand", ".who > :last-child")]
    assert rail[1] == width and rail[0] > width - 80
    assert brand[1] == width and brand[0] > width - 80
    assert out[1] < 80
    await expect(page.locator(".topbar .tlp")).to_contain_text("TLP:")
    assert await page.locator(".topbar .tlp").evaluate("tlp => getComputedStyle(tlp).direction") == "ltr"


async def _is_read_from_left_to_right(text: Locator, part: str) -> None:
    """Each sign of a plate stands to the right of the one before it, in the middle of an Arabic sentence."""
    lefts: list[float] = await text.evaluate(
        """(element, part) => {
          const node = [...element.childNodes].find((each) => each.textContent.includes(part));
          const from = node.textContent.indexOf(part);
          return [...part].map((_, index) => {
            const range = document.createRange();
            range.setStart(node, from + index);
            range.setEnd(node, from + index + 1);
            return range.getBoundingClientRect().left;
          });
        }""",
        part,
    )
    assert lefts == sorted(lefts), lefts


async def _sides(box: Locator) -> tuple[float, float]:
    """Where something begins and ends, in pixels from the left."""
    found = await box.first.bounding_box()
    assert found
    return found["x"], found["x"] + found["width"]


async def _walk_to(page: Page, title: str) -> None:
    for _ in range(await page.locator(".inbox ol button").count()):
        await page.keyboard.press("j")
        if title in await page.evaluate("document.activeElement.innerText"):
            return
    raise AssertionError(f"J never reached {title}")


async def _record(page: Page, stage: str, basis: str) -> None:
    """The next stage, by keys: its legal basis, and Enter."""
    after = page.locator("section[aria-labelledby=h-after]")
    await expect(after.locator("form")).to_have_accessible_name(f"تسجيل: \u2068{stage}\u2069")
    await page.get_by_label("الأساس القانوني").focus()
    await page.keyboard.type(basis)
    await page.keyboard.press("Enter")
    await expect(after.locator("li").filter(has_text=basis)).to_contain_text(stage)
