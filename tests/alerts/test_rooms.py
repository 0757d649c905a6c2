"""A room of the West African network: each party reads the documents that are for it, and what was asked."""

import asyncio
import base64
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest

from jointops.base.ids import uuid7
from jointops.base.servers import OWNER
from jointops.base.sql import Statements
from jointops.node import Node
from tests.alerts.scanner import EICAR, ScannerServer
from tests.alerts.support import Records, enrol_secretariat, if_match, pointers, problem
from tests.alerts.test_attachments import PDF, all_searched, file, scanner
from tests.ops.support import Ledger, done
from tests.support import Person

__all__ = ["scanner"]

q = Statements(
    """
-- rows_of: every row of a room that this viewer's row security lets through
select 'room' as held from alerts.room where id = :id::uuid
union all select d.title from alerts.room_document d where d.room_id = :id::uuid
union all select 'v' || v.number from alerts.document_version v join alerts.room_document d on d.id = v.document_id
          where d.room_id = :id::uuid
union all select c.question from alerts.clarification c where c.room_id = :id::uuid
order by held;
"""
)


@pytest.fixture(scope="module")
async def secretariat(node: Node) -> None:
    await enrol_secretariat(node)


async def opened(ama: httpx.AsyncClient, *parties: str, **more: object) -> dict[str, Any]:
    body = {"id": str(uuid7()), "title": "Case of the four lorries", "parties": list(parties), **more}
    return await done(ama.post("/api/networks/west-africa/rooms", json=body))


async def put(
    somebody: httpx.AsyncClient, room: dict[str, Any], title: str, *parties: str, content: bytes = PDF
) -> dict[str, Any]:
    body = {"id": str(uuid7()), "title": title, "parties": list(parties), **file(content)}
    return await done(somebody.post(f"/api/rooms/{room['id']}/documents", json=body))


def titles(room: dict[str, Any]) -> list[str]:
    return [one["title"] for one in room["documents"]]


async def test_each_party_reads_what_is_for_it_and_nobody_outside_reads_anything(
    person: Person, records: Records, secretariat: None
) -> None:
    ama, mali, niger, burkina, paris = [
        await person(user) for user in ("desk.west", "prosecutor.ml", "prosecutor.ne", "prosecutor.bf", "prosecutor.fr")
    ]
    room = await opened(ama, "ML", "NE")
    await put(ama, room, "Agenda")
    room = await put(mali, room, "Draft of the request", "NE")
    await put(mali, room, "For the secretariat alone", "ML")

    assert titles(await done(mali.get(f"/api/rooms/{room['id']}"))) == [
        "Agenda", "Draft of the request", "For the secretariat alone",
    ]  # fmt: skip
    seen = await done(niger.get(f"/api/rooms/{room['id']}"))
    assert (titles(seen), [one["may"] for one in seen["documents"]]) == (["Agenda", "Draft of the request"], [[], []])
    assert [one["title"] for one in (await done(niger.get("/api/networks/west-africa/rooms")))["items"]] == [
        room["title"]
    ]
    hidden = (await done(mali.get(f"/api/rooms/{room['id']}")))["documents"][2]["id"]
    assert (await niger.get(f"/api/documents/{hidden}/versions/1")).status_code == 404
    for stranger in (burkina, paris, await person("secretariat.casc"), await person("admin")):
        refused = await stranger.get(f"/api/rooms/{room['id']}")
        assert (refused.status_code, problem(refused)) == (404, problem(await stranger.get(f"/api/rooms/{uuid4()}")))
        assert (await done(stranger.get("/api/networks/west-africa/rooms")))["items"] == []
    assert await records.rows("prosecutor.bf", q.rows_of, id=room["id"]) == []
    held = [row["held"] for row in await records.rows("prosecutor.ne", q.rows_of, id=room["id"])]
    assert held == ["Agenda", "Draft of the request", "room", "v1", "v1"]
    heard = [event["version"] for event in await records.events("prosecutor.ne", room["id"])]
    assert heard == [1, 1, 1], "not that something was put there which is not for them"

    await niger.get(f"/api/documents/{seen['documents'][1]['id']}/versions/1")
    asked = (await done((await person("bureau.ml")).get("/api/audit/mine")))["items"]
    assert [(one["verb"], one["record"], one["records"]) for one in asked if one["country"] == "NE"] == [
        ("room.fetch-file", room["id"], 1), ("room.read", room["id"], 1),
    ], "who read what is Mali's; the rest is the secretariat's"  # fmt: skip


