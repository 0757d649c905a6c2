"""What cannot be read or cannot be is said to a person as something to mend, and nothing of it is kept."""

import json
from typing import Any

import httpx
import pytest

from jointops.node import Node
from tests.ops.support import Drill, Ledger, done, new_plate, open_drill
from tests.support import Person

PASSPORT = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"]
"""The specimen of ICAO 9303 part 4, appendix A."""

_opened: list[Drill] = []


@pytest.fixture
async def drill(node: Node, person: Person) -> Drill:
    """One operation for all of these stories: nothing of what they send is kept."""
    if not _opened:
        _opened.append(await open_drill(node, person))
    return Drill(_opened[0].code, person)


LINE = PASSPORT[1][:9] + "9" + PASSPORT[1][10:]


def somebody(**more: object) -> dict[str, Any]:
    return {"kind": "person", "names": ["Awa Diarra"], **more}


def paper(**more: object) -> dict[str, Any]:
    return somebody(documents=[{"type": "passport", **more}])


FIELDS: list[tuple[str, dict[str, Any], str]] = [
    ("an unknown field", {"colour": "red"}, "/colour"),
    ("an unknown field inside", {"subject": somebody(shoe=42)}, "/subject/shoe"),
    ("an unknown field deep inside", {"subject": paper(number="A1", shade="red")}, "/subject/documents/0/shade"),
    ("a wrong digit in a passport", {"subject": paper(mrz=[PASSPORT[0], LINE])}, "/subject/documents/0/mrz/1"),
    ("a wrong digit on a container", {"subject": {"kind": "container", "number": "CSQU3054384"}}, "/subject/number"),
    ("a wrong digit in a chassis", {"subject": {"kind": "vehicle", "vin": "1M8GDM9AXKP042789"}}, "/subject/vin"),
    ("a longitude off the globe", {"position": {"lon": 180.5, "lat": 0}}, "/position/lon"),
    ("a latitude off the globe", {"position": {"lon": 0, "lat": -91}}, "/position/lat"),
    ("a position of words", {"position": {"lon": "west", "lat": 0}}, "/position/lon"),
    ("a position as a list", {"position": [16.27, -0.04]}, "/position"),
    ("a time without a zone", {"occurred_at": "2026-11-25T10:00:00"}, "/occurred_at"),
    ("a time that is none", {"occurred_at": "yesterday"}, "/occurred_at"),
    ("a time before all calendars", {"occurred_at": "0001-01-01T00:00:00+14:00"}, "/occurred_at"),
    ("a time after all calendars", {"occurred_at": "9999-12-31T23:59:59-14:00"}, "/occurred_at"),
    ("an id that is none", {"id": "17"}, "/id"),
    ("an id of another kind", {"id": "7f6ff0c6-39a5-4d6b-9a3f-0fd1b9a0e5d4"}, "/id"),
    ("a subject of no kind", {"subject": {"plate": "AB 123"}}, "/subject/kind"),
    ("a subject of an unknown kind", {"subject": {"kind": "ghost"}}, "/subject/kind"),
    ("a person without a name", {"subject": {"kind": "person"}}, "/subject"),
    ("a birthday that never was", {"subject": somebody(birth_date="1985-02-30")}, "/subject"),
    ("a year that may be another, as a list has it", {"subject": somebody(births=["1985~"])}, "/"),
    ("a year in none of two", {"subject": somebody(births=["1987/1985"])}, "/subject"),
    ("a checkpoint that is no code", {"checkpoint": "Gao"}, "/checkpoint"),
    ("a note that is too long", {"note": "x" * 2001}, "/note"),
    ("a yes that is a text", {"as_printed": "yes"}, "/as_printed"),
    ("a null", {"subject": None}, "/subject"),
]


