"""What axe-core finds wrong with a page (WCAG 2.2, A and AA)."""

from pathlib import Path

from playwright.async_api import Page

from tests.browser.desks import reads

_AXE = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
_RUN = """
async () => {
  const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await axe.run(document, { runOnly: rules });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
}
"""


async def complaints(page: Page) -> list[str]:
    """One line a rule that is broken, with the elements; empty when all is well."""
    await page.evaluate(_AXE.read_text())
    found: list[str] = await page.evaluate(_RUN)
    return found


async def clean_in_both_languages(page: Page) -> None:
    """Nothing is wrong with the page in English and French, nor from right to left; English again afterwards."""
    assert (found := await complaints(page)) == [], found
    for language in ("fr", "ar", "en"):
        await reads(page, language)
        assert (found := await complaints(page)) == [], (language, found)