async def test_a_document_is_written_anew_by_its_side_and_what_it_said_before_stays(
    person: Person, records: Records, secretariat: None
) -> None:
    ama, mali, niger = [await person(user) for user in ("desk.west", "prosecutor.ml", "prosecutor.ne")]
    room = await put(mali, await opened(ama, "ML", "NE"), "Draft")
    [draft] = room["documents"]
    address = f"/api/documents/{draft['id']}/versions"
    anew = {"note": "The article is another", **file(PDF + b"\n", "draft 2.pdf")}

    assert (await niger.post(address, json=anew, headers=if_match(1))).status_code == 403
    assert (await mali.post(address, json=anew)).status_code == 428
    room = await done(mali.post(address, json=anew, headers=if_match(1)))
    again = await done(mali.post(address, json=anew, headers=if_match(1)))
    assert again["documents"] == room["documents"], "sent again after a lost answer"
    assert (await mali.post(address, json=file(b"third", "x.txt"), headers=if_match(1))).status_code == 412

    [seen] = (await done(niger.get(f"/api/rooms/{room['id']}")))["documents"]
    assert [(one["number"], one["note"], one["country"]) for one in seen["versions"]] == [
        (2, "The article is another", "ML"), (1, "", "ML"),
    ]  # fmt: skip
    first, second = [await niger.get(f"{address}/{number}") for number in (1, 2)]
    assert (first.content, second.content) == (PDF, PDF + b"\n")
    assert second.headers["content-disposition"].startswith(
        'attachment; filename="west-africa TLP-AMBER v2 draft 2.pdf"'
    )
    assert second.headers["x-content-type-options"] == "nosniff"
    fetched = [result for verb, _, result in await records.audits(room["id"]) if verb == "room.fetch-file"]
    assert fetched == [seen["versions"][1]["sha256"], seen["versions"][0]["sha256"]]
    assert (await niger.get(f"{address}/3")).status_code == 404


async def test_a_question_is_answered_by_the_side_whose_document_it_is_for_all_who_see_it(
    person: Person, records: Records, secretariat: None
) -> None:
    ama, mali, niger, ivory = [
        await person(user) for user in ("desk.west", "prosecutor.ml", "prosecutor.ne", "prosecutor.ci")
    ]
    room = await put(mali, await opened(ama, "ML", "NE", "CI"), "Draft", "NE")
    document = room["documents"][0]["id"]
    asked = {"text": "Which article?", "document": document}
    room = await done(niger.post(f"/api/rooms/{room['id']}/questions", json=asked))
    assert len((await done(niger.post(f"/api/rooms/{room['id']}/questions", json=asked)))["clarifications"]) == 1
    general = await done(ivory.post(f"/api/rooms/{room['id']}/questions", json={"text": "Until when?"}))
    question = room["clarifications"][0]["id"]
    assert [one["question"] for one in general["clarifications"]] == ["Until when?"]
    assert (await ivory.post(f"/api/rooms/{room['id']}/questions", json=asked)).status_code == 404

    assert (await niger.post(f"/api/questions/{question}/answer", json={"text": "18"})).status_code == 403
    assert (await ivory.post(f"/api/questions/{question}/answer", json={"text": "18"})).status_code == 404
    of_all = general["clarifications"][0]["id"]
    assert (await mali.post(f"/api/questions/{of_all}/answer", json={"text": "Friday"})).status_code == 403
    await done(mali.post(f"/api/questions/{question}/answer", json={"text": "Article 18"}))
    assert (await mali.post(f"/api/questions/{question}/answer", json={"text": "19"})).status_code == 409
    await done(ama.post(f"/api/questions/{of_all}/answer", json={"text": "Friday"}))

    seen = await done(niger.get(f"/api/rooms/{room['id']}"))
    assert [(one["question"], one["answer"]) for one in seen["clarifications"]] == [
        ("Which article?", "Article 18"), ("Until when?", "Friday"),
    ]  # fmt: skip
    assert seen["unanswered"] == 0
    assert [row["held"] for row in await records.rows("prosecutor.ci", q.rows_of, id=room["id"])] == [
        "Until when?", "room",
    ]  # fmt: skip


