"""A real Chromium before a real node: `async with page_of("officer.ml") as page`."""

import contextlib
import os
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page, async_playwright

from jointops.bench.browser import FLAGS, unpacked
from tests.browser.watch import watched

PageOf = Callable[..., AbstractAsyncContextManager[Page]]

# Only the map needs the graphics processor, which is played by software here: pages are drawn faster without it.
PAGES = ["--disable-gpu-rasterization", "--disable-gpu-compositing"]


COARSE = 0.5
"""Pixels drawn for one of the page, and nothing glides: a fraction of the work without a graphics processor."""

_WITHOUT_WEBGL = """
const context = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind.startsWith('webgl') ? null : context.call(this, kind, ...more);
};
"""
"""Half of what a page with a map costs here is the map. A computer that cannot draw one shows the same in its list."""


@pytest.fixture(scope="session")
def chromium() -> dict[str, str]:
    """Where the browser of the front end's packages is unpacked: `executable`, and its `libraries`."""
    return unpacked()


@pytest.fixture(scope="session")
async def browser(chromium: dict[str, str]) -> AsyncGenerator[Browser]:
    """One Chromium for all stories; each opens contexts of its own."""
    async with async_playwright() as driver:
        started = await driver.chromium.launch(
            executable_path=chromium["executable"],
            args=[*FLAGS, *PAGES],
            env={**os.environ, "LD_LIBRARY_PATH": chromium["libraries"]},
        )
        yield started
        await started.close()


@pytest.fixture
async def page_of(browser: Browser, url: str, request: pytest.FixtureRequest) -> PageOf:
    """The screen of a persona in a browser of its own."""
    sharp, drawn = (request.node.get_closest_marker(name) is not None for name in ("sharp", "map"))
    return screens_of(browser, url, 1 if sharp else COARSE, drawn=sharp or drawn)


def screens_of(browser: Browser, url: str, scale: float = COARSE, *, drawn: bool = True) -> PageOf:
    """Opens screens of a node; no user: the chooser. Uncaught errors, requests elsewhere, breaches of policy fail."""

    @contextlib.asynccontextmanager
    async def open_screen(user: str, width: int = 1440, height: int = 900) -> AsyncGenerator[Page]:
        context = await browser.new_context(
            viewport={"width": width, "height": height},
            locale="en-GB",
            device_scale_factor=scale,
            reduced_motion="reduce" if scale == COARSE else "no-preference",
        )
        if not drawn:
            await context.add_init_script(_WITHOUT_WEBGL)
        host = f"{user.replace('.', '-')}.localhost:{urlsplit(url).port}".removeprefix(".")
        page, watch = await watched(context, host)
        await page.goto(f"http://{host}/")
        try:
            yield page
        finally:
            await context.close()
        assert not watch.trespasses

    return open_screen
