"""Files of an alert: judged by what is in them, seen by whoever sees the alert, fetched on record, gone with it."""

import asyncio
import base64
import contextlib
import hashlib
import io
import random
import shutil
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import msgspec
import pytest

from alerts.coordination.written import alerts_written
from jointops import doctor
from jointops.base.approvals.ending import end_run_out
from jointops.base.clock import utc_now
from jointops.base.files import MOST_BYTES
from jointops.base.links import open_links
from jointops.base.scanner import Scanner
from jointops.base.settings import Settings
from jointops.base.sql import Statements
from jointops.node import Node
from tests.alerts.scanner import EICAR, ScannerServer
from tests.alerts.support import Records, drafted, if_match, pointers, problem, released
from tests.alerts.test_second_person import CENTRE, colleague
from tests.alerts.test_second_person import released as let_out
from tests.ops.conftest import ledger
from tests.ops.support import Ledger, done
from tests.support import WAITS, Person, until

__all__ = ["ledger"]

HOME = Path(__file__).parents[2]
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 25 + b"IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 20 + b"\xff\xd9"

q = Statements(
    """
-- files_of: the rows of an alert's files that this viewer's row security lets through
select name from alerts.attachment where alert_id = :id::uuid;
-- opened_of: who opened them, as far as this viewer sees it
select user_name from alerts.attachment_opened where alert_id = :id::uuid;
-- owners_of: whose alert a file was put to, by the record
select owner, result = 'repeat' as again from base.audit where record = :id::uuid and verb = 'alert.attach' order by id;
-- writers_of: by which principal each was put there
select by ->> 'unit' from alerts.attachment where alert_id = :id::uuid order by at, id;
-- contents_of: what is in them
select content from alerts.attachment where alert_id = :id::uuid order by at, id;
"""
)

CROWD = """
insert into alerts.attachment_opened (attachment_id, alert_id, user_name, by, class_id)
select id, alert_id, 'reader.' || n, jsonb_build_object('user', 'reader.' || n, 'name', 'Reader ' || n, 'country', 'FR',
                                                        'unit', 'agency:FR-CA'), class_id
from alerts.attachment cross join generate_series(1, 120) as n where id = $1
"""


def file(content: bytes, name: str = "report.pdf") -> dict[str, Any]:
    return {"file": {"name": name, "content": base64.b64encode(content).decode()}}


