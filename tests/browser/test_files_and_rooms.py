"""Files with an alert, a draft that is not sent, a room of a network, and a secretariat that writes, on the screens."""

import asyncio
import re
from datetime import date
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from playwright.async_api import FilePayload, Page, expect

from jointops.base.audit.keys import SigningKey
from jointops.node import Node
from tests.alerts.support import drafted, enrol_secretariat, if_match
from tests.alerts.test_attachments import PDF, attached
from tests.browser.axe import clean_in_both_languages, complaints
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, keep_picture, seen
from tests.integrations.test_partner_file import sent_file, whpk
from tests.ops.support import done
from tests.support import Person

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
async def secretariat(node: Node) -> None:
    await enrol_secretariat(node)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    file = tmp_path / "Procès-verbal.pdf"
    file.write_bytes(PDF)
    return file


async def saved(page: Page, name: str) -> bytes:
    """What the browser saves when somebody presses Save beside a file."""
    async with page.expect_download() as coming:
        await page.locator("li", has_text=name).get_by_role("button", name="Save").first.click()
    path = await (await coming.value).path()
    return await asyncio.to_thread(Path(path).read_bytes)


async def test_a_draft_gets_a_file_and_is_discarded_on_every_screen_of_its_unit(
    page_of: PageOf, person: Person, report: Path
) -> None:
    draft = await drafted(await person("centre.kafo"), title="Lorry that was another")
    async with page_of("centre.kafo") as page, page_of("centre.kafo") as other:
        for one in (page, other):
            await is_live(one)
            await one.get_by_role("link", name="Alerts").click()
            await one.get_by_text("Lorry that was another").first.click()
        drawer = page.locator("aside.drawer")
        await drawer.get_by_label("Attach a file").set_input_files(report)
        await expect(drawer.locator("section.files")).to_contain_text("Procès-verbal.pdf")
        await expect(other.locator("aside.drawer section.files")).to_contain_text("Procès-verbal.pdf")
        assert await saved(page, "Procès-verbal.pdf") == PDF
        await clean_in_both_languages(page)
        await keep_picture(page, "draft-with-a-file")

        await drawer.get_by_label("Why it is not to be sent").fill("It was another lorry.")
        await drawer.get_by_role("button", name="Discard this draft").click()
        await drawer.get_by_role("button", name="Discard it for good").click()
        await expect(other.locator("aside.drawer h2", has_text="Lorry that was another")).to_have_count(0)
        await other.locator("aside.drawer").hover()  # what moves under the pointer waits
        for one in (page, other):
            await expect(one.get_by_text("Lorry that was another")).to_have_count(0)
    found = await done((await person("centre.kafo")).get(f"/api/alerts/{draft['id']}"))
    assert (found["state"], found["closed_reason"]) == ("discarded", "It was another lorry.")


async def test_who_receives_an_alert_saves_its_file_and_asks_about_it(
    page_of: PageOf, person: Person, report: Path
) -> None:
    chen = await person("centre.kafo")
    draft = await attached(chen, await drafted(chen, title="Lorry with papers"), PDF + b"\n", "papers.pdf")
    await done(chen.post(f"/api/alerts/{draft['id']}/release", headers=if_match(draft["version"])))
    async with page_of("prosecutor.fr") as page:
        await seen(page, ".inbox ol button", "Lorry with papers")
        await page.locator(".inbox ol button", has_text="Lorry with papers").click()
        await expect(page.locator("article section.files")).to_contain_text("papers.pdf")
        assert await saved(page, "papers.pdf") == PDF + b"\n"
        await expect(page.locator("article section.files")).to_contain_text(
            f"Saved: {draft['number']} TLP-AMBER papers.pdf"
        )
        await page.get_by_text("Versions, and who opened them").click()
        await expect(page.locator("article section.files article")).to_contain_text("Version 1")
        await page.get_by_role("combobox", name="About").select_option("papers.pdf")
        await page.get_by_role("textbox", name="Your answer").fill("Which page?")
        await page.get_by_role("button", name="Send answer").click()
        await expect(page.locator("section", has=page.locator("#h-talk"))).to_contain_text("About papers.pdf")
        assert await complaints(page) == []
        await keep_picture(page, "reading-with-a-file")
    async with page_of("centre.kafo") as page:
        await is_live(page)
        await page.get_by_role("link", name="Alerts").click()
        await page.get_by_text("Lorry with papers").first.click()
        files = page.locator("aside.drawer section.files")
        await files.get_by_text("Versions, and who opened them").click()
        await expect(files).to_contain_text("Opened by Hélène")
        await files.get_by_text("Write it anew").click()
        await files.get_by_label("What is different").fill("All pages")
        await files.get_by_label("The new version").set_input_files(report)
        await expect(files).to_contain_text("Version 2: All pages")
        await expect(page.locator("aside.drawer")).to_contain_text("About Procès-verbal.pdf")
        await clean_in_both_languages(page)
        now = await done(chen.get(f"/api/alerts/{draft['id']}"))
        because = {"reason": "It was released at the frontier."}
        await done(chen.post(f"/api/alerts/{draft['id']}/close", json=because, headers=if_match(now["version"])))
        await expect(files.get_by_text("Write it anew")).to_have_count(0)
        await expect(files).to_contain_text("Opened by Hélène")