async def test_the_secretariat_opens_and_closes_and_a_closed_room_is_read_only(
    person: Person, secretariat: None
) -> None:
    ama, mali, aigerim = [await person(user) for user in ("desk.west", "prosecutor.ml", "secretariat.casc")]
    body: dict[str, Any] = {"id": str(uuid7()), "title": "x", "parties": ["ML"]}
    assert (await aigerim.post("/api/networks/west-africa/rooms", json=body)).status_code == 403
    assert (await mali.post("/api/networks/west-africa/rooms", json=body)).status_code == 403
    stray = await ama.post("/api/networks/west-africa/rooms", json={**body, "parties": ["ML", "BR"]})
    assert pointers(stray) == ["/parties/1"]
    room = await put(mali, await opened(ama, "ML", marking="TLP:AMBER+STRICT"), "Draft")
    document = room["documents"][0]["id"]
    assert (await mali.post(f"/api/rooms/{room['id']}/close", json={"reason": "x"})).status_code == 403

    closed = await done(ama.post(f"/api/rooms/{room['id']}/close", json={"reason": "The request was sent."}))

    assert (closed["state"], closed["may"], closed["documents"][0]["may"]) == ("closed", [], [])
    late = {"id": str(uuid7()), "title": "Late", **file(PDF)}
    assert (await mali.post(f"/api/rooms/{room['id']}/documents", json=late)).status_code == 409
    assert (await mali.post(f"/api/rooms/{room['id']}/questions", json={"text": "Why?"})).status_code == 409
    assert (await mali.get(f"/api/documents/{document}/versions/1")).content == PDF


async def test_a_document_that_is_sent_twice_is_one_and_its_id_is_nobody_elses(
    person: Person, secretariat: None
) -> None:
    ama, mali, niger = [await person(user) for user in ("desk.west", "prosecutor.ml", "prosecutor.ne")]
    room = await opened(ama, "ML", "NE")
    body = {"id": str(uuid7()), "title": "Draft", **file(PDF)}
    once = await done(mali.post(f"/api/rooms/{room['id']}/documents", json=body))

    assert await done(mali.post(f"/api/rooms/{room['id']}/documents", json=body)) == once
    taken = await niger.post(f"/api/rooms/{room['id']}/documents", json=body)
    assert (taken.status_code, taken.json()["type"].rpartition("/")[2]) == (409, "id-reused")
    other = {**body, "id": str(uuid7()), "parties": ["CI"]}
    assert pointers(await mali.post(f"/api/rooms/{room['id']}/documents", json=other)) == ["/parties/0"]
    bad = {**body, "id": str(uuid7()), **{"file": {"name": "x", "content": base64.b64encode(b"MZ\0\0").decode()}}}
    assert (await mali.post(f"/api/rooms/{room['id']}/documents", json=bad)).status_code == 415


async def test_an_id_that_is_sent_again_with_another_file_title_or_room_is_refused(
    person: Person, secretariat: None
) -> None:
    ama, mali = await person("desk.west"), await person("prosecutor.ml")
    new = {"id": str(uuid7()), "title": "Lorries", "parties": ["ML", "NE"]}
    room = await done(ama.post("/api/networks/west-africa/rooms", json=new))
    assert await done(ama.post("/api/networks/west-africa/rooms", json=new)) == room, "sent again after a lost answer"
    other = await ama.post("/api/networks/west-africa/rooms", json={**new, "title": "Boats"})
    assert (other.status_code, other.json()["type"].rpartition("/")[2]) == (409, "id-reused")

    body = {"id": str(uuid7()), "title": "Draft", **file(PDF)}
    address = f"/api/rooms/{room['id']}/documents"
    await done(mali.post(address, json=body))
    for changed in (file(PDF + b"\n"), {"title": "Another"}, {"parties": ["ML"]}):
        refused = await mali.post(address, json={**body, **changed})
        assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (409, "id-reused")