@pytest.mark.parametrize(("change", "pointer"), [row[1:] for row in FIELDS], ids=[row[0] for row in FIELDS])
async def test_a_wrong_field_is_named_and_nothing_is_kept(
    drill: Drill, ledger: Ledger, change: dict[str, Any], pointer: str
) -> None:
    awa = await drill.at("officer.ml")
    report = {**drill.check(new_plate()), **change}
    before = await ledger.rows()

    answer = await _sent(awa, json.dumps(report).encode())

    errors = _problem(answer, 422)["errors"]
    assert [error["pointer"] for error in errors] == [pointer]
    assert errors[0]["message"]
    assert await ledger.rows() == before


async def test_every_missing_field_is_named(drill: Drill, ledger: Ledger) -> None:
    awa = await drill.at("officer.ml")
    before = await ledger.rows()

    for field in ("id", "operation", "checkpoint", "occurred_at", "subject"):
        report = {name: value for name, value in drill.check(new_plate()).items() if name != field}
        answer = await awa.post("/api/checks", json=report)
        assert [error["pointer"] for error in _problem(answer, 422)["errors"]] == [f"/{field}"]

    assert await ledger.rows() == before


BODIES: list[tuple[str, str, int, str]] = [
    ("half a JSON", '{"id": "019', 400, "line 1, column 8"),
    ("no JSON", "id=1&operation=kafo-ii", 400, "line 1"),
    ("an empty text", " ", 400, "malformed"),
    ("a key twice", '{"note": "a", "note": "b"}', 422, "/note"),
    ("a key twice inside", '{"subject": {"kind": "person", "kind": "vehicle"}}', 422, "/kind"),
    ("NaN", '{"position": {"lon": NaN, "lat": 0}}', 400, "NaN"),
    ("minus infinity", '{"position": {"lon": -Infinity, "lat": 0}}', 400, "Infinity"),
    ("U+0000", '{"note": "a\\u0000b"}', 400, "U+0000"),
    ("half a character", '{"note": "a\\ud800b"}', 400, "half a character"),
    ("nested 10,000 deep", "[" * 10_000 + "]" * 10_000, 400, "nested"),
    ("objects 5,000 deep", '{"a":' * 5_000 + "1" + "}" * 5_000, 400, "nested"),
    ("a place off the globe", '{"position": {"lon": 200, "lat": 0}}', 422, "/position/lon: At most 180."),
    ("a place beyond the pole", '{"position": {"lon": 0, "lat": -90.5}}', 422, "/position/lat: At least -90."),
    ("a list", "[]", 422, "object"),
    ("a number", "3", 422, "object"),
    ("null", "null", 422, "object"),
    ("an endless number", '{"note": ' + "9" * 5000 + "}", 400, "too large a number"),
    ("a number beyond 64 bits", '{"note": 9999999999999999999999}', 400, "too large a number"),
    (
        "a number beyond all floats",
        '{"position": {"lon": 0, "lat": 0, "accuracy_m": 1e999}}',
        400,
        "too large a number",
    ),
]


@pytest.mark.parametrize(("body", "status", "said"), [row[1:] for row in BODIES], ids=[row[0] for row in BODIES])
async def test_a_body_that_cannot_be_read_says_what_to_mend(
    drill: Drill, ledger: Ledger, body: str, status: int, said: str
) -> None:
    awa = await drill.at("officer.ml")
    before = await ledger.rows()

    told = _problem(await _sent(awa, body.encode()), status)

    assert said in told["detail"]
    assert await ledger.rows() == before


@pytest.mark.parametrize(
    ("encode", "said"),
    [
        (lambda text: text.encode().replace(b"Awa", b"Aw\xff"), "UTF-8"),  # pyright: ignore
        (lambda text: text.encode("utf-16"), "UTF-8"),  # pyright: ignore
        (lambda text: text.replace("Awa", "Aïssa").encode("latin-1"), "UTF-8"),  # pyright: ignore
    ],
    ids=["byte 0xFF", "UTF-16", "Latin-1"],
)
async def test_a_text_in_another_encoding_is_refused(drill: Drill, ledger: Ledger, encode: Any, said: str) -> None:
    awa = await drill.at("officer.ml")
    text = json.dumps(drill.check("", subject=somebody()), ensure_ascii=False)
    before = await ledger.rows()

    told = _problem(await _sent(awa, encode(text)), 400)

    assert said in told["detail"]
    assert await ledger.rows() == before