async def test_a_room_of_a_network_is_opened_worked_in_and_closed(
    page_of: PageOf, person: Person, secretariat: None, report: Path
) -> None:
    async with page_of("desk.west") as ama, page_of("prosecutor.ml") as mali, page_of("prosecutor.ne") as niger:
        for page in (ama, mali, niger):
            await is_live(page)
            await page.get_by_role("link", name="Networks").click()
            await page.get_by_role("button", name="West African central authorities").click()
        board = ama.locator("aside")
        await board.get_by_role("button", name="Open a room").click()
        await board.get_by_label("What it is about").fill("Case of the four lorries")
        await board.get_by_role("button", name="Mali", exact=True).click()
        await board.get_by_role("button", name="Niger", exact=True).click()
        await board.get_by_role("button", name="Open the room").click()
        await expect(board.locator("h2")).to_have_text("Case of the four lorries")

        room = mali.locator("aside")
        await room.get_by_role("link", name="Case of the four lorries").click()
        await room.get_by_text("Add a document").click()
        await room.get_by_label("Title; the file’s name when left empty").fill("Draft of the request")
        await room.get_by_label("File", exact=True).set_input_files(report)
        await expect(room.locator("article article")).to_contain_text("For all parties")

        other = niger.locator("aside")
        await other.get_by_role("link", name="Case of the four lorries").click()
        assert await saved(niger, "Procès-verbal.pdf") == PDF
        await other.get_by_role("textbox", name="Question").fill("Which article?")
        await other.get_by_role("combobox", name="About").select_option("Draft of the request")
        await other.get_by_role("button", name="Ask", exact=True).click()
        await expect(other.get_by_text("Not answered yet")).to_be_visible()
        await room.get_by_label("Answer, for all who see the question").fill("Article 18.")
        await room.get_by_role("button", name="Answer", exact=True).click()
        await expect(other.get_by_text("Article 18.")).to_be_visible()
        await clean_in_both_languages(niger)
        await keep_picture(mali, "room-of-a-network")

        await expect(board.get_by_text("Article 18.")).to_be_visible()
        await board.get_by_text("Change the parties").click()
        change = board.get_by_role("form", name="Change the parties")
        await change.get_by_role("button", name=re.compile("Ivoire")).click()
        await change.get_by_label("Why they are others").fill("Abidjan holds one of the lorries.")
        await keep_picture(ama, "room-change-of-parties")
        await change.get_by_role("button", name="Change them").click()
        await expect(room.get_by_text("Abidjan holds one of the lorries.")).to_be_visible()
        await expect(room.get_by_text("Ama Mensah, Ghana")).to_be_visible()
        await expect(room.locator("article article")).to_contain_text("For Mali, Niger")
        await board.get_by_label("Why nothing more is written here").fill("The request was sent.")
        await board.get_by_role("button", name="Close the room").click()
        await board.get_by_role("button", name="Close it for good").click()
        await expect(other.get_by_text("The request was sent.")).to_be_visible()
        await expect(other.get_by_role("button", name="Ask", exact=True)).to_have_count(0)
        await board.get_by_role("button", name="Back to the network").click()
        await _a_partners_file_is_taken_in(ama, await person("admin"))