def word(*parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    return made.getvalue()


async def attached(
    somebody: httpx.AsyncClient, to: dict[str, Any], content: bytes = PDF, name: str = "report.pdf"
) -> dict[str, Any]:
    address = f"/api/alerts/{to['id']}/attachments"
    return await done(somebody.post(address, json=file(content, name), headers=if_match(to["version"])))


async def test_a_file_goes_with_its_alert_to_those_who_see_the_alert_and_is_fetched_on_record(
    person: Person, records: Records
) -> None:
    chen, helene, beto = [await person(user) for user in ("centre.kafo", "prosecutor.fr", "prosecutor.br")]
    draft = await drafted(chen)
    draft = await attached(chen, draft)
    sent = await done(chen.post(f"/api/alerts/{draft['id']}/release", headers=if_match(draft["version"])))
    [seen] = (await done(helene.get(f"/api/alerts/{sent['id']}")))["attachments"]
    address = f"/api/alerts/{sent['id']}/attachments/{seen['id']}"

    got = await helene.get(address)

    digest = hashlib.sha256(PDF).hexdigest()
    assert (seen["name"], seen["media_type"], seen["bytes"], seen["sha256"]) == (
        "report.pdf", "application/pdf", len(PDF), digest,
    )  # fmt: skip
    assert (got.status_code, got.content, got.headers["content-type"]) == (200, PDF, "application/pdf")
    told = got.headers["content-disposition"]
    assert told.startswith(f'attachment; filename="{sent["number"]} TLP-AMBER report.pdf"')
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "no-store" in got.headers["cache-control"]
    assert ("alert.fetch-file", "prosecutor.fr", digest) in await records.audits(sent["id"])
    assert await records.rows("prosecutor.br", q.files_of, id=sent["id"]) == []
    hidden = await beto.get(address)
    assert (hidden.status_code, problem(hidden)) == (404, problem(await beto.get(f"{address[:-36]}{uuid4()}")))


async def test_a_draft_keeps_its_files_to_its_unit_and_lets_go_of_them(
    person: Person, records: Records, node: Node
) -> None:
    chen, helene = await person("centre.kafo"), await person("prosecutor.fr")
    draft = await attached(chen, await drafted(chen))
    address = f"/api/alerts/{draft['id']}/attachments/{draft['attachments'][0]['id']}"

    assert await records.rows("prosecutor.fr", q.files_of, id=draft["id"]) == []
    assert (await helene.get(address)).status_code == 404
    assert (await chen.delete(address, headers=if_match(1))).status_code == 412
    other = await attached(chen, await drafted(chen))
    assert await fetched_while_taken_off(chen, other, node) == 404
    without = await done(chen.delete(address, headers=if_match(draft["version"])))
    assert without["attachments"] == []
    assert (await chen.get(address)).status_code == 404
    kinds = [one["kind"] for one in await records.events("centre.kafo", draft["id"])]
    assert kinds == ["alert.drafted", "alert.attached", "alert.attached"]


async def fetched_while_taken_off(somebody: httpx.AsyncClient, alert: dict[str, Any], node: Node) -> int:
    """What somebody is answered who fetches the file of a draft while it is taken off, which waits for nobody."""
    id, [file] = UUID(alert["id"]), alert["attachments"]
    taking, watching = [await asyncpg.connect(node.servers.database_url) for _ in range(2)]

    async def somebody_waits() -> bool:
        return bool(await watching.fetchval(WAITS, taking.get_server_pid()))

    try:
        async with taking.transaction():
            await taking.execute("select from alerts.alert where id = $1 for update", id)
            fetching = asyncio.create_task(somebody.get(f"/api/alerts/{id}/attachments/{file['id']}"))
            await until(somebody_waits)
            await taking.execute("delete from alerts.attachment where alert_id = $1", id)
        return (await fetching).status_code
    finally:
        await taking.close()
        await watching.close()


async def test_the_same_file_is_there_once_and_a_sent_alert_gets_more_from_its_sides_alone(
    person: Person, records: Records, node: Node
) -> None:
    chen, helene, beto = [await person(user) for user in ("centre.kafo", "prosecutor.fr", "prosecutor.br")]
    ebo = await person(await colleague(node, "centre.ebo", "centre", "GH", ["op:kafo-ii", "centre:kafo-ii"]))
    sent = await released(chen)
    once = await attached(chen, sent)
    assert (await attached(chen, sent))["attachments"] == once["attachments"]  # sent again after a lost answer
    assert once["version"] == sent["version"] + 1

    address = f"/api/alerts/{sent['id']}/attachments"
    stranger = await beto.post(address, json=file(PNG), headers=if_match(once["version"]))
    assert stranger.status_code == 404
    gone = await chen.delete(f"{address}/{once['attachments'][0]['id']}", headers=if_match(once["version"]))
    assert gone.status_code == 409
    heard = [one["kind"] for one in await records.events("prosecutor.fr", sent["id"])]
    assert heard == ["alert.released", "alert.attached"]

    await done(chen.post(f"/api/alerts/{sent['id']}/read"))
    both = await attached(helene, await done(helene.get(f"/api/alerts/{sent['id']}")), PNG, "plate.png")
    assert [(one["name"], one["side"]) for one in both["attachments"]] == [
        ("report.pdf", "centre:kafo-ii"), ("plate.png", "agency:FR-CA"),
    ]  # fmt: skip
    assert not both["unread"], "who put it there has read it"
    assert (await done(chen.get(f"/api/alerts/{sent['id']}")))["unread"], "what an addressee put there is news"
    await done(chen.post(f"/api/alerts/{sent['id']}/read"))
    assert not (await done(chen.get(f"/api/alerts/{sent['id']}")))["unread"]
    assert (await done(ebo.get(f"/api/alerts/{sent['id']}")))["unread"], "each of them reads for themselves"
    await done(ebo.post(f"/api/alerts/{sent['id']}/read"))
    more = await attached(chen, both, JPEG, "plate.jpeg")
    assert not more["unread"], "nor is her own"
    assert not (await done(ebo.get(f"/api/alerts/{sent['id']}")))["unread"], "nor to a colleague of hers"
    assert [one["user"] for one in more["readings"]] == ["prosecutor.fr"], "which is no addressee's reading"
    assert await records.rows("dpo", q.owners_of, id=sent["id"]) == [
        ("CI", False), ("CI", True), ("CI", False), ("CI", False),
    ]  # fmt: skip


async def test_the_room_of_an_alert_keeps_each_version_and_says_who_opened_it(
    person: Person, records: Records, node: Node
) -> None:
    chen, helene, beto, second = [
        await person(user) for user in ("centre.kafo", "prosecutor.fr", "prosecutor.br", "centre.kafo")
    ]
    draft = await attached(chen, await drafted(chen))
    at = f"/api/alerts/{draft['id']}"
    [first] = draft["attachments"]
    assert (await chen.get(f"{at}/attachments/{first['id']}")).status_code == 200
    sent = await done(chen.post(f"{at}/release", headers=if_match(draft["version"])))
    assert await records.rows("prosecutor.fr", q.opened_of, id=sent["id"]) == [("centre.kafo",)]
    anew = {"note": "The plate is another", **file(PDF + b"\n", "report 2.pdf")}
    versions = f"{at}/attachments/{first['id']}/versions"
    assert (await helene.get(f"{at}/attachments/{first['id']}")).content == PDF
    await done(helene.post(f"{at}/read"))

    assert (await helene.post(versions, json=anew, headers=if_match(sent["version"]))).status_code == 403
    hidden, missing = [await beto.post(versions, json=anew, headers=if_match(1)), await beto.get(f"{at}/room")]
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert problem(missing) == problem(await beto.get(f"/api/alerts/{uuid4()}/room"))
    assert (await chen.post(versions, json=anew, headers=if_match(1))).status_code == 412
    now = await done(second.get(at))
    now = await done(second.post(versions, json=anew, headers=if_match(now["version"])))
    again = await done(second.post(versions, json=anew, headers=if_match(1)))
    assert again["attachments"] == now["attachments"], "sent again after a lost answer"
    assert {owner for owner, _ in await records.rows("dpo", q.owners_of, id=sent["id"])} == {"CI"}
    [newest] = now["attachments"]
    assert (newest["name"], newest["number"], newest["saved"], newest["document"]) == (
        "report 2.pdf", 2, 2, first["id"],
    )  # fmt: skip
    assert (await done(helene.get(at)))["unread"], "a new version is unread to who had read the one before"

    got = await helene.get(f"{at}/attachments/{newest['id']}")
    assert got.content == PDF + b"\n"
    assert f"{sent['number']} TLP-AMBER v2 report 2.pdf" in got.headers["content-disposition"]
    assert (await helene.get(f"{at}/attachments/{first['id']}")).content == PDF, "what it said before stays"
    [ours] = (await done(chen.get(f"{at}/room")))["documents"]
    [theirs] = (await done(helene.get(f"{at}/room")))["documents"]
    assert [(one["number"], one["note"], [who["country"] for who in one["opened"]]) for one in ours["versions"]] == [
        (2, "The plate is another", ["FR"]), (1, "", ["CI", "FR"]),
    ]  # fmt: skip
    assert (ours["may"], theirs["may"], [one["opened"] for one in theirs["versions"]]) == (["version"], [], [None] * 2)
    assert ("alert.read-room", "prosecutor.fr", "done") in await records.audits(sent["id"])

    about = {"text": "Which plate?", "about": first["id"]}
    await done(helene.post(f"{at}/reply", json=about))
    seen = await done(chen.post(f"{at}/reply", json={"text": "11 KL 4827", "about": first["id"]}))
    assert [(one["text"], one["about"]) for one in seen["thread"]] == [
        ("Which plate?", first["id"]), ("11 KL 4827", first["id"]),
    ]  # fmt: skip
    other = await attached(chen, await released(chen, title="Another", countries=["BR", "FR"]))
    strange = {"text": "x", "about": other["attachments"][0]["id"]}
    assert pointers(await helene.post(f"{at}/reply", json=strange)) == ["/about"]
    assert await records.rows("prosecutor.br", q.opened_of, id=sent["id"]) == []

    await done(chen.post(f"{at}/recall", json={"reason": "x"}, headers=if_match(seen["version"])))
    taken = await helene.get(f"{at}/room")
    assert (taken.status_code, problem(taken)) == (404, problem(missing))
    assert len((await done(chen.get(f"{at}/room")))["documents"]) == 1

    other = await attached(beto, other, PNG, "plate.png")
    with_mali = {"kind": "alert", "id": other["id"], "with": ["user:prosecutor.ml"], "reason": "For them to know."}
    assert (await chen.post("/api/shares", json=with_mali)).status_code == 201
    for one in other["attachments"]:
        for somebody in (chen, helene, beto, await person("prosecutor.ml")):
            assert (await somebody.get(f"/api/alerts/{other['id']}/attachments/{one['id']}")).status_code == 200
    report, plate = [one["id"] for one in other["attachments"]]
    assert await openers(chen, other, report) == (["CI", "FR", "BR", "ML"], 0), "the sender knows whom a share let in"
    assert await openers(beto, other, plate) == (["FR", "BR"], 0), "an addressee knows the addressees' people alone"
    crowd = await asyncpg.connect(node.servers.database_url)
    try:
        await crowd.execute(CROWD, UUID(plate))
    finally:
        await crowd.close()
    named, more = await openers(beto, other, plate)
    assert (len(named), more) == (100, 22)
    because = {"reason": "It was another lorry."}
    now = await done(chen.get(f"/api/alerts/{other['id']}"))
    await done(chen.post(f"/api/alerts/{other['id']}/close", json=because, headers=if_match(now["version"])))
    assert len((await openers(chen, other, report))[0]) == 4, "which stays when nobody writes any more"

    both = await released(chen, title="To two authorities", functions=["mla", "firearms"])
    pauline = await person(await colleague(node, "pauline.fr", "prosecutor", "FR", ["country:FR", "agency:FR-PJS"]))
    theirs = await attached(pauline, both)
    [document] = (await done(helene.get(f"/api/alerts/{both['id']}/room")))["documents"]
    versions = f"/api/alerts/{both['id']}/attachments/{document['id']}/versions"
    written = await helene.post(versions, json=file(PDF + b"\n"), headers=if_match(theirs["version"]))
    assert (document["may"], written.status_code) == (["version"], 201), "she answers for both authorities"
    assert await records.rows("prosecutor.fr", q.writers_of, id=both["id"]) == [("agency:FR-PJS",)] * 2


async def openers(somebody: httpx.AsyncClient, alert: dict[str, Any], document: str) -> tuple[list[str], int]:
    """The countries of who opened the newest version of a document, as somebody reads them, and how many more did."""
    room = await done(somebody.get(f"/api/alerts/{alert['id']}/room"))
    newest = next(one["versions"][0] for one in room["documents"] if one["id"] == document)
    return [one["country"] for one in newest["opened"]], newest["more"]


async def test_a_file_that_comes_after_somebody_read_the_alert_is_unread_to_them(person: Person) -> None:
    chen, helene = await person("centre.kafo"), await person("prosecutor.fr")
    sent = await released(chen)
    await done(helene.post(f"/api/alerts/{sent['id']}/acknowledge"))
    assert not (await done(helene.get(f"/api/alerts/{sent['id']}")))["unread"]
    sent = await done(chen.get(f"/api/alerts/{sent['id']}"))

    await attached(chen, sent)

    assert (await done(helene.get(f"/api/alerts/{sent['id']}")))["unread"]
    await done(helene.post(f"/api/alerts/{sent['id']}/read"))
    seen = await done(helene.get(f"/api/alerts/{sent['id']}"))
    assert (seen["unread"], seen["addressees"][0]["state"]) == (False, "acknowledged")
    ours = await done(chen.get(f"/api/alerts/{sent['id']}"))
    assert [(one["user"], one["edition"], one["files"]) for one in ours["readings"]] == [
        ("prosecutor.fr", 1, 0), ("prosecutor.fr", 1, 1),
    ]  # fmt: skip


async def test_who_recalls_an_alert_takes_its_files_back(person: Person) -> None:
    chen, helene = await person("centre.kafo"), await person("prosecutor.fr")
    sent = await attached(chen, await released(chen))
    address = f"/api/alerts/{sent['id']}/attachments/{sent['attachments'][0]['id']}"
    assert (await helene.get(address)).status_code == 200

    await done(chen.post(f"/api/alerts/{sent['id']}/recall", json={"reason": "x"}, headers=if_match(sent["version"])))

    assert (await done(helene.get(f"/api/alerts/{sent['id']}")))["attachments"] == []
    assert (await helene.get(address)).status_code == 404
    assert (await chen.get(address)).status_code == 200


@pytest.mark.parametrize(
    ("content", "name", "becomes", "media_type"),
    [
        (PDF, "report.exe", "report.exe.pdf", "application/pdf"),
        (PNG, "scan.PNG", "scan.PNG", "image/png"),
        (JPEG, "plate.jpeg", "plate.jpeg", "image/jpeg"),
        (word("[Content_Types].xml", "word/document.xml"), "order.docx", "order.docx",
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("Procès-verbal".encode(), "notes", "notes.txt", "text/plain"),
        (b"<script>alert(1)</script>", "page.html", "page.html.txt", "text/plain"),
        (PDF, "../../etc/pass:wd", "pass_wd.pdf", "application/pdf"),
        (PDF, "تقرير.pdf", "تقرير.pdf", "application/pdf"),
    ],
)  # fmt: skip
async def test_what_a_file_is_its_content_says(
    person: Person, content: bytes, name: str, becomes: str, media_type: str
) -> None:
    chen = await person("centre.kafo")
    has = await attached(chen, await drafted(chen), content, name)
    [found] = has["attachments"]
    assert (found["name"], found["media_type"]) == (becomes, media_type)

    got = await chen.get(f"/api/alerts/{has['id']}/attachments/{found['id']}")

    assert got.content == content
    assert got.headers["content-type"].partition(";")[0] == media_type
    assert got.headers["content-disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\0\x03\0\0\0",
        b"\x7fELF\x02\x01\x01\0",
        b"%PDF-1.7 \0 without an end",
        word("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        word("classes.dex"),
        b"PK\x03\x04 no archive",
        b"GIF89a\x01\0",
        "texte".encode("utf-16"),
    ],
)
async def test_what_is_none_of_the_kinds_is_not_taken(person: Person, content: bytes) -> None:
    chen = await person("centre.kafo")
    draft = await drafted(chen)

    refused = await chen.post(
        f"/api/alerts/{draft['id']}/attachments", json=file(content), headers=if_match(draft["version"])
    )

    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (415, "wrong-file")


async def test_files_are_bounded_in_size_and_number(person: Person) -> None:
    chen, helene = await person("centre.kafo"), await person("prosecutor.fr")
    draft = await drafted(chen)
    address = f"/api/alerts/{draft['id']}/attachments"
    largest = PDF[:-6] + b" " * (MOST_BYTES - len(PDF)) + b"%%EOF\n"
    draft = await attached(chen, draft, largest, "largest.pdf")
    assert draft["attachments"][0]["bytes"] == MOST_BYTES

    larger = await chen.post(address, json=file(largest + b" "), headers=if_match(draft["version"]))
    assert pointers(larger) == ["/file/content"]
    much_larger = await chen.post(address, json=file(largest * 2), headers=if_match(draft["version"]))
    assert much_larger.status_code == 413
    for number in range(9):
        draft = await attached(chen, draft, b"%d" % number, "note.txt")
    full = await chen.post(address, json=file(b"eleven", "note.txt"), headers=if_match(draft["version"]))
    assert (full.status_code, full.json()["why"]) == (409, "files-full")
    sent = await done(chen.post(f"/api/alerts/{draft['id']}/release", headers=if_match(draft["version"])))
    answered = await attached(helene, sent, PNG, "plate.png")
    assert len(answered["attachments"]) == 11, "no side fills the room for the others"
    full = await chen.post(address, json=file(b"twelve", "note.txt"), headers=if_match(answered["version"]))
    assert (full.status_code, full.json()["why"]) == (409, "files-full")


async def test_what_must_not_be_taken_away_carries_no_files(person: Person) -> None:
    rahila = await person("bureau.ne")
    draft = await drafted(rahila, countries=["BR"], handling=["H2"])

    refused = await rahila.post(
        f"/api/alerts/{draft['id']}/attachments", json=file(PDF), headers=if_match(draft["version"])
    )

    assert (refused.status_code, refused.json()["why"]) == (409, "no-files-here")
    assert "attach" not in draft["may"]


@pytest.fixture
async def scanner(node: Node) -> AsyncIterator[ScannerServer]:
    """The deployment has a scanner for malware, for one story."""
    server = ScannerServer()
    await server.open()
    node.scanner.address = server.address
    yield server
    node.scanner.address = ""
    await server.close()


async def all_searched(node: Node) -> None:
    """Until no file waits for the scanner any more, also those of other stories."""

    async def none_waits() -> bool:
        await node.scan_keeper.look()
        return (await looked(node))["files held back"].ok

    await until(none_waits, within=15)


async def looked(node: Node) -> dict[str, doctor.Finding]:
    """What doctor says of scanner and files."""
    settings = msgspec.structs.replace(node.settings, scanner=node.scanner.address)
    return {one.name: one for one in await doctor.examine(settings)}


async def test_a_file_with_malware_is_not_taken_and_that_is_on_record(
    person: Person, records: Records, scanner: ScannerServer
) -> None:
    chen, helene = await person("centre.kafo"), await person("prosecutor.fr")
    draft = await drafted(chen)
    address, bad = f"/api/alerts/{draft['id']}/attachments", file(EICAR.encode(), "invoice.txt")

    refused = await chen.post(address, json=bad, headers=if_match(draft["version"]))

    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (422, "malware")
    assert "attach a clean one" in refused.json()["detail"]
    digest = hashlib.sha256(EICAR.encode()).hexdigest()
    assert ("alert.attach", "centre.kafo", f"malware {digest}") in await records.audits(draft["id"])
    assert (await done(chen.get(f"/api/alerts/{draft['id']}")))["attachments"] == []
    assert (await helene.post(address, json=bad, headers=if_match(1))).status_code == 404, "not a word to others"
    sent = await released(chen)
    theirs = f"/api/alerts/{sent['id']}/attachments"
    assert (await helene.post(theirs, json=bad, headers=if_match(sent["version"]))).status_code == 422
    asked = (await done((await person("bureau.ci")).get("/api/audit/mine")))["items"]
    assert [(one["country"], one["verb"], one["result"]) for one in asked if one["record"] == sent["id"]] == [
        ("FR", "alert.attach", "malware"), ("CI", "alert.release", "done"),
    ], "the country whose alert it is reads who sent malware to it, and not its hash"  # fmt: skip
    clean = await attached(chen, draft)
    assert [one["checked"] for one in clean["attachments"]] == ["clean"]
    assert scanner.searched[-1] == PDF


async def test_nobody_gets_a_file_before_the_scanner_has_answered_and_then_it_is_news(
    person: Person, node: Node, records: Records, scanner: ScannerServer
) -> None:
    chen, helene = await person("centre.kafo"), await person("prosecutor.fr")
    sent = await released(chen)
    at = f"/api/alerts/{sent['id']}"
    await scanner.close()

    held = await attached(chen, await done(chen.get(at)))
    held = await attached(chen, held, EICAR.encode(), "invoice.txt")

    assert [one["checked"] for one in held["attachments"]] == ["waiting", "waiting"]
    files = [f"{at}/attachments/{one['id']}" for one in held["attachments"]]
    for somebody in (helene, chen):
        kept = await somebody.get(files[0])
        assert (kept.status_code, kept.json()["why"]) == (409, "file-waits")
    await done(helene.post(f"{at}/read"))
    assert not (await done(helene.get(at)))["unread"], "nothing more that she could read"
    assert await node.scan_keeper.look() == 0
    found = await looked(node)
    assert (found["scanner"].ok, found["files held back"].ok) == (False, False)
    assert "files of alerts and rooms are held back" in found["scanner"].mend

    await scanner.open()
    await all_searched(node)

    seen = await done(helene.get(at))
    assert ([one["checked"] for one in seen["attachments"]], seen["unread"]) == (["clean", "refused"], True)
    assert (await helene.get(files[0])).content == PDF
    gone = await helene.get(files[1])
    assert (gone.status_code, gone.json()["why"]) == (409, "file-refused")
    assert await records.rows("prosecutor.fr", q.contents_of, id=sent["id"]) == [(PDF,), (b"",)]
    heard = [one["kind"] for one in await records.events("prosecutor.fr", sent["id"])]
    assert heard == ["alert.released", *["alert.attached"] * 2, "alert.read", *["alert.attached"] * 2]
    assert all(one.ok for one in (await looked(node)).values() if "scanner" in one.name or "files" in one.name)


async def test_a_file_from_before_there_was_a_scanner_is_searched_and_without_one_it_is_said_that_none_is(
    person: Person, node: Node
) -> None:
    chen = await person("centre.kafo")
    has = await attached(chen, await drafted(chen))
    address = f"/api/alerts/{has['id']}"
    assert has["attachments"][0]["checked"] == "unchecked"
    assert "not searched for malware" in (await looked(node))["scanner"].value
    server = ScannerServer()
    await server.open()
    node.scanner.address = server.address
    try:
        await all_searched(node)
    finally:
        node.scanner.address = ""
        await server.close()
    assert (await done(chen.get(address)))["attachments"][0]["checked"] == "clean"


@pytest.mark.parametrize(
    "answer", [b"stream: Access denied. ERROR", b"INSTREAM size limit exceeded. ERROR", b"x" * 5000, b""]
)
async def test_an_answer_that_is_no_verdict_holds_a_file_back(
    person: Person, scanner: ScannerServer, answer: bytes
) -> None:
    chen = await person("centre.kafo")
    scanner.answers = answer
    has = await attached(chen, await drafted(chen), PDF + answer[:30] + b"%%EOF")
    assert [one["checked"] for one in has["attachments"]] == ["waiting"]


@pytest.mark.skipif(shutil.which("clamd") is None, reason="no clamd on this machine")
async def test_clamd_itself_under_the_configuration_of_the_deployment_gives_its_verdicts(tmp_path: Path) -> None:
    """The real daemon, with one signature of ours in place of those that it fetches."""
    signatures, socket = tmp_path / "signatures", tmp_path / "clamd.sock"
    signatures.mkdir()
    eicar = EICAR.encode()
    known = hashlib.md5(eicar, usedforsecurity=False).hexdigest()
    (signatures / "eicar.hdb").write_text(f"{known}:{len(eicar)}:Eicar-Test-Signature\n")
    conf = (HOME / "deploy/clamd.conf").read_text().replace("/run/clamav/clamd.sock", str(socket))
    conf = conf.replace("User clamav\n", "").replace("/var/lib/clamav", str(signatures))
    (tmp_path / "clamd.conf").write_text(conf)
    daemon = await asyncio.create_subprocess_exec(
        "clamd", "--foreground", f"--config-file={tmp_path / 'clamd.conf'}", stdout=asyncio.subprocess.DEVNULL
    )
    clamd = Scanner(str(socket))

    async def there() -> bool:
        with contextlib.suppress(OSError):
            await clamd.ping()
            return True
        return False

    try:
        await until(there, within=30)
        assert await clamd.find(PDF) == ""
        assert (await clamd.find(eicar)).startswith("Eicar-Test-Signature")
        assert await clamd.find(random.Random(6).randbytes(MOST_BYTES)) == ""
        with pytest.raises(OSError):
            await clamd.find(bytes(7 << 20))
        assert await clamd.find(PDF) == "", "it goes on after what was too long"
    finally:
        daemon.terminate()
        await daemon.wait()


def test_a_scanner_on_another_machine_is_not_served_with() -> None:
    assert open_links(Settings(scanner="scanner.example:3310")) != []
    for here in ("127.0.0.1:3310", "[::1]:3310", "localhost:3310", "/run/clamav/clamd.sock", ""):
        assert open_links(Settings(scanner=here)) == []
    with pytest.raises(ValueError, match="scanner is host:port"):
        Settings(scanner="clamav")


async def test_a_file_that_comes_after_two_released_an_alert_waits_for_the_other_of_them(
    node: Node, person: Person, records: Records, ledger: Ledger
) -> None:
    chen, dieudonne, third = [
        await person(await colleague(node, f"centre.kafo.{name}", "centre", "CI", CENTRE, 4))
        for name in ("chen", "dieudonne", "third")
    ]
    helene = await person("prosecutor.fr")
    draft = await attached(chen, await drafted(chen, second="centre.kafo.dieudonne"), PDF, "before.pdf")
    at, asked = f"/api/alerts/{draft['id']}", if_match(draft["version"])
    sent = await done(dieudonne.post(f"{at}/release", headers=asked))

    alone = await third.post(f"{at}/attachments", json=file(PNG, "scene.png"), headers=if_match(sent["version"]))
    assert (alone.status_code, alone.json()["why"]) == (403, "two-attach")
    assert "attach" not in (await done(third.get(at)))["may"]
    assert [one["name"] for one in (await attached(chen, sent, PNG, "scene.png"))["attachments"]] == ["before.pdf"]
    again = await chen.post(f"{at}/attachments", json=file(JPEG, "x.jpg"), headers=if_match(sent["version"]))
    assert (again.status_code, again.json()["why"]) == (409, "waits-already")
    waiting = await _about(dieudonne, draft["id"])
    assert (waiting["kind"], waiting["proposed_by"]["user"]) == ("alert.attach", "centre.kafo.chen")
    told = "select array_agg(user_name) from alerts.to_tell($1::text::uuid, $2) join base.person on id = person"
    assert await ledger.value(told, draft["id"], f"asked {waiting['id']}") == ["centre.kafo.dieudonne"]

    # The other of the two may open it before it goes out; nobody else sees that it is there.
    content = (await done(dieudonne.get(f"/api/proposals/{waiting['id']}")))["content"]
    got = await dieudonne.get(f"{at}/attachments/{content['id']}")
    assert (got.content, content["name"], content["bytes"]) == (PNG, "scene.png", len(PNG))
    for somebody in (third, helene):
        assert (await somebody.get(f"{at}/attachments/{content['id']}")).status_code == 404
        assert (await somebody.post(f"/api/proposals/{waiting['id']}/release")).status_code == 404
    assert (await chen.post(f"/api/proposals/{waiting['id']}/release")).status_code == 403
    await let_out(dieudonne, waiting)
    read = await done(helene.get(at))
    wrote = read["drafted_by"]["name"]
    assert [(one["name"], one["by"]) for one in read["attachments"]] == [("before.pdf", wrote), ("scene.png", wrote)]
    assert (await helene.get(f"{at}/attachments/{content['id']}")).content == PNG

    # A document anew waits as well; an addressee's own file does not, and what waits ends with the alert.
    before = read["attachments"][0]
    version = if_match((await done(dieudonne.get(at)))["version"])
    anew = {"note": "Signed.", **file(JPEG, "before.jpg")}
    await done(dieudonne.post(f"{at}/attachments/{before['id']}/versions", json=anew, headers=version))
    await let_out(chen, await _about(chen, draft["id"]))
    assert (await done(helene.get(at)))["attachments"][0]["number"] == 2
    await attached(helene, await done(helene.get(at)), b"Our answer.", "answer.txt")
    await attached(chen, await done(chen.get(at)), b"Not any more.", "late.txt")
    gone = await _about(dieudonne, draft["id"])
    version = if_match((await done(third.get(at)))["version"])
    await done(third.post(f"{at}/recall", json={"reason": "Mistaken identity."}, headers=version))
    assert (await done(dieudonne.get(f"/api/proposals/{gone['id']}")))["state"] == "withdrawn"
    assert (
        await ledger.value("select count(*) from alerts.attachment_asked where alert_id = $1::text::uuid", draft["id"])
        == 0
    )
    assert [one[:2] for one in await records.audits(draft["id"]) if "attach" in one[0]] == [
        ("alert.attach", "centre.kafo.chen"), ("alert.ask-attach", "centre.kafo.chen"),
        ("alert.attach", "centre.kafo.dieudonne"), ("alert.ask-attach", "centre.kafo.dieudonne"),
        ("alert.attach", "centre.kafo.chen"), ("alert.attach", "prosecutor.fr"),
        ("alert.ask-attach", "centre.kafo.chen"),
    ]  # fmt: skip


@pytest.mark.parametrize("ends", ["refused", "taken back", "expired"])
async def test_a_file_that_was_asked_for_and_does_not_go_out_is_there_for_nobody(
    node: Node, person: Person, ledger: Ledger, ends: str
) -> None:
    chen, dieudonne = [
        await person(await colleague(node, f"centre.kafo.{name}", "centre", "CI", CENTRE, 4))
        for name in ("chen", "dieudonne")
    ]
    draft = await drafted(chen, second="centre.kafo.dieudonne")
    at, asked = f"/api/alerts/{draft['id']}", if_match(draft["version"])
    await attached(chen, await done(dieudonne.post(f"{at}/release", headers=asked)), PNG, "Ousmane.png")
    waiting = await _about(dieudonne, draft["id"])
    one = f"/api/proposals/{waiting['id']}"
    file_at = f"{at}/attachments/{(await done(dieudonne.get(one)))['content']['id']}"
    assert (await dieudonne.get(file_at)).content == PNG
    async with node.db.service("purger") as tx:
        assert [said for row in await alerts_written(tx, None, 1000) if "Ousmane.png" in (said := row.said)]
        tx.unchanged()

    if ends == "expired":
        await ledger.value("update base.proposal set expires_at = now() where id = $1::text::uuid", waiting["id"])
        async with node.db.service("purger") as tx:
            assert await end_run_out(tx, utc_now(), 10) == 1
    else:
        somebody = dieudonne if ends == "refused" else chen
        await done(somebody.post(f"{one}/refuse", json={"reason": "Not this one."}))
    for somebody in (chen, dieudonne):
        assert (await somebody.get(file_at)).status_code == 404
    left = "select content::text from base.proposal where id = $1::text::uuid"
    assert await ledger.value(left, waiting["id"]) == "{}", "nor does its name stay"


async def _about(somebody: httpx.AsyncClient, alert: str) -> dict[str, Any]:
    """What waits for a second person about an alert."""
    [waiting] = [
        one for one in (await done(somebody.get("/api/proposals?state=waiting")))["items"] if one["record"] == alert
    ]
    return waiting
