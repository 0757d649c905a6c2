"""Claire of the French bureau takes in lists from files; Awa at Gao meets what is on them from the next check on."""

import asyncio
import io
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

import integrations.watchlists.upload
from alerts.imports import actions as import_actions
from alerts.imports import queries as import_queries
from alerts.imports.actions import stage_rows
from alerts.imports.batch import Judge
from integrations.watchlists.foreign import Given
from integrations.watchlists.table import read_table
from integrations.watchlists.upload import Upload
from jointops.base.ids import uuid7
from jointops.base.sql import Statements
from jointops.node import Node
from realtime.client import Client
from realtime.frames import Ready, Shared, Withdrawn
from tests.alerts.support import TERMS, Desk, Records, added, if_match, named, opened, pointers, vehicle
from tests.integrations.support import HEADER, colleague, counts, imported, many_plates, sent, table, vehicle_row
from tests.realtime.support import Screen
from tests.support import Person, until

q = Statements(
    """
-- staged_of: rows that wait for an import
select count(*)::int as waiting from alerts.staged_entry where import_id = :id::uuid;
-- time_left: how long a statement may take
select current_setting('statement_timeout');
"""
)


async def answer_to(officer: httpx.AsyncClient, plate: str) -> str:
    """What Awa hears of a plate."""
    told = await officer.post(
        "/api/checks",
        json={
            "id": str(uuid7()),
            "operation": "kafo-ii",
            "checkpoint": "ML-GAO-01",
            "occurred_at": datetime.now(UTC).isoformat(),
            "subject": {"kind": "vehicle", "plate": plate, "country": "BF"},
        },
    )
    return told.json()["answer"]


async def list_of(bureau: httpx.AsyncClient, code: str) -> dict[str, Any]:
    """The list as it is kept."""
    [found] = [one for one in (await bureau.get("/api/watchlists")).json()["items"] if one["code"] == code]
    return found


async def entries_of(bureau: httpx.AsyncClient, code: str) -> list[dict[str, Any]]:
    """What is on the list, by the owner's own numbers."""
    items = (await bureau.get(f"/api/watchlists/{code}/entries")).json()["items"]
    return sorted(items, key=lambda one: one["source_id"] or "")


async def test_a_file_goes_live_in_one_step_and_the_next_check_meets_it(person: Person, records: Records) -> None:
    claire, awa = await person("bureau.fr"), await person("officer.ml")
    await opened(claire, "FR-CSV", ["vehicle"])
    assert await answer_to(awa, "90 FA 5563 BF") == "clear"

    answer = await sent(claire, "FR-CSV", table(vehicle_row("1", "90 FA 5563 BF"), vehicle_row("2", "31 CS 1002 BF")))

    assert answer.status_code == 202
    assert answer.json()["state"] == "live"
    assert counts(answer.json()) == (2, 2, 0, 0, 0)
    assert await answer_to(awa, "90 FA 5563 BF") == "act"
    watchlist = await list_of(claire, "FR-CSV")
    assert (watchlist["version"], watchlist["entries"]) == (2, 2)
    [event] = await records.events("officer.ml", watchlist["id"])
    assert event["data"] == {"list": "FR-CSV", "version": 2, "added": 2, "removed": 0}
    acts = {(verb, user, result) for verb, user, result in await records.audits(answer.json()["id"])}
    assert ("list.import", "bureau.fr", "done") in acts and ("import.release", "bureau.fr", "live") in acts


async def test_a_row_for_an_inquiry_shared_with_more_than_bureaux_is_rejected_and_says_so(person: Person) -> None:
    claire = await person("bureau.fr")
    await opened(claire, "FR-SILENT-ROWS", ["vehicle"])
    rows = [
        vehicle_row(str(number), f"32 CS 300{number} BF", action=action) + f",{share}"
        for number, (action, share) in enumerate(
            [("inquiry", "op:kafo-ii"), ("discreet", "op:kafo-ii"), ("inquiry", "bureau:BF"), ("seize", "op:kafo-ii")]
        )
    ]

    found = await imported(claire, "FR-SILENT-ROWS", "\n".join([f"{HEADER},share", *rows, ""]).encode())

    assert counts(found) == (4, 2, 0, 0, 2)
    assert [(one["line"], one["message"]) for one in found["rejected"]] == [
        (2, "share: An entry with the action inquiry is shared with bureaux alone."),
        (3, "share: An entry with the action discreet is shared with bureaux alone."),
    ]


