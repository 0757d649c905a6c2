"""The desks of cooperation: a request moved by both sides, a network's board, a circular with replies, the funnel."""

import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from playwright.async_api import Page, expect

from jointops.node import Node
from tests.alerts.support import enrol_secretariat, if_match, released
from tests.alerts.test_routing import entry
from tests.browser.axe import clean_in_both_languages
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, reads, release_alert, settled
from tests.support import Person, until

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
async def secretariat(node: Node) -> None:
    await enrol_secretariat(node)


async def drafted(person: Person, **more: object) -> dict[str, object]:
    """France asks Mali for a statement, through the network."""
    helene = await person("prosecutor.fr")
    ids = {one["code"]: one["id"] for one in (await helene.get("/api/authorities")).json()["items"]}
    body = {
        "requesting": ids["FR-CA"], "requested": ids["ML-CA"], "treaty": "untoc-drill", "article": "18",
        "measure": "statement", "languages": ["fr"], "text": "Please hear the driver.", "documents": ["FR 118/2026"],
        "network": "west-africa", "opened_on": "2026-11-01", **more,
    }  # fmt: skip
    made = await helene.post("/api/requests", json=body)
    assert made.status_code == 201, made.text
    return made.json()


async def test_a_request_is_moved_by_both_sides_and_the_slower_of_two_is_told(page_of: PageOf, person: Person) -> None:
    helene, fatoumata, admin = [await person(user) for user in ("prosecutor.fr", "prosecutor.ml", "admin")]
    await released(await person("centre.kafo"), countries=["FR"])  # so that she may write in this operation
    alert = await released(helene, countries=["ML"], handling=["H2"])
    made = await drafted(person, urgent=True, alert=alert["id"])
    listed = (await admin.get("/api/authorities", params={"country": "ML"})).json()["items"]
    asked = next(one for one in listed if one["id"] == made["requested"])
    entry = f"/api/authorities/{asked['id']}"
    changed = await admin.patch(entry, json={"languages": ["en"]}, headers=if_match(asked["version"]))
    assert changed.status_code == 200, changed.text
    async with page_of("prosecutor.fr") as page:
        await is_live(page)
        await page.evaluate(f"location.hash = '#/requests/all/{made['id']}'")
        await expect(page.get_by_role("button", name="Send", exact=True)).to_be_disabled()
        await expect(page.locator("aside")).to_contain_text("This authority accepts requests in: English.")
        await page.emulate_media(media="print")
        await expect(page.locator("aside .facts")).to_be_visible()
        await expect(page.locator(".rows").first).to_be_hidden()
        await page.emulate_media(media="screen")
        translations = page.get_by_role("group", name="Translations that go with it now")
        await translations.get_by_role("button", name="English").click()
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.locator("aside .track")).to_contain_text("sent")
        await expect(page.locator("aside .facts")).to_contain_text("French, English")
        await page.evaluate("location.hash = '#/requests/new'")
        form = page.locator("aside form")
        await form.get_by_label("Country asked").select_option("BR")
        await expect(form.get_by_text("accepts requests in")).to_have_count(0)
        await form.get_by_role("button", name="English").click()
        await expect(form).to_contain_text("This authority accepts requests in: Portuguese, English.")
        await expect(form.get_by_role("button", name="Keep as a draft")).to_be_disabled()
        await form.get_by_role("button", name="Portuguese").click()
        await expect(form.get_by_text("accepts requests in")).to_have_count(0)
        await clean_in_both_languages(page)
    async with page_of("prosecutor.ml") as page:
        await is_live(page)
        await page.get_by_role("link", name="Requests").click()
        await page.get_by_role("button", name="Waits for us").click()
        await page.get_by_role("button", name="Urgent").click()
        row = page.get_by_role("button", name=str(made["number"]))
        await expect(row).to_be_visible()
        await page.emulate_media(media="print")
        await expect(row).to_be_hidden()
        await expect(page.locator(".print-closed")).to_be_visible()
        await page.emulate_media(media="screen")
        await expect(page.locator(".topbar .tlp")).to_contain_text("TLP:AMBER+STRICT")
        await row.click()
        await expect(page.locator("aside")).to_contain_text("Mali: party since 1 Jan 2005")
        await page.emulate_media(media="print")
        await expect(page.locator("aside .facts")).to_be_hidden()
        await expect(page.locator(".print-closed")).to_be_visible()
        await page.emulate_media(media="screen")
        await page.get_by_role("button", name="Confirm receipt").click()
        await expect(page.locator("aside .track")).to_contain_text("received")
        await page.locator("aside summary", has_text="Assess it under the law of Mali").click()
        await page.get_by_label("Dual criminality").select_option("not-met")
        day = datetime.now(UTC) + timedelta(days=25)
        await page.get_by_label("Can be tried until").fill(f"{day:%Y-%m-%d}")
        await page.get_by_role("button", name="Keep the assessment").click()
        await expect(page.locator("aside")).to_contain_text("no offence there")
        until = f"can be tried until {day.day} {day:%b %Y}"
        await expect(page.locator(".rows tr[aria-current]")).to_contain_text(until)
        await clean_in_both_languages(page)
        await keep_picture(page, "requests")

        await page.get_by_label("Note").fill("The driver left the country.")
        await page.route("**/api/requests/*", lambda route: route.abort())  # this screen does not hear of it
        async with page.expect_event("requestfailed"):
            await fatoumata.post(f"/api/requests/{made['id']}/execute", json={}, headers=if_match(4))
        await page.unroute("**/api/requests/*")
        await expect(page.locator("legend", has_text="What is wanting")).to_be_visible()
        await expect(page.get_by_role("button", name="Refuse")).to_be_disabled()
        await expect(page.get_by_text("A refusal needs one.")).to_be_visible()
        await page.get_by_label("Ground of a refusal").select_option("other")
        await page.get_by_role("button", name="Refuse").click()
        await expect(page.locator("aside").get_by_role("alert")).to_be_visible()
        await expect(page.locator("aside .track")).to_contain_text("being executed")
        await expect(page.get_by_label("Note")).to_have_value("The driver left the country.")

        signed = {"name": "answer.pdf", "mimeType": "application/pdf", "buffer": b"signed"}
        await page.get_by_label("Channel").select_option("electronic")
        await page.get_by_label("Signed file").set_input_files(signed)  # pyright: ignore
        for _ in range(2):
            await page.get_by_role("button", name="Add a document").click()
        await page.get_by_label("May be used for this alone").last.fill("the trial of the driver")
        await page.get_by_role("button", name="Answer", exact=True).click()
        await expect(page.get_by_label("Document", exact=True)).to_have_count(1)
        await expect(page.locator("aside fieldset .err")).to_be_visible()
        await expect(page.get_by_label("May be used for this alone")).to_have_value("the trial of the driver")
        await page.get_by_label("Document", exact=True).fill("ML 4/2026")
        await clean_in_both_languages(page)
        await page.get_by_role("button", name="Answer", exact=True).click()
        papers = page.locator("section[aria-labelledby=h-papers]")
        await expect(papers).to_contain_text("only for: the trial of the driver")
        await expect(page.locator("aside .track")).to_contain_text("electronically")
        own = papers.get_by_label("Is the file that you have this one?")
        await own.set_input_files({**signed, "buffer": b"another"})  # pyright: ignore
        await expect(papers.get_by_role("status")).to_contain_text("No: none")
        await own.set_input_files(signed)  # pyright: ignore
        await expect(papers.get_by_role("status")).to_contain_text("Yes: it is the file of “answered”.")
        await clean_in_both_languages(page)
        await keep_picture(page, "request-answered")


