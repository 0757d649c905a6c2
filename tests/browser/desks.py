"""What the people of the browser stories do, and how their screens are read."""

import asyncio
import base64
import re
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import httpx
from playwright.async_api import Page, expect

from jointops.base.ids import uuid7

ARTEFACTS = Path(__file__).parents[1] / "artefacts"

# Resolves with the page's clock when so many elements hold all the words; null when the deadline passes.
_SEEN = """
([selector, words, count]) => new Promise((resolve) => {
  const fits = (element) => words.every((word) => element.textContent.includes(word));
  const look = () => {
    if ([...document.querySelectorAll(selector)].filter(fits).length < count) return;
    observer.disconnect();
    resolve(Date.now());
  };
  const observer = new MutationObserver(look);
  observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  setTimeout(() => resolve(null), 8000);
  look();
})
"""


# Resolves when the map, which tells of each drawing (profiles.py), has drawn nothing for 300 ms from now on.
_STANDS_STILL = """
() => new Promise((resolve) => {
  const asked = performance.now();
  const look = () => {
    const still = window.drawnAt && performance.now() - Math.max(asked, window.drawnAt) > 300;
    if (still) resolve();
    else setTimeout(look, 50);
  };
  look();
})
"""


async def officer_files(officer: httpx.AsyncClient, plate: str, checkpoint: str = "ML-GAO-01") -> dict[str, str]:
    """An officer files the check of a vehicle; the answer. Over HTTP, where the phone's screen is not the matter."""
    report = {
        "id": str(uuid7()),
        "operation": "kafo-ii",
        "checkpoint": checkpoint,
        "occurred_at": datetime.now(UTC).isoformat(),
        "subject": {"kind": "vehicle", "plate": plate, "country": "BF"},
    }
    answer = await officer.post("/api/checks", json=report)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def type_plate(phone: Page, plate: str) -> None:
    """The officer chooses Vehicle and types its plate."""
    await phone.get_by_role("button", name="Vehicle", exact=True).click()
    await phone.get_by_label("Plate", exact=True).fill(plate)


async def press_check(phone: Page) -> None:
    """The officer presses Check."""
    await phone.get_by_role("button", name="Check", exact=True).click()


async def settled(page: Page) -> None:
    """Wait until nothing more is drawn on the map. To look at pictures of it keeps it busier than to draw it."""
    await expect(page.locator("canvas")).to_be_visible(timeout=20_000)
    async with asyncio.timeout(30):
        await page.evaluate(_STANDS_STILL)


async def is_live(page: Page) -> None:
    """The screen has its link."""
    await expect(page.locator(".link.live")).to_be_visible(timeout=15_000)


async def reads(page: Page, language: str) -> None:
    """Whoever sits here chooses the language of the screen, and of every other of theirs."""
    await page.locator(".language select").select_option(language)
    await expect(page.locator("html")).to_have_attribute("lang", language)
    await expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")


async def list_holds(bureau: httpx.AsyncClient, code: str, plate: str, action: str = "seize") -> None:
    """A bureau has a list of vehicles, and this plate on it."""
    await bureau.post("/api/watchlists", json={"code": code, "name": "Vehicles sought", "kinds": ["vehicle"]})
    entry = {
        "kind": "vehicle",
        "plate": plate,
        "country": "BF",
        "action": action,
        "purpose": "criminal-justice",
        "legal_basis": "Judicial order 2026/118 (invented)",
        "review_by": "2027-11-01",
        "category": "suspect",
    }
    added = await bureau.post(f"/api/watchlists/{code}/entries", json=entry)
    assert added.status_code == 201, added.text


async def seen(page: Page, selector: str, *words: str, count: int = 1) -> float:
    """When so many elements with all the words stood on the page: ms since 1970, by the machine's clock."""
    at: float | None = await page.evaluate(_SEEN, [selector, list(words), count])
    assert at is not None, f"no {count} of {selector} with {words}: {await page.locator(selector).all_inner_texts()}"
    return at


def now_ms() -> float:
    """Ms since 1970; the browsers of the stories read the same clock."""
    return time.time() * 1000


async def count_of(page: Page, selector: str, *words: str) -> int:
    """How many elements hold all the words now."""
    found = page.locator(selector)
    for one in words:
        found = found.filter(has_text=one)
    return await found.count()


async def keep_picture(page: Page, name: str) -> Path:
    """A picture of the screen among the artefacts: a pixel for a pixel, though the story draws coarsely."""
    ARTEFACTS.mkdir(exist_ok=True)
    path = ARTEFACTS / f"{name}.png"
    size, coarse = page.viewport_size, await page.evaluate("devicePixelRatio")
    assert size is not None
    lens = await page.context.new_cdp_session(page)
    for scale in (1, coarse):
        await lens.send("Emulation.setDeviceMetricsOverride", {**size, "deviceScaleFactor": scale, "mobile": False})
        if scale == 1:
            # The same pixels, packed less tightly: to pack them takes longer than to draw them.
            how = {"format": "png", "optimizeForSpeed": True}
            picture = cast(dict[str, str], await lens.send("Page.captureScreenshot", how))
            path.write_bytes(base64.b64decode(picture["data"]))
    return path


async def shown_by_centre(page: Page) -> dict[str, list[str]]:
    """What a centre's screen says, without what only ages: list, counts by kind, tallies, alerts that wait."""
    return {
        "list": await texts(page, "ol.events li button"),
        "counts": await texts(page, ".list .chips button"),
        "tallies": await texts(page, "section[aria-labelledby=h-figures] tr"),
        "waiting": await texts(page, "section[aria-labelledby=h-board] td:nth-child(-n+2)"),
    }


async def shown_by_bureau(page: Page) -> dict[str, list[str]]:
    """What a bureau's queue says."""
    return {
        "queue": await texts(page, "ol.q .t, ol.q .p, ol.q .tag"),
        "counts": await texts(page, ".queue .chips button"),
    }


async def shown_by_prosecutor(page: Page) -> dict[str, list[str]]:
    """What a prosecutor's inbox says."""
    return {
        "inbox": await texts(page, ".inbox ol .t, .inbox ol .tag"),
        "counts": await texts(page, ".inbox .chips button"),
    }


async def texts(page: Page, selector: str) -> list[str]:
    """The texts of all that fit, as they are read."""
    return [" ".join(text.split()) for text in await page.locator(selector).all_inner_texts()]


async def release_alert(centre: httpx.AsyncClient, title: str, country: str) -> dict[str, str]:
    """A centre drafts an alert to a country's authority for mutual legal assistance, and releases it."""
    draft = await centre.post(
        "/api/alerts",
        json={
            "operation": "kafo-ii",
            "title": title,
            "text": "Facts first, then the question.",
            "priority": "P2",
            "crime_types": ["firearms"],
            "countries": [country],
            "functions": ["mla"],
            "marking": "TLP:AMBER",
            "handling": [],
            "language": "en",
        },
    )
    assert draft.status_code == 201, draft.text
    version = {"if-match": f'"{draft.json()["version"]}"'}
    released = await centre.post(f"/api/alerts/{draft.json()['id']}/release", headers=version)
    assert released.status_code == 200, released.text
    return released.json()


async def only_countries(page: Page, *names: str) -> None:
    """The centre's screen shows what happens in some countries."""
    await page.get_by_role("button", name=re.compile("^Country:")).click()
    for name in names:
        await page.get_by_role("checkbox", name=re.compile(f"^{name}")).check()
    await page.keyboard.press("Escape")
