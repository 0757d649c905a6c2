"""An alert in two languages, of which one is the original; and screens that speak Spanish and Portuguese."""

import pytest
from playwright.async_api import Page, expect

from tests.alerts.support import released
from tests.browser.axe import clean_in_both_languages, complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, reads, release_alert, seen
from tests.support import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]


TITLE, TITRE = "Lorry held at Dakola", "Camion retenu à Dakola"


async def test_the_composer_says_who_reads_nothing_of_it_and_the_reader_gets_their_own_language(
    page_of: PageOf,
) -> None:
    async with page_of("centre.kafo") as centre, page_of("prosecutor.br") as beto:
        await is_live(centre)
        await is_live(beto)
        await _chen_writes(centre)
        await seen(beto, ".inbox ol .t", TITLE)

        await reads(beto, "fr")
        await seen(beto, ".inbox ol .t", TITRE)
        await beto.locator(".inbox ol button").filter(has_text=TITRE).click()
        await expect(beto.get_by_role("heading", name=TITRE)).to_be_visible()
        await expect(beto.get_by_text("Nous le gardons jusqu’à midi.")).to_be_visible()
        await expect(beto.get_by_role("note")).to_contain_text("Traduction automatique, ne fait pas foi.")
        await keep_picture(beto, "prosecutor-languages")
        await clean_in_both_languages(beto)

        await beto.get_by_role("button", name="English · original").click()
        await expect(beto.get_by_text("We hold it until noon.")).to_be_visible()
        await expect(beto.get_by_role("note")).to_have_count(0)


async def test_a_correction_is_not_sent_before_it_is_said_anew_in_every_language(
    page_of: PageOf, person: Person
) -> None:
    french = {"language": "fr", "title": TITRE, "text": "Nous le gardons.", "authentic": True}
    await released(await person("centre.kafo"), title="Corrected lorry", text="We hold it.", translations=[french])
    async with page_of("centre.kafo") as centre:
        await is_live(centre)
        await centre.locator("section[aria-labelledby=h-board]").get_by_role("button", name="Corrected lorry").click()
        await centre.get_by_label("Why").fill("It left.")
        await centre.get_by_label("What it is to say instead").fill("We let it go.")
        correct = centre.get_by_role("button", name="Correct", exact=True)
        await expect(correct).to_be_disabled()
        await expect(centre.get_by_text("Say it anew too, or leave it out: French.")).to_be_visible()
        await centre.get_by_label("Text in French").fill("Nous l’avons laissé partir.")
        await keep_picture(centre, "centre-correct-languages")
        assert await complaints(centre) == []
        await correct.click()
        await expect(centre.locator(".drawer .text").first).to_have_text("We let it go.")
        await centre.get_by_role("button", name="French · authentic").click()
        await expect(centre.locator(".drawer .text").first).to_have_text("Nous l’avons laissé partir.")


async def _chen_writes(centre: Page) -> None:
    await centre.get_by_role("button", name="New alert").click()
    form = centre.get_by_role("dialog")
    await form.get_by_label("Title", exact=True).fill(TITLE)
    await form.get_by_label("What is asked of them").fill("We hold it until noon.")
    await form.get_by_role("button", name="Brazil").click()
    await form.get_by_label("Written in").select_option("fr")
    unread = form.get_by_text("No text that")
    await expect(unread).to_contain_text("reads (Portuguese, English).")
    await form.get_by_label("Written in").select_option("en")
    await expect(unread).to_have_count(0)
    await form.get_by_label("Add the text in another language").select_option("fr")
    await expect(form.get_by_role("button", name="Save draft")).to_be_disabled()
    await form.get_by_label("Title in French").fill(TITRE)
    await form.get_by_label("Text in French").fill("Nous le gardons jusqu’à midi.")
    await form.get_by_label("Machine translation, not authentic").check()
    await expect(form.get_by_role("button", name="Save draft")).to_be_enabled()
    await keep_picture(centre, "composer-languages")
    assert await complaints(centre) == []
    await form.get_by_role("button", name="Save draft").click()
    await expect(centre.locator(".drawer h2")).to_contain_text(TITLE)
    await centre.get_by_role("button", name="Release to").click()


SAYS = {
    "centre.kafo": {"es": "Alertas en espera", "pt": "Alertas em espera"},
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