async def test_a_byte_order_mark_is_no_mistake(drill: Drill) -> None:
    awa = await drill.at("officer.ml")

    assert (await _sent(awa, json.dumps(drill.check(new_plate())).encode("utf-8-sig"))).status_code == 201


@pytest.mark.parametrize("said", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
async def test_a_body_that_does_not_call_itself_json_is_refused(drill: Drill, ledger: Ledger, said: str) -> None:
    awa = await drill.at("officer.ml")
    body = json.dumps(drill.check(new_plate())).encode()
    before = await ledger.rows()

    assert "application/json" in _problem(await _sent(awa, body, said), 415)["detail"]
    assert await ledger.rows() == before


async def test_a_body_of_ten_megabytes_is_refused_and_the_sender_hears_why(drill: Drill, ledger: Ledger) -> None:
    awa = await drill.at("officer.ml")
    body = json.dumps(drill.check(new_plate(), note="x" * 10_000_000)).encode()
    before = await ledger.rows()

    assert "KiB" in _problem(await _sent(awa, body), 413)["detail"]
    assert await ledger.rows() == before
    await done(awa.post("/api/checks", json=drill.check(new_plate())))


async def test_no_body_at_all_is_refused(drill: Drill, ledger: Ledger) -> None:
    awa = await drill.at("officer.ml")
    before = await ledger.rows()

    _problem(await awa.post("/api/checks"), 422)
    assert await ledger.rows() == before


async def test_a_page_of_another_site_changes_nothing(drill: Drill, ledger: Ledger) -> None:
    awa = await drill.at("officer.ml")
    before = await ledger.rows()

    answer = await awa.post(
        "/api/checks", json=drill.check(new_plate()), headers={"origin": "https://elsewhere.example"}
    )

    _problem(answer, 403)
    assert await ledger.rows() == before


async def test_what_would_deceive_a_reader_is_taken_out_before_it_is_kept(drill: Drill) -> None:
    awa = await drill.at("officer.ml")
    report = drill.check("", subject=somebody(names=["A\u0308wa \u202eDiarra\u0007"]), note=" seen\u2066 at dawn ")

    await done(awa.post("/api/checks", json=report))

    kept = await done(awa.get(f"/api/checks/{report['id']}"))
    assert (kept["subject"]["names"], kept["note"]) == (["Äwa Diarra"], "seen at dawn")


@pytest.mark.parametrize("address", ["/api/checks/17", "/api/nowhere", "/api/checks/batch/x"])
async def test_an_address_that_is_none_answers_with_a_problem(drill: Drill, address: str) -> None:
    _problem(await (await drill.at("officer.ml")).get(address), 404)


async def test_a_method_that_is_none_answers_with_a_problem(drill: Drill) -> None:
    _problem(await (await drill.at("officer.ml")).put("/api/checks", json={}), 405)


async def test_nobody_without_a_session_learns_anything(drill: Drill, ledger: Ledger) -> None:
    awa = await drill.at("officer.ml")
    awa.headers["authorization"] = "Bearer nonsense"
    before = await ledger.rows()

    told = _problem(await awa.post("/api/checks", json=drill.check(new_plate())), 401)

    assert told["errors"] == []
    assert await ledger.rows() == before


async def _sent(client: httpx.AsyncClient, body: bytes, kind: str = "application/json") -> httpx.Response:
    return await client.post("/api/checks", content=body, headers={"content-type": kind})


def _problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """The problem of an answer: whole, and without anything of our insides."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body.keys() == {"type", "title", "status", "detail", "instance", "errors"}
    assert body["status"] == status and body["title"] and body["detail"]
    for inside in ("Traceback", "msgspec", "asyncpg", "litestar", "select "):
        assert inside not in answer.text
    return body