async def test_a_wrong_row_is_named_by_its_line_and_the_others_are_live(person: Person) -> None:
    claire = await person("bureau.fr")
    await opened(claire, "FR-WRONG", ["vehicle"])
    body = table(
        vehicle_row("1", "31 CS 2001 BF", note='"seen at Dori,\nthen at Téra"'),
        vehicle_row("2", "31 CS 2002 BF", action="arrest"),
        vehicle_row("3", "31 CS 2003 BF", review_by="soon"),
        vehicle_row("4", "31 CS 2004 BF", country="Burkina"),
        vehicle_row("5", "31 CS 2005 BF") + ",one cell too many",
        vehicle_row("6", "31 CS 2006 BF", legal_basis=""),
        vehicle_row("7", "31 CS 2007 BF", kind="person"),
        vehicle_row("1", "31 CS 2008 BF"),
        "",
        vehicle_row("8", "31 CS 2009 BF", note="=HYPERLINK(1)"),
    )

    found = await imported(claire, "FR-WRONG", body)

    assert found["state"] == "live"
    assert counts(found) == (9, 2, 0, 0, 7)
    said = {one["line"]: one["message"] for one in found["rejected"]}
    assert list(said) == [4, 5, 6, 7, 8, 9, 10]
    assert said[4] == "action: A vehicle can have: discreet, inquiry, seize."
    assert said[5].startswith("review_by: ") and "2027-11-01" in said[5]
    assert said[6].startswith("country: ") and "ISO 3166-1" in said[6]
    assert said[7].startswith("11 cells under 10 columns")
    assert said[8] == "legal_basis: This field is needed."
    assert said[9] == "plate: There is no such field: leave it out."
    assert said[10] == "Line 2 is already this entry: leave one of them out."
    first, last = await entries_of(claire, "FR-WRONG")
    assert first["note"] == "seen at Dori,\nthen at Téra"
    assert last["note"] == "=HYPERLINK(1)"


async def test_the_same_file_again_changes_nothing(person: Person, records: Records) -> None:
    claire = await person("bureau.fr")
    await opened(claire, "FR-AGAIN", ["vehicle"])
    body = table(vehicle_row("1", "31 CS 3001 BF"), vehicle_row("", "31 CS 3002 BF"))
    assert counts(await imported(claire, "FR-AGAIN", body)) == (2, 2, 0, 0, 0)

    again = await imported(claire, "FR-AGAIN", body)

    assert (again["state"], counts(again)) == ("live", (2, 0, 0, 0, 0))
    watchlist = await list_of(claire, "FR-AGAIN")
    assert (watchlist["version"], watchlist["entries"]) == (2, 2)
    assert len(await records.events("bureau.fr", watchlist["id"])) == 1


async def test_an_entry_that_was_changed_by_hand_is_changed_back_by_its_file(person: Person) -> None:
    claire = await person("bureau.fr")
    await opened(claire, "FR-BY-HAND", ["vehicle"])
    body = table(vehicle_row("1", "90 FA 5564 BF"))
    await imported(claire, "FR-BY-HAND", body)
    [entry] = await entries_of(claire, "FR-BY-HAND")
    address = f"/api/watchlists/FR-BY-HAND/entries/{entry['id']}"
    assert (await claire.patch(address, json={"note": "By hand."}, headers=if_match(1))).is_success

    assert counts(await imported(claire, "FR-BY-HAND", body)) == (1, 0, 1, 0, 0)
    assert counts(await imported(claire, "FR-BY-HAND", body)) == (1, 0, 0, 0, 0)


