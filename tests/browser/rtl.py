"""Whether a screen stands from right to left, and what must not turn round in it."""

from itertools import pairwise

from playwright.async_api import Locator, Page, expect


async def is_laid_out_from_right_to_left(page: Page) -> None:
    """The rail stands on the right, the brand above it, the way out at the left; the marking as it is everywhere."""
    width: int = await page.evaluate("innerWidth")
    rail, brand, out = [await _sides(page.locator(one)) for one in (".rail", ".brand", ".who > :last-child")]
    assert rail[1] == width and rail[0] > width - 80
    assert brand[1] == width and brand[0] > width - 80
    assert out[1] < 80
    await expect(page.locator(".topbar .tlp")).to_contain_text("TLP:")
    assert await page.locator(".topbar .tlp").evaluate("tlp => getComputedStyle(tlp).direction") == "ltr"


async def is_read_from_left_to_right(text: Locator, part: str) -> None:
    """Each sign of a plate stands right after the one before it, in the middle of an Arabic sentence."""
    sides: list[tuple[float, float]] = await text.evaluate(
        """(element, part) => {
          const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
          while (!texts.nextNode().textContent.includes(part));
          const node = texts.currentNode;
          const from = node.textContent.indexOf(part);
          return [...part].map((_, index) => {
            const range = document.createRange();
            range.setStart(node, from + index);
            range.setEnd(node, from + index + 1);
            const { left, right } = range.getBoundingClientRect();
            return [left, right];
          });
        }""",
        part,
    )
    gaps = [after[0] - before[1] for before, after in pairwise(sides)]
    assert all(abs(gap) < 2 for gap in gaps), sides


async def _sides(box: Locator) -> tuple[float, float]:
    """Where something begins and ends, in pixels from the left."""
    found = await box.first.bounding_box()
    assert found
    return found["x"], found["x"] + found["width"]
