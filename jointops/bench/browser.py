"""A Chromium for measuring and for stories: the one of the front end's packages, drawing in software."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import click
from playwright.sync_api import Page, sync_playwright

FRONTEND = Path(__file__).parents[2] / "frontend"

FLAGS = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-background-networking",
]

# The package brings the libraries that Chromium needs, and unpacks them where it believes to be in a bare container.
_UNPACK = """
import chromium from '@sparticuz/chromium';
const executable = await chromium.executablePath();
console.log(JSON.stringify({ executable, libraries: process.env.LD_LIBRARY_PATH ?? '' }));
"""


def node(*arguments: str) -> str:
    """What Node says, run in the front end's folder. Raises ClickException without Node."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    if not (found := shutil.which("node", path=path)):
        raise click.ClickException("no node: run `make setup`")
    environment = {**os.environ, "PATH": path, "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x"}
    done = subprocess.run(
        [found, *arguments], cwd=FRONTEND, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


def unpacked() -> dict[str, str]:
    """Where Chromium is: `executable`, and its `libraries`."""
    return json.loads(node("--input-type=module", "-e", _UNPACK))


@contextlib.contextmanager
def page(width: int, height: int) -> Generator[Page]:
    """An empty page of a browser of its own."""
    chromium = unpacked()
    with sync_playwright() as driver:
        environment: dict[str, str | float | bool] = {**os.environ, "LD_LIBRARY_PATH": chromium["libraries"]}
        browser = driver.chromium.launch(executable_path=chromium["executable"], args=FLAGS, env=environment)
        yield browser.new_page(viewport={"width": width, "height": height})
        browser.close()