async def test_a_changed_row_is_one_change_of_the_same_entry(person: Person, records: Records) -> None:
    claire, awa = await person("bureau.fr"), await person("officer.ml")
    await opened(claire, "FR-CHANGE", ["vehicle"])
    rows = [vehicle_row("1", "31 CS 4001 BF"), vehicle_row("2", "88 TB 7316 BF")]
    await imported(claire, "FR-CHANGE", table(*rows))
    before = await entries_of(claire, "FR-CHANGE")

    found = await imported(claire, "FR-CHANGE", table(rows[0], vehicle_row("2", "05 WZ 2290 BF", action="seize")))

    assert counts(found) == (2, 0, 1, 0, 0)
    after = await entries_of(claire, "FR-CHANGE")
    assert after[0] == before[0]
    assert (after[1]["id"], after[1]["version"], after[1]["action"]) == (before[1]["id"], 2, "seize")
    assert await answer_to(awa, "88 TB 7316 BF") == "clear"
    assert await answer_to(awa, "05 WZ 2290 BF") == "act"
    events = await records.events("bureau.fr", (await list_of(claire, "FR-CHANGE"))["id"])
    assert [event["data"]["added"] for event in events] == [2, 1]


async def test_only_a_replacing_file_removes_what_it_does_not_name(person: Person) -> None:
    claire, awa = await person("bureau.fr"), await person("officer.ml")
    await opened(claire, "FR-REPLACE", ["vehicle"])
    rows = [vehicle_row("1", "31 CS 5001 BF"), vehicle_row("2", "62 HG 8174 BF"), vehicle_row("", "19 DR 3055 BF")]
    await imported(claire, "FR-REPLACE", table(*rows))

    assert counts(await imported(claire, "FR-REPLACE", table(rows[0]))) == (1, 0, 0, 0, 0)
    assert await answer_to(awa, "62 HG 8174 BF") == "act"
    assert counts(await imported(claire, "FR-REPLACE", table(rows[0], rows[2]), replace="true")) == (2, 0, 0, 1, 0)
    assert await answer_to(awa, "62 HG 8174 BF") == "clear"
    assert await answer_to(awa, "19 DR 3055 BF") == "act"


async def test_a_dry_run_counts_the_same_and_keeps_nothing(person: Person, records: Records) -> None:
    claire, awa = await person("bureau.fr"), await person("officer.ml")
    await opened(claire, "FR-DRY", ["vehicle"])
    body = table(vehicle_row("1", "47 YM 9620 BF"), vehicle_row("2", "31 CS 6002 BF", action="arrest"))

    found = await imported(claire, "FR-DRY", body, dry_run="true")

    assert (found["state"], counts(found)) == ("checked", (2, 1, 0, 0, 1))
    assert await entries_of(claire, "FR-DRY") == []
    assert (await list_of(claire, "FR-DRY"))["version"] == 1
    assert await waiting(records, found["id"]) == 0
    assert await answer_to(awa, "47 YM 9620 BF") == "clear"
    assert counts(await imported(claire, "FR-DRY", body)) == counts(found)


async def test_a_file_that_touches_very_much_waits_until_it_is_released(
    node: Node, desk: Desk, person: Person, records: Records
) -> None:
    claire, mariam, awa = await person("bureau.fr"), await person("bureau.ml"), await person("officer.ml")
    await opened(claire, "FR-LARGE", ["vehicle"])
    body = table(*(vehicle_row(str(n), plate) for n, plate in enumerate(many_plates(10_001))))

    found = await imported(claire, "FR-LARGE", body)

    assert (found["state"], counts(found)) == ("quarantine", (10_001, 10_001, 0, 0, 0))
    assert "release" in found["reason"]
    async with node.db.read(await desk("bureau.fr")) as tx:
        held = await import_queries.get_import(tx, "FR-LARGE", UUID(found["id"]))
        assert len(await import_queries.list_differences(tx, held, "new", None, 51)) == 51
        assert await tx.value(q.time_left) == "90s", "a look at many gets the plan of the switch, and an end"
    assert await answer_to(awa, "77 QLX 0007 BF") == "clear"
    [row] = await records.rows("bureau.ml", q.staged_of, id=found["id"])
    assert row["waiting"] == 0, "what waits is the owner's alone"
    address = f"/api/watchlists/FR-LARGE/imports/{found['id']}/release"
    assert (await mariam.post(address)).status_code == 404
    assert (await awa.post(address)).status_code == 403
    released = await claire.post(address)
    assert (released.status_code, released.json()["state"]) == (200, "live"), released.text
    assert await answer_to(awa, "77 QLX 0007 BF") == "act"
    assert (await list_of(claire, "FR-LARGE"))["version"] == 2
    assert (await claire.post(address)).status_code == 409


