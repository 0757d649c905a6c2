"""A person who uses the keyboard alone: walks to what has a name, types, presses Enter."""

from playwright.async_api import Page

# What a screen reader would call the element that has the focus.
_FOCUSED = """
() => {
  const one = document.activeElement;
  const labels = [...(one.labels ?? [])].map((label) => label.innerText).join(' ');
  return (one.getAttribute('aria-label') || labels || one.innerText || '').replace(/\\s+/g, ' ').trim();
}
"""

MOST = 150
"""More stops than any screen of ours has."""


async def reach(page: Page, name: str, key: str = "Tab") -> None:
    """Walk by a key until what has the focus has a name that begins like this."""
    for _ in range(MOST):
        if (await page.evaluate(_FOCUSED)).startswith(name):
            return
        await page.keyboard.press(key)
    raise AssertionError(f"{key} never reached {name}")


async def press(page: Page, name: str) -> None:
    """Walk to a button or link and press it."""
    await reach(page, name)
    await page.keyboard.press("Enter")


async def write(page: Page, name: str, words: str) -> None:
    """Walk to a field and type, in place of what stands there."""
    await reach(page, name)
    await page.keyboard.press("Control+A")
    await page.keyboard.type(words)


async def walk_to(page: Page, key: str, words: str) -> None:
    """Press a key of the page (J, K) until the row that has the focus holds the words."""
    for _ in range(MOST):
        await page.keyboard.press(key)
        if words in await page.evaluate(_FOCUSED):
            return
    raise AssertionError(f"{key} never reached {words}")
