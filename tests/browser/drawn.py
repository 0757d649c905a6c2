"""What a map's picture shows, told by what changes in it."""

import base64
import re

from playwright.async_api import Page, expect

from tests.browser.desks import settled

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
  return [x / devicePixelRatio, y / devicePixelRatio, count / devicePixelRatio ** 2];
}
"""


_OTHERS = re.compile("[?&]layers=")
"""An address that says which layers are on: others than usual."""


async def shot(page: Page) -> str:
    """The map, once it stands still."""
    await settled(page)
    return base64.b64encode(await page.locator(".mapbox canvas").screenshot()).decode()


async def without_checks(page: Page) -> tuple[int, int, int]:
    """Takes the checks off the map and puts them back: where it changed most (x, y), and how much of it did,
    in CSS pixels; nothing while the map under them is still being drawn."""
    await page.mouse.move(700, 20)
    before = await shot(page)
    await page.keyboard.press("6")
    await expect(page).to_have_url(_OTHERS)
    without = await shot(page)
    await page.keyboard.press("6")
    await expect(page).not_to_have_url(_OTHERS)
    after = await shot(page)
    x, y, count = await page.evaluate(_CHANGED, [after, without])
    return (x, y, count) if after == before else (0, 0, 0)