async def test_a_replacing_file_with_a_wrong_row_waits_because_the_row_may_stand_for_an_entry(person: Person) -> None:
    claire = await person("bureau.fr")
    await opened(claire, "FR-CARE", ["vehicle"])
    await imported(claire, "FR-CARE", table(vehicle_row("1", "31 CS 7001 BF"), vehicle_row("2", "31 CS 7002 BF")))
    wrong = vehicle_row("2", "31 CS 7002 BF", action="arrest")

    found = await imported(claire, "FR-CARE", table(vehicle_row("1", "31 CS 7001 BF"), wrong), replace="true")

    assert (found["state"], counts(found)) == ("quarantine", (2, 0, 0, 1, 1))
    assert len(await entries_of(claire, "FR-CARE")) == 2


async def test_json_lines_take_what_the_entries_call_takes(person: Person) -> None:
    claire = await person("bureau.fr")
    await opened(claire, "FR-JSONL", ["vehicle", "person"])
    whole = [
        json.dumps(vehicle("31 CS 8001 BF", source_id="v1")),
        json.dumps(named("Idriss Kouna", share=["bureau:ML"])),
    ]
    lines = [*whole, whole[0][: len(whole[0]) // 2], "[]", '{"kind": "vehicle", "kind": "person"}', ""]

    found = await imported(claire, "FR-JSONL", "\r\n".join(lines).encode())

    assert (found["state"], counts(found)) == ("live", (5, 2, 0, 0, 3))
    half, no_object, twice = found["rejected"]
    assert half["line"] == 3 and "breaks off" in half["message"] and "line 1" not in half["message"]
    assert (no_object["line"], no_object["message"]) == (4, "A line holds one object: {…}.")
    assert twice["line"] == 5 and "twice" in twice["message"]
    mariam = await person("bureau.ml")
    [shared] = await entries_of(mariam, "FR-JSONL")
    assert shared["subject"]["names"] == ["Idriss Kouna"]


async def test_every_kind_of_subject_has_its_columns(person: Person) -> None:
    claire = await person("bureau.fr")
    await opened(claire, "FR-KINDS", ["person", "vehicle", "document", "container", "goods"])
    header = (
        "kind;names;birth_date;sex;nationalities;document_type;document_number;document_country;number;description;"
        "quantity;unit;action;purpose;legal_basis;review_by;category;exclude;share;source_id"
    )
    terms = "Trafficking;Order 8/2026 (invented);2028-01-31;suspect"
    rows = [
        f"person;Salou Benné|Benné Salou;1985-03;M;ML|BF;passport;A12;ML;;;;;arrest;{terms};NE;bureau:ML|op:kafo-ii;1",
        f"document;;;;;passport;A13;ML;;;;;seize;{terms};;;2",
        f"container;;;;;;;;CSQU 305438 3;;;;inquiry;{terms};;;3",
        f"goods;;;;;;;;;Dynamite, sticks;40.5;kg;seize;{terms};;;4",
    ]

    found = await imported(claire, "FR-KINDS", b"\xef\xbb\xbf" + "\r\n".join([header, *rows]).encode())

    assert (found["rejected"], found["new"]) == ([], 4)
    man, paper, box, goods = await entries_of(claire, "FR-KINDS")
    assert man["subject"] == {
        "kind": "person",
        "names": ["Salou Benné", "Benné Salou"],
        "birth_date": "1985-03",
        "sex": "M",
        "nationalities": ["ML", "BF"],
        "documents": [{"type": "passport", "number": "A12", "country": "ML"}],
    }
    assert (man["exclude"], man["share"]) == (["NE"], ["bureau:ML", "op:kafo-ii"])
    assert paper["subject"] == {"kind": "document", "type": "passport", "number": "A13", "country": "ML"}
    assert box["subject"]["number"] == "CSQU 305438 3"
    assert (goods["subject"]["quantity"], goods["subject"]["unit"]) == (40.5, "kg")


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (table(vehicle_row("1", "31 CS 9001 BF")).decode().encode("utf-16"), 400, "CSV UTF-8"),
        (table(vehicle_row("1", "31 CS 9001 BF", "Téra")).decode().encode("latin-1"), 400, "Line 2, byte"),
        (table(vehicle_row("1", "31 CS 9001 BF")).replace(b"31", b"\xff31"), 400, "Line 2, byte"),
        (table(vehicle_row("1", "31 CS 9001 BF")).replace(b"plate", b"registration"), 422, "registration"),
        (table().replace(b"plate", b"note"), 422, "note"),
        (b"31 CS 9001 BF,BF\n", 422, "Line 1"),
        (b" \n", 422, "empty"),
    ],
    ids=["utf-16", "latin-1", "byte-ff", "unknown-column", "column-twice", "no-header", "empty"],
)
async def test_a_file_that_is_none_is_refused_as_a_whole(person: Person, body: bytes, status: int, said: str) -> None:
    claire = await person("bureau.fr")
    await claire.post("/api/watchlists", json={"code": "FR-NONE", "name": "None", "kinds": ["vehicle"]})

    answer = await sent(claire, "FR-NONE", body)

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert said in answer.json()["detail"]
    assert await entries_of(claire, "FR-NONE") == []


