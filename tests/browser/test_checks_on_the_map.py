"""Each check is a point of its own on the centre's map: seen, hidden, touched, and gone when one looks back."""

import base64
from datetime import UTC, datetime
from typing import cast

import pytest
from playwright.async_api import Page, expect

from jointops.base.ids import uuid7
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture
from tests.support import Person, until

pytestmark = pytest.mark.browser

BUSH = {"lon": -4.0, "lat": 9.0}
"""Far from every post, and on the map after one step nearer."""

_CHANGED = """
async (shots) => {
  const pixels = async (shot) => {
    const bytes = Uint8Array.from(atob(shot), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  };
  const [one, other] = await Promise.all(shots.map(pixels));
  let x = 0, y = 0, count = 0, most = 0;
  for (let i = 0; i < one.data.length; i += 4) {
    const off = Math.abs(one.data[i] - other.data[i]) + Math.abs(one.data[i + 1] - other.data[i + 1]);
    if (off > most) { most = off; x = (i / 4) % one.width; y = Math.floor(i / 4 / one.width); }
    if (off > 24) count += 1;
  }
  return [x, y, count];
}
"""


async def shot(page: Page) -> str:
    """The map, once it stands still."""
    last = b""
    while (now := await page.locator(".mapbox canvas").screenshot()) != last:
        last = now
    return base64.b64encode(last).decode()


async def test_a_check_far_from_its_post_is_a_point_that_opens_it(page_of: PageOf, person: Person) -> None:
    awa = await person("officer.ml")
    report = {
        "id": str(uuid7()), "operation": "kafo-ii", "checkpoint": "ML-GAO-01", "position": BUSH,
        "occurred_at": datetime.now(UTC).isoformat(),
        "subject": {"kind": "vehicle", "plate": "79 ZQ 7901 BF", "country": "BF"},
    }  # fmt: skip
    assert (await awa.post("/api/checks", json=report)).is_success
    async with page_of("centre.kafo") as page:
        await is_live(page)
        await expect(page.locator("ol.events li")).to_have_count(1)
        await page.get_by_role("button", name="Zoom in").click()

        async def differs() -> object:
            await page.mouse.move(700, 20)
            await page.keyboard.press("6")
            without = await shot(page)
            await page.keyboard.press("6")
            found = await page.evaluate(_CHANGED, [await shot(page), without])
            return found if 8 < found[2] < 400 else None  # a dot, and no name that moved

        x, y, _ = cast(list[int], await until(differs, within=60))
        await keep_picture(page, "centre-checks")
        box = await page.locator(".mapbox canvas").bounding_box()
        assert box is not None
        await page.mouse.click(box["x"] + x, box["y"] + y)
        drawer = page.get_by_role("complementary", name="Details of what is chosen")
        await expect(drawer.get_by_role("heading", name="Check, vehicle")).to_be_visible()
        await expect(drawer.get_by_role("region", name="What the map says of the place")).to_contain_text(
            "Côte d’Ivoire · the record says Mali"
        )