async def test_a_secretariat_keeps_its_networks_board(page_of: PageOf, person: Person, secretariat: None) -> None:
    helene = await person("prosecutor.fr")
    await released(await person("centre.kafo"), countries=["FR"])  # so that she may write in this operation
    alert = await released(helene, countries=["ML"], handling=["H2"])
    made = await drafted(person, languages=["en"], alert=alert["id"])
    async with page_of("desk.west") as page:
        await is_live(page)
        await page.get_by_role("link", name="Networks").click()
        await page.get_by_role("button", name="West African central authorities").click()
        board = page.locator("aside")
        await expect(board).to_contain_text("Direction des affaires judiciaires")
        number = board.get_by_role("link", name=str(made["number"]))
        await expect(number).to_be_visible()
        await page.emulate_media(media="print")
        await expect(number).to_be_hidden()
        await expect(page.locator(".print-closed")).to_be_visible()
        await page.emulate_media(media="screen")
        await board.get_by_role("button", name="Record a meeting").click()
        await board.get_by_label("Meeting", exact=True).fill("Plenary")
        await board.get_by_role("button", name="Add what was agreed").click()
        await board.get_by_label("What is to be done").fill("Name a second contact point")
        await board.locator("fieldset select").select_option("ML")
        await board.get_by_label("Until").fill("2026-11-20")
        await board.get_by_role("button", name="Keep the meeting").click()
        await expect(board.locator("section[aria-labelledby=h-meetings] li")).to_contain_text(
            "Name a second contact point"
        )
        await expect(board.locator("section[aria-labelledby=h-waits]")).to_contain_text("agreed, not done: 1")
        await clean_in_both_languages(page)
        await keep_picture(page, "network-board")

        await page.get_by_role("button", name="New network").click()
        await page.get_by_label("Name").fill("Coast guards (drill)")
        await page.get_by_label("Code").fill("coast-guards")
        await page.get_by_label("Part of").select_option("west-africa")
        await page.get_by_label("Kind").select_option("task-force")
        await page.get_by_label("Led by").fill("ml")
        await page.get_by_label("Legal basis of the mandate").fill("Decision 4/2026 (invented)")
        await page.get_by_label("Mandate from").fill("2024-01-01")
        await page.get_by_label("Last day").fill("2025-12-31")
        await page.get_by_role("button", name="Add the network").click()
        await expect(page.locator("aside h2")).to_have_text("Coast guards (drill)")
        await expect(page.locator(".rows tr[aria-current]")).to_contain_text("part of west-africa")
        mandate = page.locator("section[aria-labelledby=h-mandate]")
        await expect(mandate).to_contain_text("Led by: Mali · 1 Jan 2024 to 31 Dec 2025")
        await expect(mandate).to_contain_text("Not in force today")
        await clean_in_both_languages(page)
        await keep_picture(page, "task-force")

        await page.get_by_role("link", name="Requests").click()
        await page.get_by_role("button", name="Treaties").click()
        join = page.get_by_role("form", name="A state joins a treaty")
        await join.get_by_label("Treaty").select_option("firearms-drill")
        await join.get_by_label("State, two letters").fill("gh")
        await join.get_by_role("button", name="A state joins a treaty").click()
        firearms = page.locator("aside li", has_text="Firearms protocol")
        await expect(firearms).to_contain_text("5 parties")
        two = page.get_by_role("form", name="Add a treaty")
        await two.get_by_label("Name").fill("Ghana – Togo, legal assistance (drill)")
        await two.get_by_label("Code").fill("gh-tg-drill")
        await two.get_by_label("Parties").fill("GH 2019-07-01\nTG 2019-07-01")
        await two.get_by_role("button", name="Add a treaty").click()
        await expect(page.locator("aside")).to_contain_text("gh-tg-drill")
        await clean_in_both_languages(page)
    async with page_of("prosecutor.ml") as page:
        await is_live(page)
        await page.evaluate("location.hash = '#/networks/west-africa'")
        await page.locator("section[aria-labelledby=h-meetings] li").get_by_role("button", name="Done").click()
        await expect(page.locator("aside")).to_contain_text("done on")