async def test_a_quote_that_never_closes_is_named_by_the_line_it_opens_on(person: Person) -> None:
    claire = await person("bureau.fr")
    await opened(claire, "FR-QUOTE", ["vehicle"])
    rows = [
        vehicle_row("1", "31 CS 9101 BF"),
        vehicle_row("2", "31 CS 9102 BF", '"open'),
        vehicle_row("3", "31 CS 9103 BF"),
    ]

    found = await imported(claire, "FR-QUOTE", table(*rows))

    assert counts(found) == (2, 1, 0, 0, 1)
    assert found["rejected"][0]["line"] == 3 and "line 4" in found["rejected"][0]["message"]


async def test_only_the_owners_bureau_imports_and_reads_imports(person: Person) -> None:
    claire, mariam, awa = await person("bureau.fr"), await person("bureau.ml"), await person("officer.ml")
    await opened(claire, "FR-OURS", ["vehicle"])
    body = table(vehicle_row("1", "31 CS 9201 BF"))
    found = await imported(claire, "FR-OURS", body)
    address = f"/api/watchlists/FR-OURS/imports/{found['id']}"

    assert (await sent(mariam, "FR-OURS", body)).status_code == 404
    assert (await sent(claire, "FR-NOWHERE", body)).status_code == 404
    assert (await sent(awa, "FR-OURS", body)).status_code == 403
    assert (await mariam.get(address)).status_code == 404
    assert (await awa.get(address)).status_code == 403
    assert (await claire.get(f"/api/watchlists/FR-CSV/imports/{uuid7()}")).status_code == 404


