"""Every group of hostile inputs meets the answer that the table promises, and keeps only what it says."""

import json
from collections.abc import AsyncGenerator
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from jointops.base.errors import TYPES
from jointops.base.ids import uuid7
from jointops.node import Node
from tests.edge.hostile import (
    ELSEWHERE,
    OTHERWISE,
    ROWS,
    Body,
    Check,
    Closed,
    File,
    Frames,
    Kept,
    Refused,
    Rejects,
    Row,
    Told,
    Wire,
)
from tests.integrations.support import imported, sent
from tests.ops.own import closed
from tests.ops.support import Drill, done, new_plate, open_drill
from tests.source import ROOT
from tests.support import Person

STORIES = {
    2: "test_a_byte_order_mark_is_read_over",
    12: "test_the_same_report_twice_is_one_check_and_another_under_its_id_is_refused",
    14: "test_a_closed_operation_takes_no_checks",
    16: "test_a_batch_that_is_too_long_is_refused_and_a_bad_report_spoils_no_other",
    21: "test_both_centuries_of_a_two_digit_year_are_kept_open",
    44: "test_an_operation_that_is_not_mine_sounds_like_one_that_is_not_there",
    48: "test_a_bad_row_holds_nothing_back_but_itself_and_is_named",
    49: "test_the_same_file_twice_changes_nothing_and_says_so",
}
"""Groups that take more than one step: by number, the story below."""

_drills: list[Drill] = []


@pytest.fixture
async def hostile(node: Node, person: Person) -> AsyncGenerator[Drill]:
    """One operation for the whole table."""
    if not _drills:
        _drills.append(await open_drill(node, person))
    yield Drill(_drills[0].code, person)


def test_all_49_groups_are_here() -> None:
    shown = {row.group for row in ROWS} | STORIES.keys() | ELSEWHERE.keys()

    assert shown == set(range(1, 50))
    assert OTHERWISE.keys() <= shown
    assert all(name in globals() for name in STORIES.values())
    for place in {place for places in ELSEWHERE.values() for place in places}:
        file, _, name = place.partition("::")
        assert f"def {name}(" in (ROOT / file).read_text(), place


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.group} {row.what}" for row in ROWS])
async def test_what_is_sent_gets_the_answer_of_the_table(row: Row, hostile: Drill, person: Person, url: str) -> None:
    match row.sent:
        case Body() | Check():
            await _reports(row, await hostile.at("officer.ml"), hostile)
        case Frames() | Wire():
            await _talks(row, await hostile.at("officer.ml"), url)
        case File(body):
            await _imports(row, await person("bureau.fr"), body)


async def _reports(row: Row, awa: httpx.AsyncClient, drill: Drill) -> None:
    report = drill.check(new_plate())
    if isinstance(row.sent, Check):
        report |= row.sent.change
        body, headers = json.dumps(report, ensure_ascii=False).encode(), {}
    else:
        assert isinstance(row.sent, Body)
        body, headers = row.sent.body, row.sent.headers
    answer = await awa.post("/api/checks", content=body, headers={"content-type": "application/json", **headers})
    if isinstance(row.told, Kept):
        assert answer.status_code == 201, answer.text
        assert _at(row.told.place, await done(awa.get(f"/api/checks/{report['id']}"))) == row.told.value
        return
    assert isinstance(row.told, Refused)
    assert answer.status_code == row.told.status, answer.text
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json" and problem["type"].startswith(TYPES)
    if row.told.pointer:
        assert [error["pointer"] for error in problem["errors"]] == [row.told.pointer]
    if isinstance(row.sent, Check):
        assert (await awa.get(f"/api/checks/{report['id']}")).status_code == 404


def _at(place: str, kept: Any) -> object:
    for step in place.split("/"):
        kept = kept[int(step) if step.isdecimal() else step]
    return kept


async def _talks(row: Row, awa: httpx.AsyncClient, url: str) -> None:
    address, bearer = url.replace("http", "ws") + "/ws", {"Authorization": awa.headers["authorization"]}
    async with connect(address, additional_headers=bearer, compression=None) as socket:
        said: list[dict[str, Any]] = []
        try:
            if isinstance(row.sent, Wire):
                socket.transport.write(row.sent.data)
            else:
                assert isinstance(row.sent, Frames)
                for frame in row.sent.frames:
                    await socket.send(frame)
            while not (isinstance(row.told, Told) and any(one["type"] == row.told.type for one in said)):
                said.append(json.loads(await socket.recv()))
        except ConnectionClosed:
            pass
        if isinstance(row.told, Closed):
            assert socket.close_code == row.told.code
        else:
            assert isinstance(row.told, Told)
            assert [one["why"] for one in said if one["type"] == row.told.type] == [row.told.why]


