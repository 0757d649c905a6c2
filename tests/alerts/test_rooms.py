"""A room of the West African network: each party reads the documents that are for it, and what was asked."""

import base64
from typing import Any
from uuid import uuid4

import httpx
import pytest

from jointops.base.ids import uuid7
from jointops.base.sql import Statements
from jointops.node import Node
from tests.alerts.support import Records, enrol_secretariat, if_match, pointers, problem
from tests.alerts.test_attachments import PDF, file
from tests.ops.support import done
from tests.support import Person

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
    body = {"title": "Case of the four lorries", "parties": list(parties), **more}
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
    body: dict[str, Any] = {"title": "x", "parties": ["ML"]}
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
