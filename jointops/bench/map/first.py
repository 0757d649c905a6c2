"""What the centre fetches before it stands, by people whose language has most words; beside what the build counted."""

import asyncio
import gzip
from typing import cast
from urllib.parse import urlsplit

import msgspec
from playwright.async_api import Browser, Page, Response

from jointops.bench.browser import FRONTEND

_NOTE_WHEN_IT_STANDS = """
new MutationObserver((_, all) => {
  if (!document.querySelector('.centre') || document.querySelector('[aria-busy=true]')) return;
  all.disconnect();
  performance.mark('stands');
}).observe(document, { subtree: true, childList: true, attributeFilter: ['aria-busy'] });
"""
_ASKED_BEFORE = """
() => performance.getEntriesByType('resource')
  .filter(({ startTime }) => startTime <= performance.getEntriesByName('stands')[0].startTime)
  .map(({ name }) => new URL(name).pathname)
"""
_STANDS = "() => performance.getEntriesByName('stands').length && !document.querySelector('[aria-busy=true]')"


class Counted(msgspec.Struct, frozen=True):
    """What the build says of a screen's first load.

    language  the one with most words
    files     their paths, with the bytes of each as gzip packs it
    """

    language: str
    files: dict[str, int]


def counted(screen: str) -> Counted:
    """What the build that stands here counted, and held against what is allowed."""
    return msgspec.json.decode((FRONTEND / "dist" / "first-load.json").read_bytes(), type=dict[str, Counted])[screen]


async def fetched(browser: Browser, origin: str, language: str) -> dict[str, int]:
    """Scripts, styles and the page itself that the centre asks for until it stands, with the bytes gzip makes of each.

    What comes while nobody waits for it, two seconds after the screen stands, is no part of it; the map is.
    """
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, locale=language)
    await context.add_init_script(_NOTE_WHEN_IT_STANDS)
    page = await context.new_page()
    files: dict[str, int] = {}

    async def weigh(response: Response) -> None:
        path = urlsplit(response.url).path
        if response.ok and path.endswith((".js", ".mjs", ".css", "/")):
            files[path] = len(gzip.compress(await response.body()))

    weighing: list[asyncio.Task[None]] = []
    page.on("response", lambda response: weighing.append(asyncio.create_task(weigh(response))))
    await page.goto(f"{origin}/")
    await _stands(page)
    await asyncio.gather(*weighing)
    before = {"/", *cast(list[str], await page.evaluate(_ASKED_BEFORE))}
    await context.close()
    if not any("worker" in path for path in files):
        raise RuntimeError("The map's worker was not weighed: what the first load weighs is more than was counted.")
    return {path: size for path, size in files.items() if path in before or "maplibre" in path}


async def _stands(page: Page) -> None:
    await page.wait_for_function(_STANDS)
    await page.wait_for_load_state("networkidle")
