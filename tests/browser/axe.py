"""What axe-core finds wrong with a page (WCAG 2.2, A and AA)."""

from pathlib import Path

from playwright.async_api import Page

from tests.browser.desks import reads

_AXE = (Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js").read_text()
_RUN = """
async (colours) => {
  const { violations } = await axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    resultTypes: ['violations'],
    rules: { 'color-contrast': { enabled: colours } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
}
"""


async def complaints(page: Page, *, colours: bool = True) -> list[str]:
    """One line a rule that is broken, with the elements; empty when all is well.

    colours  also whether each text stands out from what it stands on: half of the time
    """
    if not await page.evaluate("'axe' in window"):  # a page reads it once: to read it takes as long as to ask it
        await page.evaluate(_AXE)
    found: list[str] = await page.evaluate(_RUN, colours)
    return found


async def clean_in_both_languages(page: Page) -> None:
    """Nothing is wrong with the page in English and French, nor from right to left; English again afterwards."""
    assert (found := await complaints(page)) == [], found
    for language in ("fr", "ar"):
        await reads(page, language)
        # French words stand where the English ones stood; from right to left a text comes to stand elsewhere.
        assert (found := await complaints(page, colours=language == "ar")) == [], (language, found)
    await reads(page, "en")
