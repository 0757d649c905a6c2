"""The map in a browser: from a snapshot's bytes to the picture, beside the map's own GeoJSON source on one page."""

import gzip
import mimetypes
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from playwright.sync_api import Page, Route

from geo.basemap import FOLDER
from geo.marks import snapshot
from geo.marks.model import Drawn
from jointops.base.clock import utc_now
from jointops.bench.browser import node, page
from jointops.bench.map.line import Line

MANY, VERY_MANY = 100_000, 1_000_000
POSTS = 400
MARKS_A_MATCH = 50
"""One mark in so many is a match, with its id in full: in Turquesa II some 65 checks stand to a match or arrest."""
STATES = (("check", "clear"), ("check", "wait"), ("match", "possible"))
COUNTRIES = ("ML", "NE", "BF", "CI")
WEEK_MS = 7 * 86_400 * 1_000
SINCE_MS = 1_794_684_800_000
"""November 2026, as PostgreSQL counts."""
ORIGIN = "http://bench.localhost"
BASEMAP = ("countries.json", "lines.json", "labels.json")

Measure = Callable[[str, int], list[float]]


def lines() -> Iterator[Line]:
    """The snapshot's bytes and how long they take to write; then what the browser does with them."""
    bodies = {many: snapshot.encode(snapshot.written(_marks(many)), "cursor", utc_now()) for many in (MANY, VERY_MANY)}
    raw, sent = len(bodies[MANY]), len(gzip.compress(bodies[MANY], 3))
    said = f"{raw / 1e6:.2f} MB raw"
    packed = f"{sent / 1e6:.2f} MB by gzip"
    what = f"snapshot of {MANY:,}, {MANY // MARKS_A_MATCH:,} of them matches, whose ids come whole (7 bytes more each)"
    yield Line(what=what, ours=said, peer=packed, goal="≤ 1.5 MB raw", met=raw <= 1.5e6)
    with tempfile.TemporaryDirectory(prefix="jointops-bench-") as folder:
        node("node_modules/vite/bin/vite.js", "build", "--config", "bench/vite.config.ts", "--outDir", folder)
        with page(1440, 900) as screen:
            _serve(screen, Path(folder), bodies)
            yield from _in_browser(screen)


def _in_browser(screen: Page) -> Iterator[Line]:
    def measured(act: str, rounds: int) -> list[float]:
        return screen.evaluate("([act, rounds]) => window.bench[act](rounds)", [act, rounds])

    yield from _at(screen, MANY, measured)
    yield from _at(screen, VERY_MANY, measured)


def _at(screen: Page, many: int, measured: Measure) -> Iterator[Line]:
    screen.evaluate("(name) => window.bench.load(name)", f"/marks-{many}.bin")
    small = many == MANY
    first = measured("first", 5)
    yield _line(f"{many:,}: bytes to first idle, each a dot", first, 1000 if small else 2000)
    if small:
        yield _beside(first, measured("geojson", 3))
    yield _line(f"{many:,}: bytes to counted cells", measured("counted", 5))
    yield _line(f"{many:,}: 200 events, script", measured("delta", 30), 2 if small else None, number=4)
    yield _line(f"{many:,}: list, figures, timeline anew", measured("look", 20))
    yield _line(f"{many:,}: another instant, script to frame", measured("scrub", 20), 100, number=10)
    yield _line(f"{many:,}: which mark is under the hand", measured("pick", 20))


def _beside(first: list[float], peer: list[float]) -> Line:
    ratio = median(peer) / median(first)
    said = f"GeoJSON source {_spread(peer)}"
    what = f"{MANY:,}: bytes to first idle, beside the map's own GeoJSON source, its features standing ready"
    return Line(what=what, ours=_spread(first), peer=said, ratio=ratio, goal="≥ 5× the GeoJSON source", met=ratio >= 5)


def _line(what: str, took: list[float], most: float | None = None, number: int = 0) -> Line:
    goal = "" if most is None else f"≤ {most:.0f} ms"
    return Line(
        number=number, what=what, ours=_spread(took), goal=goal, met=None if most is None else median(took) <= most
    )


def _spread(took: list[float]) -> str:
    return f"{median(took):.1f} ms ({min(took):.1f}–{max(took):.1f})"


def _serve(screen: Page, folder: Path, bodies: dict[int, bytes]) -> None:
    """The page's own origin, out of files and memory: nothing goes over a network."""
    errors: list[str] = []
    screen.on("pageerror", lambda error: errors.append(str(error)))

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(ORIGIN).lstrip("/") or "index.html"
        if name.startswith("marks-"):
            return route.fulfill(body=bodies[int(name.removeprefix("marks-").removesuffix(".bin"))])
        path = FOLDER / name.removeprefix("basemap/") if name.startswith("basemap/") else folder / name
        if not path.is_file():
            return route.fulfill(status=404)
        route.fulfill(body=path.read_bytes(), content_type=mimetypes.guess_type(name)[0] or "application/octet-stream")

    screen.set_default_timeout(60_000)
    screen.route("**/*", answer)
    screen.goto(f"{ORIGIN}/index.html")
    screen.wait_for_function("() => window.bench")
    if errors:
        raise RuntimeError(errors[0])


def _marks(many: int) -> Drawn:
    """A week of checks about so many posts, one in fifty a match; the same with every run."""
    dice = np.random.default_rng(7)
    posts: Any = np.column_stack([dice.uniform(-12, 16, POSTS), dice.uniform(4, 25, POSTS)])
    at = dice.integers(0, POSTS, many)
    lon, lat = (
        np.rint((posts[at, axis] + dice.normal(0, 0.05, many)) * snapshot.DEGREE).astype(np.int32) for axis in (0, 1)
    )
    recorded = np.sort(dice.integers(WEEK_MS, 2 * WEEK_MS, many)) + SINCE_MS
    waited = dice.exponential(3_000, many).astype(np.int64)  # 3 s on the way
    made = np.zeros(many, np.int64)  # the device makes the id when it makes the report
    middle, end = (np.frombuffer(dice.bytes(width * many), f"V{width}") for width in (7, 3))
    states = np.where(np.arange(many) % MARKS_A_MATCH == 0, 2, np.where(np.arange(many) % 9 == 0, 1, 0))
    words = [
        (kind, state, "vehicle", COUNTRIES[n % 4], f"XX-POST-{n:03}", 0, 1)
        for n in range(POSTS)
        for kind, state in STATES
    ]
    combination = (at * len(STATES) + states).astype(np.int32)
    alike = np.zeros(many, bool)
    return Drawn(words, combination, lon, lat, recorded, waited, made, middle, end, alike)
