"""Screens of the one Chromium, which go from story to story of a file: each begins as on a device that knows nothing.

The files of the page never change under one address. To start a process for them, and to fetch, read and compile them
again, is two thirds of what opening a screen costs.
"""

import contextlib
from collections import defaultdict
from collections.abc import AsyncGenerator

from playwright.async_api import Browser, Page

COARSE = 0.5
"""Pixels drawn for one of the page, and nothing glides: a fraction of the work without a graphics processor."""

_WITHOUT_WEBGL = """
const context = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind.startsWith('webgl') ? null : context.call(this, kind, ...more);
};
"""
"""Half of what a page with a map costs here is the map. A computer that cannot draw one shows the same in its list."""

_NOTES_WHEN_DRAWN = """
for (const name of ['drawArrays', 'drawElements']) {
  const draw = WebGL2RenderingContext.prototype[name];
  WebGL2RenderingContext.prototype[name] = function (...given) {
    window.drawnAt = performance.now();
    return draw.apply(this, given);
  };
}
"""
"""For whoever waits until a map stands still."""

_TELL = "addEventListener('securitypolicyviolation', (event) => console.error('policy: ' + event.blockedURI));"

_KEPT = "cookies,file_systems,indexeddb,local_storage,service_workers,cache_storage"
"""What a page keeps on a device beside its own files, which the server lets it keep for ever."""

Look = tuple[int, int, float, bool]
"""Width and height of a screen, pixels drawn for one of them, and whether its browser draws maps."""


class Profiles:
    """Pages that no story has now, each in a context of its own, by their looks and by whose origin they showed."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: defaultdict[tuple[Look, str], list[Page]] = defaultdict(list)

    @contextlib.asynccontextmanager
    async def page(self, look: Look, origin: str, *, again: bool) -> AsyncGenerator[Page]:
        """An empty page whose device knows nothing of an origin.

        again  whether another story gets it; not if this one does what cannot be undone, like hold its clock
        """
        free = self._free[look, origin]
        page = free.pop() if free and again else await self._opened(look)
        try:
            yield page
            if again:
                await _left(page, origin)
                free.append(page)
        finally:
            if page not in free:
                await page.context.close()

    async def _opened(self, look: Look) -> Page:
        width, height, scale, drawn = look
        context = await self._browser.new_context(
            viewport={"width": width, "height": height},
            locale="en-GB",
            device_scale_factor=scale,
            reduced_motion="reduce" if scale == COARSE else "no-preference",
        )
        await context.add_init_script(_TELL)
        await context.add_init_script(_NOTES_WHEN_DRAWN if drawn else _WITHOUT_WEBGL)
        return await context.new_page()


async def _left(page: Page, origin: str) -> None:
    """Its story is over: another comes to a device with a link that was never here."""
    context = page.context
    for other in context.pages:
        if other != page:
            await other.close()
    await context.set_offline(False)
    await page.unroute_all(behavior="ignoreErrors")
    if page.url.startswith(f"{origin}/"):
        await page.evaluate("sessionStorage.clear()")
    await page.goto("about:blank")
    await page.emulate_media(media="null")
    tools = await context.new_cdp_session(page)
    await tools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": _KEPT})
    await tools.detach()
    await context.clear_cookies()
    await context.clear_permissions()