async def test_rows_that_contradict_an_entry_of_the_same_subject_wait_for_a_look_and_a_hidden_one_never_shows(
    person: Person, node: Node, desk: Desk, records: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claire, mariam = await person("bureau.fr"), await person("bureau.ml")
    french = await opened(claire, "FR-AGAINST", ["vehicle"])
    await opened(mariam, "ML-AGAINST", ["vehicle"])
    seen = await added(claire, french, vehicle("21 AG 7701 BF", share=["bureau:ML"]))
    await added(claire, french, vehicle("22 AG 7702 BF"))
    plates = ["21 AG 7701 BF", "22 AG 7702 BF", "23 AG 7703 BF"]
    body = table(*(vehicle_row(str(n), plate, action="discreet") for n, plate in enumerate(plates)))

    tried = await imported(mariam, "ML-AGAINST", body, dry_run="true")
    held = await imported(mariam, "ML-AGAINST", body)

    assert (tried["state"], tried["against"], len(tried["contradictions"])) == ("checked", 1, 1)
    assert (held["state"], held["against"]) == ("quarantine", 1)
    assert held["reason"].startswith("One row contradicts an entry of the very subject")
    against = {"line": 2, "entry": seen["id"], "list": "FR-AGAINST", "owner": "FR", "action": "seize"}
    assert held["contradictions"] == [against], "of what Mariam may not see nothing is said"
    looks = {(verb, user) for verb, user, _ in await records.audits(held["id"])}
    assert ("entry.read", "bureau.ml") in looks, "Claire reads that her entry was named"
    turned = await claire.patch(f"{french}/{seen['id']}", json={"share": []}, headers=if_match(1))
    assert turned.status_code == 200, turned.text
    address = f"/api/watchlists/ML-AGAINST/imports/{held['id']}"
    assert (await mariam.get(address)).json()["contradictions"] == []
    released = await mariam.post(f"{address}/release")
    assert (released.json()["state"], len(await entries_of(mariam, "ML-AGAINST"))) == ("live", 3)
    again = await imported(mariam, "ML-AGAINST", body)
    assert (again["state"], again["against"]) == ("live", 0)
    own = await imported(mariam, "ML-AGAINST", table(vehicle_row("0", plates[0])))
    assert (own["state"], own["changed"], own["against"]) == ("live", 1, 0), (
        "a row is not held against its own old self"
    )

    # As above with a thousand, as they may be counted: here with two.
    for module in (import_actions, import_queries):
        monkeypatch.setattr(module, "MOST_AGAINST", 2)
    others = ["24 AG 7704 BF", "25 AG 7705 BF", "26 AG 7706 BF"]
    seen = [await added(claire, french, vehicle(plate, share=["bureau:ML"])) for plate in others]
    same = [vehicle_row(str(n), plate, action="discreet") for n, plate in enumerate(others[:2], 4)]
    held = await imported(mariam, "ML-AGAINST", table(*same))
    assert (held["state"], held["against"]) == ("quarantine", 2)
    assert (await mariam.post(f"/api/watchlists/ML-AGAINST/imports/{held['id']}/release")).is_success
    nightly = await imported(mariam, "ML-AGAINST", table(*same))
    assert (nightly["state"], nightly["against"]) == ("live", 0), "what stands already waits for nobody again"
    turned = [vehicle_row("1", plates[1]), vehicle_row("2", plates[2])]
    held = await imported(mariam, "ML-AGAINST", table(*same, *turned, vehicle_row("6", others[2], action="discreet")))
    assert (held["state"], held["against"], held["changed"]) == ("quarantine", 1, 2)
    assert [(one["line"], one["entry"]) for one in held["contradictions"]] == [(6, seen[2]["id"])]

    file = tmp_path / "list.csv"
    file.write_bytes(body := table(vehicle_row("7", others[2], action="discreet")))
    viewer, upload = await desk("bureau.ml"), Upload.of(file, kept=False)
    reading = await node.importer.begin(viewer, "ML-AGAINST", upload, "auto", Given(), replace=False, dry_run=False)
    batch = Judge(reading.known).batch([next(read_table(io.BytesIO(body)))])
    against = [(2, UUID(seen[2]["id"]))]
    await stage_rows(node.db, viewer, reading.begun, reading.known, batch, 0, against, asyncio.sleep(0))
    address = f"/api/watchlists/ML-AGAINST/imports/{reading.begun.id}"
    asked = [(await mariam.get(address)).json() for _ in range(2)]
    looks = [verb for verb, *_ in await records.audits(str(reading.begun.id))]
    await reading.hold.aclose()
    assert [(one["state"], one["against"], one["contradictions"]) for one in asked] == [("reading", 1, [])] * 2
    assert "import.read" in looks and "entry.read" not in looks, "no owner hears of each second that a file is read"
    assert len((await mariam.get(address)).json()["contradictions"]) == 1
    assert (await mariam.post(f"{address}/stop")).is_success


async def test_a_list_taken_in_finds_the_checks_before_it_and_lets_them_go_again(person: Person, node: Node) -> None:
    claire, awa = await person("bureau.fr"), await person("officer.ml")
    await opened(claire, "FR-EARLIER", ["vehicle"])
    assert await answer_to(awa, "24 PV 8831 BF") == "clear"
    assert await answer_to(awa, "73 JN 1946 BF") == "clear"

    async def states() -> list[str]:
        items = (await claire.get("/api/matches")).json()["items"]
        return sorted(one["state"] for one in items if one["entry"]["list"] == "FR-EARLIER")

    body = table(
        *(
            vehicle_row(str(n), plate)
            # The matcher looks back by itself: the process that does so for more gives way to whatever else runs here.
            for n, plate in enumerate(["24 PV 8831 BF", *many_plates(340)[250:], "73 JN 1946 BF"])
        )
    )
    await imported(claire, "FR-EARLIER", body)
    await until(lambda: is_so(states, ["possible", "possible"]), within=30)
    found = await imported(claire, "FR-EARLIER", table(vehicle_row("0", "24 PV 8831 BF")), replace="true")
    colette = await colleague(node, person)
    released = await colette.post(f"/api/watchlists/FR-EARLIER/imports/{found['id']}/release")
    assert released.json()["state"] == "live"
    await until(lambda: is_so(states, ["possible", "withdrawn"]), within=30)


async def is_so(question: Callable[[], Awaitable[object]], wanted: object) -> bool:
    return await question() == wanted


async def test_who_gains_or_loses_an_entry_by_a_file_is_told_in_the_same_step(person: Person, url: str) -> None:
    """Issa's bureau is named in the file's rows; Claire has also shared one entry with it by hand."""
    claire, issa = await person("bureau.fr"), await person("bureau.bf")
    await opened(claire, "FR-CIRCLE", ["vehicle"])
    head = f"{HEADER},share,exclude"

    def rows(*ends: str) -> bytes:
        lines = (f"{vehicle_row(str(n), f'31 CS 94{n:02} BF')},{end}" for n, end in enumerate(ends))
        return "\n".join([head, *lines, ""]).encode()

    await imported(claire, "FR-CIRCLE", rows("bureau:BF,", ",", ",", "bureau:BF,", "bureau:NE,"))
    lost, gained, by_hand, kept, never = [one["id"] for one in await entries_of(claire, "FR-CIRCLE")]
    share = {"kind": "entry", "id": by_hand, "with": ["bureau:BF"], "reason": "They asked."}
    token = issa.headers["authorization"].removeprefix("Bearer ")
    screen = Screen(Client(url.replace("http", "ws", 1) + "/ws", token))
    try:
        await until(lambda: is_so(lambda: ready(screen), True))
        assert (await claire.post("/api/shares", json=share)).status_code == 201
        await until(lambda: is_so(lambda: about(screen, by_hand), ["Shared"]))

        found = await imported(claire, "FR-CIRCLE", rows(",", "bureau:BF,", ",NE", "bureau:BF|bureau:NE,", ","))

        assert (found["state"], counts(found)) == ("live", (5, 0, 5, 0, 0))
        await until(lambda: is_so(lambda: about(screen, gained), ["Shared"]))
        assert [await about(screen, id) for id in (lost, by_hand, kept, never)] == [["Withdrawn"], ["Shared"], [], []]
    finally:
        await screen.close()
    assert [one["id"] for one in await entries_of(issa, "FR-CIRCLE")] == [gained, by_hand, kept]


async def ready(screen: Screen) -> bool:
    return screen.has(Ready)


async def about(screen: Screen, record: str) -> list[str]:
    """What a screen was told of who may see a record."""
    told = [frame for frame in screen.frames if isinstance(frame, Shared | Withdrawn)]
    return [type(frame).__name__ for frame in told if str(frame.record) == record]


async def test_a_row_that_would_reach_the_country_of_origin_is_told_to_the_office_as_from_the_form(
    person: Person, records: Records
) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-ORIGIN", ["person"])
    child = named("Aminata Ba", action="missing", category="missing", nationalities=["ML"], juvenile=True)
    file = [
        {**child, "share": ["op:kafo-ii@ML"]},
        {**child, "names": ["Oumou Ba"], "nationalities": ["NE", "FR"], "share": ["bureau:NE"]},
        {**child, "names": ["Fanta Ba"]},
    ]
    lines = "\n".join(json.dumps(one) for one in file).encode()
    [watchlist] = [one for one in (await claire.get("/api/watchlists")).json()["items"] if one["code"] == "FR-ORIGIN"]

    async def blocked(user: str) -> list[dict[str, Any]]:
        events = await records.events(user, watchlist["id"])
        return [one["data"] for one in events if one["kind"] == "sharing.blocked"]

    dry = await imported(claire, "FR-ORIGIN", lines, format="jsonl", dry_run="true")
    assert await blocked("dpo") == []
    found = await imported(claire, "FR-ORIGIN", lines, format="jsonl")
    assert pointers(await claire.post(entries, json=file[0])) == ["/share"]

    for one in (dry, found):
        assert [row["line"] for row in one["rejected"]] == [1, 2]
        assert all("country of origin" in row["message"] for row in one["rejected"])
    assert await blocked("dpo") == [
        {"act": "list.import", "countries": ["ML", "NE"]},
        {"act": "entry.add", "countries": ["ML"]},
    ]
    assert await blocked("bureau.ml") == await blocked("bureau.ne") == []


async def test_an_import_whose_process_ended_goes_on_where_it_was_when_the_same_file_comes_again(
    person: Person, node: Node, desk: Desk, records: Records, tmp_path: Path
) -> None:
    claire = await person("bureau.fr")
    await opened(claire, "FR-DEAD", ["vehicle"])
    body = table(vehicle_row("1", "31 CS 9401 BF"), vehicle_row("2", "77 QT 2210 BF"))
    file = tmp_path / "list.csv"
    file.write_bytes(body)
    viewer = await desk("bureau.fr")
    upload = Upload.of(file, kept=False)
    reading = await node.importer.begin(viewer, "FR-DEAD", upload, "auto", Given(), replace=False, dry_run=False)
    rows = read_table(io.BytesIO(body))
    batch = Judge(reading.known).batch([next(rows)])
    await stage_rows(node.db, viewer, reading.begun, reading.known, batch, 0, (), asyncio.sleep(0))
    cut_off = asyncio.get_running_loop().create_future()
    cut_off.set_exception(ConnectionError())
    with pytest.raises(ConnectionError):  # nothing is kept of a row when those before it were not
        await stage_rows(
            node.db, viewer, reading.begun, reading.known, Judge(reading.known).batch([next(rows)]), 0, (), cut_off
        )
    address = f"/api/watchlists/FR-DEAD/imports/{reading.begun.id}"
    assert (await claire.get(address)).json()["state"] == "reading"
    await reading.hold.aclose()  # as it falls with a process that ends
    found = (await claire.get(address)).json()
    assert (found["state"], found["read"], await waiting(records, reading.begun.id)) == ("stopped", 1, 1)
    assert "send the same file again" in (await claire.post(f"{address}/resume")).json()["detail"]

    ended = await imported(claire, "FR-DEAD", body)

    assert (ended["id"], ended["state"], counts(ended)) == (str(reading.begun.id), "live", (2, 2, 0, 0, 0))
    assert await waiting(records, reading.begun.id) == 0
    assert list(node.importer.folder.iterdir()) == [], "the file goes with its import"


async def waiting(records: Records, id: UUID | str) -> int:
    [row] = await records.rows("bureau.fr", q.staged_of, id=id)
    return row["waiting"]


async def test_a_file_of_another_type_or_too_large_is_refused(
    person: Person, node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    claire = await person("bureau.fr")
    await claire.post("/api/watchlists", json={"code": "FR-NONE", "name": "None", "kinds": ["vehicle"]})
    address = "/api/watchlists/FR-NONE/imports"

    assert (await claire.post(address, json={"kind": "vehicle"})).status_code == 415
    monkeypatch.setattr(integrations.watchlists.upload, "MOST_BYTES", 1024)
    assert (await sent(claire, "FR-NONE", (HEADER + "\n").encode() + b"\n" * 1024)).status_code == 413
    assert list(node.importer.folder.iterdir()) == []


async def test_the_owners_number_stands_once_on_a_list(person: Person) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-NUMBER", ["vehicle"])
    await imported(claire, "FR-NUMBER", table(vehicle_row("A-1", "31 CS 9301 BF")))

    assert pointers(await claire.post(entries, json=vehicle("31 CS 9302 BF", source_id="A-1"))) == ["/source_id"]
    other = (await claire.post(entries, json=vehicle("31 CS 9302 BF", source_id="A-2"))).json()
    address, version = f"{entries}/{other['id']}", {"if-match": '"1"'}
    assert pointers(await claire.patch(address, json={"source_id": "A-1"}, headers=version)) == ["/source_id"]
    assert (await claire.patch(address, json={"note": "same number"}, headers=version)).status_code == 200
    assert TERMS["action"] == other["action"]