async def _a_partners_file_is_taken_in(ama: Page, admin: httpx.AsyncClient) -> None:
    key, us = SigningKey(bytes([7]) * 32), str(uuid4())
    said = {"title": "Lorry of a partner", "text": "Do you hold it?", "countries": ["ML"], "number": "IRIS-1"}
    file: FilePayload = {"name": "partner", "mimeType": "text/plain", "buffer": sent_file(key, us, 1, data=said)}
    files = ama.get_by_role("region", name="Files of partners")
    await files.get_by_role("button", name="Put in a key").click()
    form = files.get_by_role("form", name="Put in a key")
    today = str(date.today())
    for label, value in (
        ("Whose key it is", "Network of the north"), ("Public key", whpk(key)), ("Under which id", us),
        ("Counts from", today), ("Counts until", today), ("Why, and how", "Handed over in Accra."),
    ):  # fmt: skip
        await form.get_by_label(label).fill(value)
    await form.get_by_role("button", name="Propose it").click()
    await expect(files.get_by_text("A second person releases it")).to_be_visible()
    [waits] = (await done(admin.get("/api/proposals", params={"state": "waiting"})))["items"]
    await done(admin.post(f"/api/proposals/{waits['id']}/release"))
    await expect(files.get_by_text("Network of the north")).to_be_visible()
    await files.get_by_label("Signed file of a partner").set_input_files(file)
    await files.get_by_role("button", name="Take it in").click()
    await expect(files.get_by_text("Taken in: signed by Network of the north, 1 new.")).to_be_visible()
    await files.get_by_role("button", name="Events 1 to 1").click()
    await expect(files.get_by_text("Lorry of a partner")).to_be_visible()
    await files.get_by_label("Signed file of a partner").set_input_files(file)
    await files.get_by_role("button", name="Take it in").click()
    await expect(files.get_by_role("alert")).to_have_text(
        "This file was received before. Nothing was taken in a second time."
    )
    await clean_in_both_languages(ama)
    await files.scroll_into_view_if_needed()
    await keep_picture(ama, "files-of-partners")


async def test_a_secretariat_writes_an_alert_and_sends_it(page_of: PageOf, secretariat: None) -> None:
    async with page_of("desk.west") as page:
        await is_live(page)
        await page.get_by_role("link", name="Our alerts").click()
        await page.get_by_label("Operation", exact=True).fill("kafo-ii")
        await page.get_by_role("button", name="New alert").click()
        form = page.get_by_role("dialog")
        await form.get_by_label("Title").fill("Four lorries of one firm")
        await form.get_by_label("What is asked of them").fill("Tell us who owns the firm.")
        await form.get_by_role("button", name="France").click()
        await expect(form.get_by_role("status")).to_contain_text("Your unit and the people of")
        await form.get_by_role("button", name="Save draft").click()
        await expect(page.locator("aside")).to_contain_text("Four lorries of one firm")
        await clean_in_both_languages(page)
        await keep_picture(page, "own-alerts")
        await page.locator("aside").get_by_role("button", name="Release").click()
        await expect(page.locator("tr", has_text="Four lorries of one firm")).to_contain_text(
            re.compile("released.*0 of 1")
        )
    async with page_of("prosecutor.fr") as helene:
        await seen(helene, ".inbox ol button", "Four lorries of one firm")


async def test_an_administrator_sees_what_stands_in_a_partners_way(page_of: PageOf) -> None:
    async with page_of("admin") as page, page_of("dpo") as other:
        await is_live(page)
        await page.get_by_role("link", name="Partners’ systems").click()
        await page.get_by_role("button", name="Register a system").click()
        await page.get_by_label("Name").fill("Court of appeal, Paris")
        await page.get_by_label("Country").fill("FR")
        await page.get_by_label("Whom it stands for").fill("agency:FR-CA")
        await page.get_by_label("Why").fill("Agreed with the court")
        await keep_picture(page, "partner-new")
        assert await complaints(page) == []
        await page.get_by_role("button", name="Propose it").click()
        if await page.get_by_role("dialog").count():
            await page.get_by_role("dialog").get_by_role("button").last.click()
        await expect(page.get_by_text("Proposed. A second person releases it under Waiting.")).to_be_visible()

        await is_live(other)
        await other.get_by_role("link", name="Waiting").click()
        await other.locator(".rows .open").first.click()
        await other.get_by_role("button", name="Release", exact=True).click()
        await expect(other.get_by_text("Released and done.")).to_be_visible()

        await page.get_by_role("button", name="Court of appeal, Paris").click()
        side = page.locator("aside")
        await expect(side).to_contain_text("by signed file")
        await side.get_by_role("button", name="Pause it").click()
        await expect(side).to_contain_text("An administrator has paused it.")
        await clean_in_both_languages(page)
        await keep_picture(page, "partner")
        await side.get_by_role("button", name="Let it go on").click()
        await expect(side.get_by_role("button", name="Pause it")).to_be_visible()