async def membership(admin: httpx.AsyncClient) -> dict[str, Any]:
    networks = (await done(admin.get("/api/networks")))["items"]
    return next(one for one in networks if one["code"] == "west-africa")


async def members_are(admin: httpx.AsyncClient, members: list[dict[str, Any]]) -> None:
    network = await membership(admin)
    address = "/api/networks/west-africa/members"
    await done(admin.put(address, json={"members": members}, headers=if_match(network["version"])))


async def test_a_room_works_on_when_a_party_leaves_the_network_until_its_secretariat_changes_the_parties(
    person: Person, records: Records, secretariat: None
) -> None:
    ama, mali, niger, ivory = [
        await person(user) for user in ("desk.west", "prosecutor.ml", "prosecutor.ne", "prosecutor.ci")
    ]
    room = await put(mali, await opened(ama, "ML", "NE"), "Draft")
    address, draft = f"/api/rooms/{room['id']}", room["documents"][0]["id"]
    await done(niger.post(f"{address}/questions", json={"text": "Which article?", "document": draft}))
    before = (await membership(ama))["members"]
    await members_are(ama, [one for one in before if one["country"] != "NE"])
    try:
        room = await put(mali, room, "Second")
        assert titles(await done(niger.get(address))) == ["Draft", "Second"], "a party as long as the room says so"

        change = {"parties": ["ML", "CI"], "reason": "Niger left the network."}
        assert (await mali.put(f"{address}/parties", json=change, headers=if_match(1))).status_code == 403
        gone = {"parties": ["ML", "NE"], "reason": "x"}
        assert pointers(await ama.put(f"{address}/parties", json=gone, headers=if_match(1))) == ["/parties/1"]
        assert (await ama.put(f"{address}/parties", json=change, headers=if_match(7))).status_code == 412
        room = await done(ama.put(f"{address}/parties", json=change, headers=if_match(1)))
    finally:
        await members_are(ama, before)

    [changed] = room["changes"]
    assert (room["parties"], changed["reason"], changed["by"]) == (
        ["CI", "ML"],
        "Niger left the network.",
        "Ama Mensah",
    )
    assert (changed["version"], changed["country"], changed["parties"]) == (2, "GH", ["CI", "ML"])
    assert [one["parties"] for one in room["documents"]] == [["ML"], ["ML"]]
    assert (await niger.get(address)).status_code == 404
    assert await records.rows("prosecutor.ne", q.rows_of, id=room["id"]) == []
    anew = await mali.post(f"/api/documents/{draft}/versions", json=file(PDF + b"\n"), headers=if_match(1))
    assert anew.status_code == 201
    assert (await niger.get(f"/api/documents/{draft}/versions/2")).status_code == 404
    seen = await done(ivory.get(address))
    assert (titles(seen), seen["clarifications"]) == ([], []), "what was put there before is not for who comes later"
    assert ("room.set-parties", "desk.west", "CI ML") in await records.audits(room["id"])
    assert 2 in [event["version"] for event in await records.events("prosecutor.ne", room["id"])]


async def test_a_new_contact_point_takes_over_what_was_its_countrys(
    person: Person, secretariat: None, records: Records
) -> None:
    ama, mali, ivory = [await person(user) for user in ("desk.west", "prosecutor.ml", "prosecutor.ci")]
    room = await put(mali, await opened(ama, "ML"), "Draft")
    address, draft = f"/api/rooms/{room['id']}", room["documents"][0]["id"]
    before = (await membership(ama))["members"]
    contact = {one["country"]: one["contact"] for one in before}
    changed = [{**one, "contact": contact["CI"]} if one["country"] == "ML" else one for one in before]
    await members_are(ama, changed)
    try:
        change = {"parties": ["ML"], "reason": "Another authority answers for Mali."}
        await done(ama.put(f"{address}/parties", json=change, headers=if_match(1)))
    finally:
        await members_are(ama, before)

    assert (await mali.get(address)).status_code == 404
    [seen] = (await done(ivory.get(address)))["documents"]
    assert (seen["id"], seen["may"]) == (draft, ["version"])


