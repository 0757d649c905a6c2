"""A real Chromium before a real node: `async with page_of("officer.ml") as page`."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page, async_playwright

from tests.browser.watch import watched

FRONTEND = Path(__file__).parents[2] / "frontend"

PageOf = Callable[..., AbstractAsyncContextManager[Page]]

# The package brings the libraries that Chromium needs, and unpacks them where it believes to be in a bare container.
_UNPACK = """
import chromium from '@sparticuz/chromium';
const executable = await chromium.executablePath();
console.log(JSON.stringify({ executable, libraries: process.env.LD_LIBRARY_PATH ?? '' }));
"""

_FLAGS = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-background-networking",
]


@pytest.fixture(scope="session")
def chromium() -> dict[str, str]:
    """Where the browser of the front end's packages is unpacked: `executable`, and its `libraries`."""
    node = shutil.which("node", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert node, "no node: run `make setup`"
    environment = {**os.environ, "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x"}
    unpacked = subprocess.run(
        [node, "--input-type=module", "-e", _UNPACK], cwd=FRONTEND, env=environment, capture_output=True, check=True
    )
    return json.loads(unpacked.stdout)


@pytest.fixture(scope="session")
async def browser(chromium: dict[str, str]) -> AsyncGenerator[Browser]:
    """One Chromium for all stories; each opens contexts of its own."""
    async with async_playwright() as driver:
        started = await driver.chromium.launch(
            executable_path=chromium["executable"],
            args=_FLAGS,
            env={**os.environ, "LD_LIBRARY_PATH": chromium["libraries"]},
        )
        yield started
        await started.close()


@pytest.fixture
async def page_of(browser: Browser, url: str) -> PageOf:
    """The screen of a persona in a browser of its own."""
    return screens_of(browser, url)


def screens_of(browser: Browser, url: str) -> PageOf:
    """Opens screens of a node; no user: the chooser. Uncaught errors, requests elsewhere, breaches of policy fail."""

    @contextlib.asynccontextmanager
    async def open_screen(user: str, width: int = 1440, height: int = 900) -> AsyncGenerator[Page]:
        context = await browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
        host = f"{user.replace('.', '-')}.localhost:{urlsplit(url).port}".removeprefix(".")
        page, watch = await watched(context, host)
        await page.goto(f"http://{host}/")
        try:
            yield page
        finally:
            await context.close()
        assert not watch.trespasses

    return open_screen