@pytest.mark.map
async def test_the_map_shows_who_can_be_asked_who_is_bound_and_who_asks_whom_and_its_table_says_the_same(
    page_of: PageOf, person: Person, secretariat: None
) -> None:
    helene = await person("prosecutor.fr")
    for _ in range(2):
        made = await drafted(person, opened_on="2025-03-01", languages=["en"])
        sent = await helene.post(f"/api/requests/{made['id']}/send", json={}, headers=if_match(1))
        assert sent.status_code == 200, sent.text
    await drafted(person, opened_on="2025-03-01", languages=["en"])
    await drafted(person, opened_on="2025-03-01", unit="case", languages=["en"])
    old = (datetime.now(UTC) - timedelta(days=400)).isoformat()
    togo = await entry(await person("desk.west"), "TG-OLD", functions=["transfer"], verified_at=old)
    async with page_of("desk.west") as page:
        await is_live(page)
        await page.get_by_role("link", name="Map", exact=True).click()
        table = page.locator(".rows")
        await expect(table).to_contain_text("Can be sent to today")
        await page.keyboard.press("2")
        await page.get_by_label("Treaty").select_option("fr-ml-drill")
        await expect(table).to_contain_text(re.compile(r"Bound today 2\s*France\s*since 9 Mar 1964\s*Mali"))
        await settled(page)
        box = await page.locator("canvas").bounding_box()
        assert box is not None

        async def touched() -> object:
            """Algeria lies between France and Mali, once the ground has come."""
            await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.6)
            return await page.locator("details mark").count()

        await until(touched, within=20)
        await expect(page.locator("details mark")).to_have_text("Algeria")
        await page.keyboard.press("j")
        await page.keyboard.press("j")
        await page.keyboard.press("Enter")
        await expect(table.locator("tr[aria-current]")).to_contain_text("Mali")
        await clean_in_both_languages(page)
        await keep_picture(page, "atlas-treaty")

        await page.keyboard.press("1")
        await page.get_by_label("For").select_option("transfer")
        await expect(table).to_contain_text(
            re.compile(r"nothing is sent there today 1\s*Togo.*not confirmed for a year")
        )
        await expect(table).to_contain_text("Can be sent to today 6")
        its = table.get_by_role("link", name=togo["name"])
        await expect(its).to_have_attribute("href", f"#/directory/{togo['id']}")
        await settled(page)
        with_togo = await page.locator("canvas").screenshot()
        await keep_picture(page, "atlas-coverage")
        await page.get_by_label("For").select_option("mla")
        await expect(table).not_to_contain_text("Togo")
        await settled(page)
        assert await page.locator("canvas").screenshot() != with_togo

        await page.keyboard.press("3")
        await page.get_by_label("Network, year and unit").select_option("west-africa~-~2025~request")
        await expect(table.locator("tbody tr")).to_have_count(1)
        await expect(table).to_contain_text(re.compile(r"France → Mali\s*2"))
        await table.get_by_role("button", name="France → Mali").click()
        await settled(page)
        await clean_in_both_languages(page)
        await keep_picture(page, "atlas-requests")
        await page.get_by_role("button", name="Light or dark").click()
        await settled(page)
        await keep_picture(page, "atlas-requests-dark")
        await reads(page, "ar")
        await page.keyboard.press("1")
        await expect(page.locator(".group").first).to_be_visible()
        await settled(page)
        await keep_picture(page, "atlas-coverage-arabic")
        await reads(page, "en")
        await page.get_by_role("button", name="Light or dark").click()
    async with page_of("admin") as page:
        await is_live(page)
        await page.evaluate("location.hash = '#/atlas/requests'")
        await expect(page.get_by_text("No requests that you may see")).to_be_visible()