async def test_a_room_is_full_for_everybody_also_by_what_the_writer_does_not_see(
    person: Person, secretariat: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ama, mali, niger = [await person(user) for user in ("desk.west", "prosecutor.ml", "prosecutor.ne")]
    room = await opened(ama, "ML", "NE")
    room = await put(mali, room, "For us", "ML")
    await done(
        mali.post(f"/api/rooms/{room['id']}/questions", json={"text": "?", "document": room["documents"][0]["id"]})
    )
    monkeypatch.setattr("alerts.rooms.documents.MOST_DOCUMENTS", 1)
    monkeypatch.setattr("alerts.rooms.actions.MOST_QUESTIONS", 1)

    late = {"id": str(uuid7()), "title": "Late", **file(PDF)}
    full = await niger.post(f"/api/rooms/{room['id']}/documents", json=late)
    asked = await niger.post(f"/api/rooms/{room['id']}/questions", json={"text": "Why?"})
    assert [(one.status_code, one.json()["why"]) for one in (full, asked)] == [(409, "room-full")] * 2


async def test_who_asks_and_who_writes_anew_at_once_do_not_stand_in_each_others_way(
    person: Person, secretariat: None
) -> None:
    ama, mali, niger = [await person(user) for user in ("desk.west", "prosecutor.ml", "prosecutor.ne")]
    room = await put(mali, await opened(ama, "ML", "NE"), "Draft")
    draft = room["documents"][0]["id"]
    answers: list[httpx.Response] = []
    for number in range(1, 9):
        anew, asked = file(PDF + b" " * number), {"text": f"Question {number}", "document": draft}
        answers += await asyncio.gather(
            mali.post(f"/api/documents/{draft}/versions", json=anew, headers=if_match(number)),
            niger.post(f"/api/rooms/{room['id']}/questions", json=asked),
        )
    assert {answer.status_code for answer in answers} == {201}


async def test_a_room_that_nobody_closes_ends_as_well_counted_from_when_somebody_last_wrote_in_it(
    person: Person, secretariat: None, node: Node
) -> None:
    ama, mali = await person("desk.west"), await person("prosecutor.ml")
    room = await put(mali, await opened(ama, "ML"), "Draft")
    [written] = room["documents"][0]["versions"]
    ledger = await Ledger.on(node.servers.database_url.replace(OWNER, "postgres"))
    kept = f"select counts_from from alerts.kept() where record = '{room['id']}'"
    assert await ledger.value(kept) == datetime.fromisoformat(written["at"])

    await done(mali.post(f"/api/rooms/{room['id']}/questions", json={"text": "Is that all?"}))
    assert await ledger.value(kept) > datetime.fromisoformat(written["at"])
    await ledger.close()


async def test_a_document_is_handed_out_once_it_was_searched_and_a_bad_one_never(
    person: Person, node: Node, records: Records, secretariat: None, scanner: ScannerServer
) -> None:
    ama, mali, niger = [await person(user) for user in ("desk.west", "prosecutor.ml", "prosecutor.ne")]
    room = await opened(ama, "ML", "NE")
    body = {"id": str(uuid7()), "title": "Invoice", **file(EICAR.encode(), "invoice.txt")}
    assert (await mali.post(f"/api/rooms/{room['id']}/documents", json=body)).status_code == 422
    assert (await done(mali.get(f"/api/rooms/{room['id']}")))["documents"] == []
    await scanner.close()

    held = await put(mali, room, "Draft")
    [draft] = held["documents"]
    address = f"/api/documents/{draft['id']}/versions"
    anew = await mali.post(address, json=file(EICAR.encode(), "draft.txt"), headers=if_match(1))
    assert anew.status_code == 201
    assert (await niger.get(f"{address}/1")).json()["why"] == "file-waits"
    await scanner.open()
    await all_searched(node)

    [seen] = (await done(niger.get(f"/api/rooms/{room['id']}")))["documents"]
    assert [one["checked"] for one in seen["versions"]] == ["refused", "clean"]
    assert (await niger.get(f"{address}/1")).content == PDF
    assert (await niger.get(f"{address}/2")).json()["why"] == "file-refused"
    assert [event["kind"] for event in await records.events("prosecutor.ne", room["id"])][-2:] == ["room.changed"] * 2
