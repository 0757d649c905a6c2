"""Fixture F6: the directory of all countries, what was added in a period, a notice to 156 with 75 replies."""

import asyncio
import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from alerts.authorities.model import IMPORT
from alerts.authorities.queries import q
from integrations.authorities.reading import COLUMNS, LISTS
from jointops.demo.authorities import AUTHORITIES, COUNTRIES, directory
from jointops.node import Node
from tests.alerts.support import Desk, drafted, if_match
from tests.alerts.test_authorities import DAKAR
from tests.support import Person

NOW = datetime(2026, 11, 20, tzinfo=UTC)
LINES = list(directory(NOW))


async def sent(keeper: httpx.AsyncClient, body: str, **query: str) -> dict[str, Any]:
    answer = await keeper.post(
        "/api/authorities/import", params=query, content=body.encode(), headers={"content-type": "text/csv"}
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def as_lines(authorities: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in authorities)


def as_csv(authorities: list[dict[str, Any]]) -> str:
    written = io.StringIO()
    rows: csv.DictWriter[str] = csv.DictWriter(written, COLUMNS, restval="")
    rows.writeheader()
    for one in authorities:
        rows.writerow({name: " ".join(value) if name in LISTS else value for name, value in one.items()})
    return written.getvalue()


async def total(person: httpx.AsyncClient) -> tuple[int, int]:
    rows = (await person.get("/api/authorities/coverage")).json()
    return next((row["authorities"], row["countries"]) for row in rows if row["function"] == "")


async def test_the_directory_of_all_countries_is_taken_in_and_a_second_time_changes_nothing(person: Person) -> None:
    aigerim, awa = await person("secretariat.casc"), await person("officer.ml")
    before = await total(aigerim)

    looked = await sent(aigerim, as_lines(LINES), format="jsonl", dry_run="true")
    assert await total(aigerim) == before, "a look takes nothing"
    first = await sent(aigerim, as_lines(LINES[:600]), format="jsonl")
    second = await sent(aigerim, as_csv(LINES), format="csv")
    again = await sent(aigerim, as_csv(LINES), format="csv")

    assert (looked["read"], looked["new"], looked["rejected"]) == (AUTHORITIES, AUTHORITIES, [])
    assert (first["new"], second["new"], second["same"], second["changed"]) == (600, AUTHORITIES - 600, 600, 0)
    assert (again["new"], again["same"], again["rejected"]) == (0, AUTHORITIES, [])
    others = as_lines([{**one, "channel": "Pouch"} for one in LINES])
    told = await sent(aigerim, others, format="jsonl", dry_run="true")
    assert (told["changed"], len(told["replaced"])) == (AUTHORITIES, 200), "the first of them, and how many"
    codes: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = (await awa.get("/api/authorities", params={"cursor": cursor})).json()
        codes += [one["code"] for one in page["items"]]
        cursor = page["next"]
    ours = {one["code"] for one in LINES} & set(codes)
    assert len(ours) == AUTHORITIES == 1138
    assert len({code[:2] for code in ours} - {"EU"}) == COUNTRIES == 184
    assert (await total(awa))[0] == before[0] + AUTHORITIES
    assert codes == sorted(codes)


async def test_lines_that_cannot_be_taken_are_named_and_spoil_no_others(person: Person) -> None:
    aigerim = await person("secretariat.casc")
    good = {**LINES[0], "code": f"{LINES[0]['country']}-GOOD"}
    lines = [
        good, {**good, "code": "XX"}, {**good, "fax": "1"}, {**good, "time_zone": "Mars/Olympus", "code": "AD-MARS"},
        good, {**good, "code": "ZZ-OTHER"}, {**good, "code": "AD-AHEAD", "verified_at": "2126-11-21T00:00:00Z"},
    ]  # fmt: skip

    found = await sent(aigerim, as_lines(lines) + "[]\n{\n", format="jsonl")

    assert (found["read"], found["new"]) == (9, 1)
    assert [one["line"] for one in found["rejected"]] == [2, 3, 4, 5, 6, 7, 8, 9]
    assert "code" in found["rejected"][0]["message"] and "fax" in found["rejected"][1]["message"]
    assert "verified_at" in found["rejected"][5]["message"], "nobody has confirmed it yet"
    bad = await aigerim.post("/api/authorities/import", content=b"code,fax\n", headers={"content-type": "text/csv"})
    assert bad.status_code == 422 and "fax" in bad.json()["detail"]


async def test_a_file_changes_of_an_entry_only_what_it_says_and_undoes_no_confirmation(person: Person) -> None:
    """Dhaka rests on Friday and Saturday; the ministry's table knows neither that nor who is rung at night."""
    aigerim = await person("secretariat.casc")
    week: list[object] = [{"day": day, "opens": "09:00", "closes": "17:00"} for day in (7, 1, 2, 3, 4)]
    holiday: dict[str, object] = {"first": "2026-12-16", "last": "2026-12-16", "week": [], "why": "Victory Day"}
    kept = {
        **DAKAR, "code": "BD-CA", "country": "BD", "time_zone": "Asia/Dhaka", "week": week, "other_days": [holiday],
        "urgent_contact": "+880 2 000 (invented)", "valid_to": "2030-01-01", "verified_at": NOW.isoformat(),
    }  # fmt: skip
    made = (await aigerim.post("/api/authorities", json=kept)).json()
    older = {**DAKAR, "code": "BD-CA", "country": "BD", "verified_at": "2025-01-01T00:00:00Z"}
    told = [{"code": "BD-CA", "fields": ["channel"]}]

    async def entry() -> dict[str, Any]:
        found = (await aigerim.get("/api/authorities", params={"country": "BD"})).json()["items"]
        return next(one for one in found if one["id"] == made["id"])

    assert (await sent(aigerim, as_csv([older])))["same"] == 1, "an old table that says nothing new"
    assert (await sent(aigerim, as_csv([{**older, "channel": "Pouch"}]), dry_run="true"))["replaced"] == told
    assert (await sent(aigerim, as_csv([{**older, "channel": "Pouch"}])))["replaced"] == told
    now = await entry()
    assert now == {**made, "channel": "Pouch", "version": now["version"]}
    cleared = {**older, "valid_to": None, "verified_at": "2026-11-21T00:00:00Z", "urgent_contact": ""}
    found = await sent(aigerim, as_lines([cleared]), format="jsonl")
    assert found["replaced"] == [
        {"code": "BD-CA", "fields": ["channel", "urgent_contact", "valid_to", "verified_at"]}
    ], "what a line says in so many words counts, also that there is nothing"


async def test_while_a_file_is_taken_in_its_authorities_can_be_alerted(person: Person, node: Node, desk: Desk) -> None:
    aigerim, chen = await person("secretariat.casc"), await person("centre.kafo")
    body = {**DAKAR, "code": "SC-CA", "country": "SC", "verified_at": NOW.isoformat()}
    assert (await aigerim.post("/api/authorities", json=body)).status_code == 201
    async with node.db.write(await desk("secretariat.casc")) as tx:
        assert await tx.all(q.keep_codes, codes=["SC-CA"])
        async with asyncio.timeout(10):
            made = await drafted(chen, countries=["SC"])
        assert [one["authority"]["code"] for one in made["addressees"]] == ["SC-CA"]
        tx.unchanged()
        tx.audit(IMPORT, result="looked", records=0)


async def test_what_was_added_in_a_period_comes_out_of_the_change_log(person: Person) -> None:
    """The two central authorities for corruption cases that the document says were added."""
    aigerim, helene = await person("secretariat.casc"), await person("prosecutor.fr")
    since = datetime.now(UTC)
    made: dict[str, Any] = {}
    for code in ("SN-ANTI", "TG-ANTI"):
        body = {**DAKAR, "code": code, "country": code[:2], "functions": ["corruption"]}
        made = (await aigerim.post("/api/authorities", json=body)).json()
    changed = await aigerim.patch(f"/api/authorities/{made['id']}", json={"hours": "24/7"}, headers=if_match(1))
    verified = {"verified_at": datetime.now(UTC).isoformat()}
    await aigerim.patch(f"/api/authorities/{made['id']}", json=verified, headers=if_match(changed.json()["version"]))

    async def log(**asked: str) -> dict[str, Any]:
        asked = {"since": since.isoformat(), "function": "corruption", **asked}
        return (await helene.get("/api/authorities/changes", params=asked)).json()

    found = await log()
    assert {one["act"]: one["count"] for one in found["counts"]} == {"added": 2, "changed": 1, "verified": 1}
    assert [(one["code"], one["act"], one["fields"]) for one in found["items"]] == [
        ("TG-ANTI", "verified", ["verified_at"]), ("TG-ANTI", "changed", ["hours"]),
        ("TG-ANTI", "added", []), ("SN-ANTI", "added", []),
    ]  # fmt: skip
    assert (await log(country="SN"))["counts"] == [{"act": "added", "count": 1}]
    assert (await log(until=since.isoformat()))["items"] == []
    assert (await helene.get("/api/authorities/changes", params={"since": "0001-01-01"})).status_code == 422


async def test_a_notice_goes_to_156_and_75_replies_are_counted(person: Person) -> None:
    aigerim, helene = await person("secretariat.casc"), await person("prosecutor.fr")
    await sent(aigerim, as_lines(LINES), format="jsonl")
    asked = ["FR-CA", *(one["code"] for one in LINES[:155])]
    body = {"title": "Measures in an emergency", "text": "Do you take requests on paper?", "authorities": asked}

    made = (await aigerim.post("/api/circulars", json=body)).json()
    ids = {one["code"]: one["authority"] for one in await answers(aigerim, made["id"])}
    for code in asked[1:75]:
        await aigerim.post(f"/api/circulars/{made['id']}/reply", json={"authority": ids[code], "text": "By e-mail."})
    for words in ("No paper.", "No paper until May."):
        said = await helene.post(f"/api/circulars/{made['id']}/reply", json={"authority": ids["FR-CA"], "text": words})
        assert said.status_code == 200, said.text

    seen = (await helene.get(f"/api/circulars/{made['id']}")).json()
    assert (seen["sent"], seen["replied"], seen["mine"]) == (156, 75, [ids["FR-CA"]])
    rows = await answers(helene, made["id"])
    assert len(rows) == 156 and sum(one["replied_at"] is not None for one in rows) == 75
    assert next(one["reply"] for one in rows if one["code"] == "FR-CA") == "No paper until May."
    stranger = await helene.post(f"/api/circulars/{made['id']}/reply", json={"authority": ids[asked[5]], "text": "x"})
    assert stranger.status_code == 403
    assert (await (await person("officer.ml")).post("/api/circulars", json=body)).status_code == 403
    asks = await helene.post("/api/circulars", json={**body, "authorities": ["BR-CA"]})
    assert (asks.status_code, asks.json()["sender_country"]) == (201, "FR"), "a central authority asks by itself"
    unknown = await aigerim.post("/api/circulars", json={**body, "authorities": ["FR-CA", "FR-NONE"]})
    assert unknown.json()["errors"][0]["pointer"] == "/authorities/1"
    twice = (await aigerim.post("/api/circulars", json={**body, "authorities": ["FR-CA", "FR-CA"]})).json()
    assert twice["sent"] == 1


async def answers(person: httpx.AsyncClient, id: str) -> list[dict[str, Any]]:
    page = (await person.get(f"/api/circulars/{id}/answers")).json()
    assert page["next"] is None
    return page["items"]


async def test_an_authority_speaks_for_itself_and_takes_it_back(person: Person) -> None:
    aigerim, helene, beto = [await person(user) for user in ("secretariat.casc", "prosecutor.fr", "prosecutor.br")]
    [france, *_] = (await helene.get("/api/authorities?country=FR&function=mla")).json()["items"]
    today = datetime.now(UTC).date()
    body = {"authority": france["id"], "kind": "paper-not-accepted", "text": "Use e-mail.", "starts_on": str(today)}

    said = await helene.post("/api/authority-notices", json=body)
    assert said.status_code == 201, said.text
    assert (await beto.post("/api/authority-notices", json=body)).status_code == 403
    backwards = {**body, "ends_on": str(today - timedelta(days=1))}
    assert (await helene.post("/api/authority-notices", json=backwards)).json()["errors"][0]["pointer"] == "/ends_on"
    over = {**body, "starts_on": str(today - timedelta(days=9)), "ends_on": str(today - timedelta(days=3))}
    assert (await helene.post("/api/authority-notices", json=over)).status_code == 201

    async def listed(**asked: str) -> list[str]:
        items = (await beto.get("/api/authority-notices", params=asked)).json()["items"]
        return [one["id"] for one in items]

    assert len(await listed(authority=france["id"])) == 2
    assert await listed(country="FR", standing="true") == [said.json()["id"]], (
        "what is over is read by nobody who sends"
    )
    assert await listed(country="BR", standing="true") == []
    back = f"/api/authority-notices/{said.json()['id']}/withdraw"
    assert (await beto.post(back)).status_code == 403
    assert (await aigerim.post(back)).json()["withdrawn_at"] is not None
    assert await listed(country="FR", standing="true") == []
    assert (await helene.post(back)).status_code == 409
