"""What axe-core finds wrong with a page (WCAG 2.2, A and AA)."""

from pathlib import Path

from playwright.async_api import Page

from tests.browser.desks import reads
from tests.support import LONG

_AXE = (Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js").read_text()
_RUN = """
async () => {
  const { violations } = await axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    resultTypes: ['violations'],
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
}
"""


async def complaints(page: Page) -> list[str]:
    """One line a rule that is broken, with the elements; empty when all is well."""
    if not await page.evaluate("'axe' in window"):  # a page reads it once: to read it takes as long as to ask it
        await page.evaluate(_AXE)
    found: list[str] = await page.evaluate(_RUN)
    return found


async def clean_in_both_languages(page: Page) -> None:
    """Nothing is wrong with the page in English, nor from right to left; English again afterwards.

    French words stand where the English ones stood: they are looked at with JOINTOPS_LONG=1.
    """
    assert (found := await complaints(page)) == [], found
    for language in ("fr", "ar") if LONG else ("ar",):
        await reads(page, language)
        assert (found := await complaints(page)) == [], (language, found)
    await reads(page, "en")
