"""A stale entry: the composer says why it is kept back, offers another, and names everybody who would read it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect

from tests.alerts.support import if_match, released
from tests.alerts.test_routing import entry
from tests.browser.axe import clean_in_both_languages, complaints
from tests.browser.by_keys import press, reach
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture
from tests.support import Person

pytestmark = pytest.mark.browser


async def test_the_composer_offers_another_for_a_stale_entry_and_names_its_readers(
    person: Person, page_of: PageOf
) -> None:
    aigerim, admin = await person("secretariat.casc"), await person("admin")
    old = (datetime.now(UTC) - timedelta(days=400)).isoformat()
    stale = await entry(aigerim, "FR-OLD", functions=["vessel"], verified_at=old, name="Bureau maritime (invented)")
    desk = await entry(aigerim, "TG-DESK", functions=["transfer"], name="Secretariat of the coast (invented)")
    await admin.post("/api/networks", json={"code": "coast", "name": "Coast", "secretariat": desk["id"]})
    members = {"members": [{"country": "FR", "contact": stale["id"]}]}
    await admin.put("/api/networks/coast/members", json=members, headers={"if-match": '"1"'})
    body = {"title": "Emergency measures", "text": "Do you take paper?", "authorities": ["FR-CA", "FR-OLD", "ML-CA"]}
    circular = (await aigerim.post("/api/circulars", json=body)).json()
    reply = {"authority": stale["id"], "text": "No."}
    await aigerim.post(f"/api/circulars/{circular['id']}/reply", json=reply)

    async with page_of("centre.kafo") as page:
        await is_live(page)
        await page.get_by_role("button", name="New alert").click()
        form = page.get_by_role("dialog")
        await form.get_by_label("Title").fill("Speed boat off Lomé")
        await form.get_by_label("What is asked of them").fill("May we board?")
        await form.get_by_role("button", name="France").click()
        await form.get_by_role("button", name="boarding of vessels").click()
        await expect(form.get_by_text("nobody has confirmed this entry since")).to_be_visible()
        await form.get_by_label("Send through the secretariat: Secretariat of the coast (invented)").check()
        await form.get_by_role("group", name="Will receive it: 2").scroll_into_view_if_needed()
        await form.get_by_text("By name:").click()
        await expect(form.get_by_text("Hélène Vasseur")).to_be_visible()
        assert await complaints(page) == []
        await form.get_by_role("status").scroll_into_view_if_needed()
        await keep_picture(page, "centre-composer-blocked")
        await form.get_by_role("button", name="H1: not as evidence").click()
        await form.get_by_role("button", name="Save draft").click()
        await expect(page.locator(".drawer")).to_contain_text("TLP:AMBER · H1")
        await expect(
            page.locator(".drawer, aside").get_by_text("Secretariat of the coast (invented)").first
        ).to_be_visible()

    async with page_of("admin") as page:
        await page.get_by_role("link", name="Directory").click()
        await expect(page.get_by_text("Not sent to: not confirmed for a year")).to_be_visible()
        await expect(page.get_by_text("1 of 3 have replied")).to_be_visible()
        await page.get_by_role("button", name="Coverage").click()
        await expect(
            page.get_by_role("table", name="Coverage").get_by_role("row", name="boarding of vessels")
        ).to_have_text(re.compile(r"boarding of vessels\s*1\s*1"))
        await clean_in_both_languages(page)
        await keep_picture(page, "admin-directory")


async def test_a_secretariat_verifies_a_stale_entry_by_keys_and_the_alert_that_it_kept_back_is_sent(
    person: Person, page_of: PageOf
) -> None:
    aigerim, chen, admin = [await person(user) for user in ("secretariat.casc", "centre.kafo", "admin")]
    old = (datetime.now(UTC) - timedelta(days=400)).isoformat()
    name = "Parquet de Praia (invented)"
    await entry(aigerim, "CV-CA", functions=["drugs"], verified_at=old, name=name)
    await entry(aigerim, "GW-OVER", functions=["mla"], verified_at=old, valid_to="2026-01-31")
    await admin.post("/api/networks", json={"code": "casc", "name": "CASC"})
    await admin.put(
        "/api/networks/casc/members", json={"members": [{"country": "CV"}, {"country": "GW"}]}, headers=if_match(1)
    )
    title = "Boat on its way to Praia"
    await released(chen, title=title, countries=["FR", "CV", "GW"], functions=["mla", "drugs"])
    async with page_of("centre.kafo") as centre, page_of("secretariat.casc") as desk:
        await is_live(centre)
        await centre.get_by_role("button", name=title).first.click()
        await expect(centre.locator(".drawer")).to_contain_text("nobody has confirmed this entry since")
        await expect(centre.get_by_role("button", name="Send now")).to_have_count(0)

        await is_live(desk)
        await press(desk, "Directory")
        await expect(desk.locator(".rows tbody tr").nth(3)).to_be_visible()
        tasks = desk.locator("section[aria-labelledby=h-tasks]")
        await expect(tasks).to_contain_text(f"{name} CV-CA")
        await desk.keyboard.press("/")
        await desk.keyboard.type("verde drugs")
        await expect(desk.locator(".rows tbody tr")).to_have_count(1)
        await reach(desk, "Parquet de Praia")
        await desk.keyboard.press("Enter")
        await expect(desk.locator("#h-panel")).to_have_text(name)
        await keep_picture(desk, "directory-stale")
        await clean_in_both_languages(desk)
        await press(desk, "It holds today")
        await expect(desk.locator(".rows tbody")).not_to_contain_text("Not sent to")
        await expect(tasks).not_to_contain_text(name)
        await press(desk, "It is right as it stands")
        await expect(tasks).to_have_count(0)

        await centre.get_by_role("button", name=re.compile(f"^Send now.*{re.escape(name)}")).click(timeout=15_000)
        await expect(centre.locator(".drawer")).not_to_contain_text("nobody has confirmed this entry since")
        await expect(centre.locator("section[aria-labelledby=h-board]")).to_contain_text(name)
        await keep_picture(centre, "centre-sent-late")

        await desk.get_by_role("button", name="Parquet de Praia").click()
        await desk.locator("aside summary", has_text="Change the entry").click()
        form = desk.get_by_role("form", name="Change the entry")
        await form.get_by_label("In urgent cases").fill("+238 555 01 00")
        await form.get_by_label("Friday, closes").fill("12:00")
        await form.get_by_role("button", name="Add days").click()
        await form.get_by_label("From").fill("2040-07-05")
        await form.get_by_label("What for").fill("Independence Day")
        await form.get_by_role("button", name="Change the entry").click()
        await expect(desk.locator("aside dl")).to_contain_text("+238 555 01 00")
        await expect(desk.locator("aside dl")).to_contain_text("5 Jul 2040, Independence Day, closed")
        await clean_in_both_languages(desk)
        await keep_picture(desk, "directory-days")
        await desk.get_by_role("button", name="Holiday of a country").click()
        feast = desk.get_by_role("form", name="Holiday of a country")
        await feast.get_by_label("Country").select_option("CV")
        left = "Left as they were, for they have other days then: CV-CA."
        for day, what in (("2040-07-05", left), ("2040-12-25", "Entered at: CV-CA.")):
            await feast.get_by_label("From").fill(day)
            await feast.get_by_label("What for").fill("A feast")
            await feast.get_by_role("button", name="Add days").click()
            await expect(desk.locator("aside [role=status]")).to_contain_text(what)
        await clean_in_both_languages(desk)
        await keep_picture(desk, "directory-country-days")
        await desk.get_by_role("button", name="Take in a file").click()
        rows = ["code,name,country,functions,languages,channel,hours,valid_from,verified_at"]
        rows += [
            f"{code},Court of {code},CV,drugs,pt,post,office,2020-01-01,{old}" for code in ("CV-PRAIA", "cv praia")
        ]
        rows += [f"CV-CA,Tribunal,CV,drugs,pt,post,office,2020-01-01,{old}"]
        file = {"name": "cv.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}
        await desk.locator("aside input[type=file]").set_input_files(file)  # pyright: ignore
        await desk.get_by_role("button", name="See what would change").click()
        await expect(desk.locator("aside [role=status]")).to_contain_text("New: 1. Changed: 1. Same: 0. Refused: 1.")
        await expect(desk.locator("aside")).to_contain_text("Line 3:")
        await expect(desk.locator("aside .holdings").first).to_contain_text(re.compile("CV-CA .*name"))
        await expect(desk.locator(".rows tbody")).not_to_contain_text("CV-PRAIA")
        await desk.get_by_role("button", name="Take it in").click()
        await expect(desk.locator("aside [role=status]")).to_contain_text("Taken in.")
        await desk.get_by_role("button", name="Change log").click()
        log = desk.locator("aside .holdings").first
        await expect(log).to_contain_text(re.compile("CV-PRAIA added"))
        await expect(log).to_contain_text(re.compile("CV-CA changed.*urgent contact, working week"))
        await clean_in_both_languages(desk)


async def test_an_authority_says_how_it_is_reached_and_who_is_on_duty_and_others_read_it(
    page_of: PageOf, person: Person
) -> None:
    async with page_of("prosecutor.br") as page:
        await is_live(page)
        await page.get_by_role("link", name="Directory").click()
        await page.get_by_role("button", name="Departamento de Cooperação").click()
        panel = page.locator("aside")
        await expect(panel.get_by_role("button", name="It holds today")).to_have_count(0)
        notice = panel.get_by_role("form", name="Give notice")
        await notice.get_by_role("combobox").select_option("paper-not-accepted")
        await notice.get_by_label("In words").fill("By e-mail alone.")
        await notice.get_by_role("button", name="Give notice").click()
        await expect(panel.get_by_role("list").first).to_contain_text("By e-mail alone.")
        turn = panel.get_by_role("form", name="Add a turn")
        await turn.get_by_role("button", name="Leave out prosecutor.br").click()
        await expect(turn.get_by_role("button", name="Add a turn")).to_be_disabled()
        await turn.get_by_role("combobox", name="Who").fill("pros")
        await expect(turn.get_by_role("listbox", name="Who").get_by_role("option")).to_contain_text("prosecutor.br")
        await turn.get_by_role("combobox", name="Who").press("Enter")
        await turn.get_by_label("From (UTC)").fill("2026-12-01T08:00")
        await turn.get_by_label("To (UTC)").fill("2040-12-02T08:00")
        await turn.get_by_role("button", name="Add a turn").click()
        await expect(panel).to_contain_text("on call prosecutor.br")
        await expect(panel.get_by_role("button", name=re.compile("^Take out.*on call prosecutor.br"))).to_be_visible()
        await clean_in_both_languages(page)
        await page.get_by_role("button", name="Light or dark").click()
        await expect(panel).to_contain_text("on call prosecutor.br")
        await keep_picture(page, "directory-own-dark")
    helene = await person("prosecutor.fr")
    body = {
        "operation": "kafo-ii", "title": "x", "text": "x", "priority": "P2", "countries": ["BR"], "functions": ["mla"],
    }  # fmt: skip
    preview = (await (await person("centre.kafo")).post("/api/alerts/preview", json=body)).json()
    assert preview["receivers"][0]["notices"] == ["paper-not-accepted"], "the routing reads it"
    async with page_of("prosecutor.fr") as other:
        await is_live(other)
        await other.get_by_role("link", name="Directory").click()
        await expect(other.locator(".rows")).to_contain_text("no paper By e-mail alone.")
        await other.get_by_role("button", name="Departamento de Cooperação").click()
        await expect(other.locator("aside").get_by_role("button", name="Withdraw")).to_have_count(0)
    [brazil] = (await helene.get("/api/authorities?country=BR&function=mla")).json()["items"]
    assert (await helene.get(f"/api/authorities/{brazil['id']}/rota")).status_code == 404


async def test_the_composer_says_at_the_countries_that_none_there_is_competent(page_of: PageOf, person: Person) -> None:
    await entry(await person("secretariat.casc"), "KM-SEA", functions=["vessel"])
    async with page_of("centre.kafo") as page:
        await is_live(page)
        await page.get_by_role("button", name="New alert").click()
        countries = page.get_by_role("dialog").get_by_role("group", name="Countries")
        await countries.get_by_role("button", name="Comoros").click()
        await expect(countries.locator(".err")).to_be_visible()
        await expect(countries).to_have_accessible_description(re.compile("No competent authority in Comoros"))
        assert await complaints(page) == []
