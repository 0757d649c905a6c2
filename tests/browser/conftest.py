"""A real Chromium before a real node: `async with page_of("officer.ml") as page`."""

import contextlib
import os
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page, async_playwright

from jointops.bench.browser import FLAGS, unpacked
from tests.browser.profiles import COARSE, Profiles
from tests.browser.watch import Watch

PageOf = Callable[..., AbstractAsyncContextManager[Page]]

PAGES = [
    # Only the map needs the graphics processor, which is played by software here: pages are drawn faster without it.
    "--disable-gpu-rasterization",
    "--disable-gpu-compositing",
    # A process for all pages: a new one for each takes longer than what it does.
    "--renderer-process-limit=1",
    "--disable-site-isolation-trials",
]


@pytest.fixture(scope="session")
def chromium() -> dict[str, str]:
    """Where the browser of the front end's packages is unpacked: `executable`, and its `libraries`."""
    return unpacked()


@pytest.fixture(scope="session")
async def browser(chromium: dict[str, str]) -> AsyncGenerator[Browser]:
    """One Chromium for all stories."""
    async with async_playwright() as driver:
        started = await driver.chromium.launch(
            executable_path=chromium["executable"],
            args=[*FLAGS, *PAGES],
            env={**os.environ, "LD_LIBRARY_PATH": chromium["libraries"]},
        )
        yield started
        await started.close()


@pytest.fixture(scope="session")
def profiles(browser: Browser) -> Profiles:
    """What stories hand on to one another of it."""
    return Profiles(browser)


@pytest.fixture
async def page_of(profiles: Profiles, url: str, request: pytest.FixtureRequest) -> PageOf:
    """The screen of a persona in a browser of its own."""
    sharp, drawn = (request.node.get_closest_marker(name) is not None for name in ("sharp", "map"))
    return screens_of(profiles, url, 1 if sharp else COARSE, drawn=sharp or drawn)


def screens_of(profiles: Profiles, url: str, scale: float = COARSE, *, drawn: bool = True) -> PageOf:
    """Opens screens of a node; no user: the chooser. Uncaught errors, requests elsewhere, breaches of policy fail."""

    @contextlib.asynccontextmanager
    async def open_screen(
        user: str, width: int = 1440, height: int = 900, *, text_alone: bool = False, again: bool = True
    ) -> AsyncGenerator[Page]:
        host = f"{user.replace('.', '-')}.localhost:{urlsplit(url).port}".removeprefix(".")
        look = (width, height, COARSE, False) if text_alone else (width, height, scale, drawn)
        async with profiles.page(look, f"http://{host}", again=again) as page:
            watch = Watch(page, host)
            await page.goto(f"http://{host}/")
            yield page
            watch.end()
        assert not watch.trespasses

    return open_screen