async def _imports(row: Row, claire: httpx.AsyncClient, body: bytes) -> None:
    assert isinstance(row.told, Rejects)
    code = await _new_list(claire)
    if not row.told.state:
        answer = await sent(claire, code, body)
        assert answer.status_code in (400, 422), answer.text
        assert row.told.said in answer.json()["detail"]
    else:
        found = await imported(claire, code, body)
        assert found["state"] == row.told.state
        assert [row.told.said in one["message"] for one in found["rejected"]] == ([True] if row.told.said else [])


async def _new_list(claire: httpx.AsyncClient) -> str:
    code = f"FR-{uuid7().hex[-12:].upper()}"
    await done(claire.post("/api/watchlists", json={"code": code, "name": code, "kinds": ["vehicle"]}))
    return code


async def test_a_byte_order_mark_is_read_over(hostile: Drill) -> None:
    awa = await hostile.at("officer.ml")
    body = json.dumps(hostile.check(new_plate())).encode("utf-8-sig")
    answer = await awa.post("/api/checks", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 201


async def test_the_same_report_twice_is_one_check_and_another_under_its_id_is_refused(hostile: Drill) -> None:
    awa = await hostile.at("officer.ml")
    report = hostile.check(new_plate())
    first = await awa.post("/api/checks", json=report)
    again = await awa.post("/api/checks", json=report)
    other = await awa.post("/api/checks", json={**report, "note": "another"})

    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert again.json() == first.json()
    assert other.json()["type"] == f"{TYPES}id-reused"


async def test_a_closed_operation_takes_no_checks(node: Node, person: Person) -> None:
    planned, over = await open_drill(node, person, phase="planned"), await open_drill(node, person)
    await closed(await over.at("centre"), over.code)
    for drill in (planned, over):
        answer = await (await drill.at("officer.ml")).post("/api/checks", json=drill.check(new_plate()))
        assert answer.status_code == 409


async def test_a_batch_that_is_too_long_is_refused_and_a_bad_report_spoils_no_other(hostile: Drill) -> None:
    awa = await hostile.at("officer.ml")
    batch = [hostile.check(new_plate()) for _ in range(1001)]
    assert (await awa.post("/api/checks/batch", json=batch)).status_code == 413

    batch[250]["position"] = {"lon": 181, "lat": 0}
    results = (await done(awa.post("/api/checks/batch", json=batch[:500])))["results"]
    assert [one["status"] for one in results].count(201) == 499
    assert results[250]["status"] == 422 and results[250]["problem"]["errors"][0]["pointer"] == "/position/lon"


async def test_both_centuries_of_a_two_digit_year_are_kept_open(hostile: Drill) -> None:
    awa = await hostile.at("officer.ml")
    line = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
    zone = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", line]
    subject = {"kind": "person", "documents": [{"type": "passport", "mrz": zone}]}
    report = hostile.check("", subject=subject)
    await done(awa.post("/api/checks", json=report))
    kept = await done(awa.get(f"/api/checks/{report['id']}"))
    assert kept["subject"]["documents"][0]["mrz"] == zone
    assert "birth_date" not in kept["subject"], "no century is written that nobody read"


async def test_an_operation_that_is_not_mine_sounds_like_one_that_is_not_there(
    node: Node, person: Person, hostile: Drill, url: str
) -> None:
    other = await open_drill(node, person)
    awa = await hostile.at("officer.ml")
    heard = [await _first_words(awa, url, f"op:{code}") for code in (other.code, "nowhere-at-all")]
    assert heard[0] == heard[1] == "ready"


async def _first_words(awa: httpx.AsyncClient, url: str, topic: str) -> str:
    bearer = {"Authorization": awa.headers["authorization"]}
    async with connect(url.replace("http", "ws") + "/ws", additional_headers=bearer) as socket:
        await socket.send(json.dumps({"type": "hello", "cursor": None, "topics": [topic]}))
        return json.loads(await socket.recv())["type"]


async def test_a_bad_row_holds_nothing_back_but_itself_and_is_named(person: Person) -> None:
    claire = await person("bureau.fr")
    code = await _new_list(claire)
    rows = [_row(n) for n in range(3000)]
    rows[2000] = rows[2000].replace("inquiry", "arrest-them")
    found = await imported(claire, code, _file(rows))
    assert found["state"] in ("live", "quarantine") and found["rejected_count"] == 1
    assert found["rejected"][0]["line"] == 2002


async def test_the_same_file_twice_changes_nothing_and_says_so(person: Person) -> None:
    claire = await person("bureau.fr")
    code = await _new_list(claire)
    first = await imported(claire, code, _file([_row(1), _row(2)]))
    again = await imported(claire, code, _file([_row(1), _row(2)]))
    assert (first["new"], again["new"], again["changed"], again["removed"]) == (2, 0, 0, 0)


def _row(number: int) -> str:
    return f"{number},vehicle,{number:05} ZX BF,BF,inquiry,Origin,Order 7 (invented),2028-11-01,suspect,"


def _file(rows: list[str]) -> bytes:
    head = "source_id,kind,plate,country,action,purpose,legal_basis,review_by,category,note"
    return "\n".join([head, *rows, ""]).encode()