async def test_a_bureau_asks_all_central_authorities_and_sees_who_answered(page_of: PageOf, person: Person) -> None:
    async with page_of("bureau.ml") as page, page_of("prosecutor.ml") as other:
        await is_live(page)
        await is_live(other)
        await page.get_by_role("link", name="Circulars").click()
        await page.get_by_role("button", name="New circular").click()
        await expect(page.get_by_text("Goes to 6 authorities, each once.")).to_be_visible()
        await page.get_by_label("Circular", exact=True).fill("Requests on paper")
        await page.get_by_label("What is said or asked").fill("Do you take them?")
        await page.get_by_role("button", name="Send the circular").click()
        await expect(page.locator("aside")).to_contain_text("0 of 6 answered")

        await other.get_by_role("link", name="Circulars").click()
        await other.get_by_role("button", name="Requests on paper").click()
        await other.get_by_label("Answer of your authority").fill("By e-mail alone.")
        await other.get_by_role("button", name="Send the answer").click()
        await expect(page.locator("aside")).to_contain_text("1 of 6 answered")
        await expect(page.locator("aside")).to_contain_text("By e-mail alone.")
        await page.get_by_role("button", name="Not answered yet").click()
        await expect(page.locator("aside section li")).to_have_count(5)
        await clean_in_both_languages(page)
        await keep_picture(page, "circulars")

        # Whoever answers for two of those who were asked says it once for both.
        both = {"title": "Two desks", "text": "Who is on duty?", "authorities": ["ML-CA", "ML-PJS"]}
        assert (await (await person("bureau.ml")).post("/api/circulars", json=both)).is_success
        await other.get_by_role("button", name="Two desks").click()
        await expect(other.locator("aside form")).to_contain_text("ML-CA, ML-PJS")
        await other.get_by_label("Answer of your authority").fill("We are.")
        await other.get_by_role("button", name="Send the answer").click()
        await expect(other.locator("aside")).to_contain_text("2 of 2 answered")


