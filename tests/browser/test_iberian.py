"""Beto reads Portuguese and his colleagues Spanish: every screen speaks it, labels of TLP stay as they are."""

import pytest
from playwright.async_api import expect

from tests.browser.axe import complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, reads, release_alert
from tests.support import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SAYS = {
    "centre.kafo": {"es": "Alertas sin acuse de recibo", "pt": "Alertas por confirmar"},
    "prosecutor.br": {"es": "Por acusar recibo", "pt": "A confirmar"},
    "bureau.ml": {"es": "Cola por plazo", "pt": "Fila por prazo"},
    "admin": {"es": "Quién tiene qué acceso.", "pt": "Quem tem que acesso."},
}


@pytest.mark.parametrize("user", SAYS)
async def test_a_screen_speaks_spanish_and_portuguese(page_of: PageOf, person: Person, user: str) -> None:
    await release_alert(await person("centre.kafo"), "A lorry to be stopped", "BR")
    async with page_of(user) as page:
        await is_live(page)
        for language, words in SAYS[user].items():
            await reads(page, language)
            await expect(page.get_by_text(words).first).to_be_visible()
            await expect(page.locator(".tlp").first).to_contain_text("TLP:")
            await keep_picture(page, f"{language}-{user}")
            assert (found := await complaints(page)) == [], found