async def test_the_funnel_shows_where_alerts_stand_still_and_the_alerts_behind_each_figure(
    page_of: PageOf, person: Person
) -> None:
    chen, helene = await person("centre.kafo"), await person("prosecutor.fr")
    before = await _sent_to_france(chen)
    sent = [await release_alert(chen, f"Lorry {number}", "FR") for number in (1, 2)]
    step = {"legal_basis": "Art. 40 (invented)", "happened_on": str(sent[0]["released_at"])[:10]}
    for act in ("refer", "case"):
        assert (await helene.post(f"/api/alerts/{sent[0]['id']}/{act}", json=step)).status_code == 200
    async with page_of("prosecutor.fr") as page:
        await is_live(page)
        await page.get_by_role("link", name="Funnel").click()
        await page.get_by_role("button", name="any time").click()
        await expect(page.get_by_text("A request to which you are no party counts only once")).to_be_visible()
        await expect(page.locator("section[aria-labelledby=h-stalled]")).to_contain_text(sent[1]["number"])
        await _opens(page, "1 alerts, case, France", sent[0]["number"])
        await clean_in_both_languages(page)
        await keep_picture(page, "funnel")
        await page.locator("aside").get_by_role("link", name=sent[0]["number"]).click()
        await expect(page.locator("article h1")).to_have_text("Lorry 1")
    async with page_of("centre.kafo") as page:
        await is_live(page)
        await page.evaluate("location.hash = '#/funnel/0'")
        await _opens(page, f"{before + 2} alerts, alert, France", sent[1]["number"])
        await keep_picture(page, "funnel-centre")


async def _sent_to_france(chen: httpx.AsyncClient) -> int:
    funnel = (await chen.get("/api/alerts/funnel?operation=kafo-ii&days=0")).json()
    return sum(one["alerts"] for one in funnel["reached"] if (one["country"], one["stage"]) == ("FR", "alert"))


async def _opens(page: Page, figure: str, number: str) -> None:
    await page.get_by_role("button", name=figure).click()
    await expect(page.locator("aside")).to_contain_text(number)
