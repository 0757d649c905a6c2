"""Claire of the French bureau takes rows out as files; Luc, her colleague, agrees to the large ones."""

import csv
import hashlib
import io
import json
import os
from typing import Any, cast

import httpx
import pytest

from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.node import Node
from ops.exports.cells import cell
from tests.alerts.support import Records, added, drafted, if_match, opened, released, vehicle
from tests.integrations.support import imported, table, vehicle_row
from tests.ops.support import Drill, Ledger, done, match_of, new_plate
from tests.support import Person, until

WHY = "For the case file 12/2026"


async def exported(client: httpx.AsyncClient, what: str, format: str = "jsonl", **more: object) -> dict[str, Any]:
    """An export that has come to rest."""
    begun = await client.post("/api/exports", json={"what": what, "format": format, "reason": WHY, **more})
    assert begun.status_code == 202, begun.text

    async def ended() -> object:
        found = await done(client.get(f"/api/exports/{begun.json()['id']}"))
        return found if found["state"] != "running" else None

    return cast(dict[str, Any], await until(ended, within=20))


async def fetched(client: httpx.AsyncClient, export: dict[str, Any]) -> httpx.Response:
    return await client.get(f"/api/exports/{export['id']}/file")


def lines(answer: httpx.Response) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines, the manifest first."""
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


async def entries_of(bureau: httpx.AsyncClient, code: str, *plates: str, **more: object) -> str:
    entries = await opened(bureau, code, ["vehicle"])
    for plate in plates:
        await added(bureau, entries, vehicle(plate, **more))
    return entries


async def luc_of(node: Node, person: Person, user: str = "bureau.fr.lucien", clearance: int = 3) -> httpx.AsyncClient:
    one = NewPerson(
        user=user, name="Lucien Mercier", title="Bureau", role="bureau", country="FR",
        principals=["country:FR", "bureau:FR"], clearance=clearance, demo=True,
    )  # fmt: skip
    await enrol(node.servers.database_url, [one])
    return await person(user)


async def test_a_file_says_on_top_what_it_is_who_took_it_and_why(person: Person, ledger: Ledger) -> None:
    claire, plates = await person("bureau.fr"), [new_plate(), new_plate()]
    await entries_of(claire, "FR-OUT-1", *plates)

    export = await exported(claire, "entries", filter={"list": "FR-OUT-1"})
    manifest, *rows = lines(answer := await fetched(claire, export))

    assert (export["state"], export["rows"], export["marking"]) == ("ready", 2, "TLP:AMBER+STRICT")
    assert sorted(row["subject"]["plate"] for row in rows) == sorted(plates)
    assert (manifest["by"], manifest["reason"], manifest["rows"]) == ("bureau.fr", WHY, 2)
    assert manifest["filter"] == {"list": "FR-OUT-1"}
    body = answer.content.split(b"\n", 1)[1]
    assert manifest["sha256"] == hashlib.sha256(body).hexdigest()
    assert next(iter(manifest)) == "marking"
    assert "TLP-AMBER+STRICT" in answer.headers["content-disposition"]
    assert [result for _, result in await ledger.audits(export["id"])] == ["begun", "done", "ready", "done"]


async def test_a_csv_carries_the_same_and_runs_nothing_in_a_spreadsheet(person: Person) -> None:
    claire = await person("bureau.fr")
    trap = '=HYPERLINK("http://evil.example";"look")'
    await entries_of(claire, "FR-OUT-2", new_plate(), note=trap, purpose="@SUM(1)")

    export = await exported(claire, "entries", "csv", filter={"list": "FR-OUT-2"})
    text = (await fetched(claire, export)).text
    top = [row for row in csv.reader(io.StringIO(text)) if row[0].startswith("#")]
    header, row = [row for row in csv.reader(io.StringIO(text)) if not row[0].startswith("#")]

    assert top[0] == ["# TLP:AMBER+STRICT"]
    assert [f"# reason: {WHY}"] in top
    assert row[header.index("note")] == f"'{trap}"
    assert row[header.index("purpose")] == "'@SUM(1)"


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_run_is_text(text: str) -> None:
    assert cell(text) == f"'{text}"


def test_numbers_stay_numbers() -> None:
    assert [cell(-0.04), cell(7), cell(None), cell(True), cell("11 KP")] == [-0.04, 7, "", "yes", "11 KP"]


async def test_who_loses_a_right_before_fetching_gets_nothing_and_the_file_is_gone(
    node: Node, person: Person, ledger: Ledger
) -> None:
    claire, mariam = await person("bureau.fr"), await person("bureau.ml")
    entries = await entries_of(claire, "FR-OUT-3", new_plate(), share=["bureau:ML"])
    export = await exported(mariam, "entries", filter={"list": "FR-OUT-3"})
    assert export["rows"] == 1
    [entry] = (await done(claire.get(entries)))["items"]
    await done(claire.patch(f"{entries}/{entry['id']}", json={"share": []}, headers=if_match(entry["version"])))

    assert (await fetched(mariam, export)).status_code == 403

    assert list((node.servers.data / "exports").glob(f"{export['id']}*")) == []
    assert (await done(mariam.get(f"/api/exports/{export['id']}")))["state"] == "withdrawn"
    assert (await fetched(mariam, export)).status_code == 409
    assert ("export.fetch", "withdrawn") in await ledger.audits(export["id"])


async def test_an_export_holds_what_its_reader_may_see_and_nothing_else(person: Person) -> None:
    claire, mariam = await person("bureau.fr"), await person("bureau.ml")
    shared, kept = new_plate(), new_plate()
    entries = await entries_of(claire, "FR-OUT-4", shared, share=["bureau:ML"])
    await added(claire, entries, vehicle(kept))

    _, *rows = lines(await fetched(mariam, await exported(mariam, "entries", filter={"list": "FR-OUT-4"})))

    assert [row["subject"]["plate"] for row in rows] == [shared]


async def test_a_file_is_its_askers_alone(person: Person) -> None:
    claire, mariam = await person("bureau.fr"), await person("bureau.ml")
    await entries_of(claire, "FR-OUT-5", new_plate())
    export = await exported(claire, "entries", filter={"list": "FR-OUT-5"})

    assert (await mariam.get(f"/api/exports/{export['id']}")).status_code == 404
    assert (await fetched(mariam, export)).status_code == 404


async def test_many_rows_wait_for_a_second_person(node: Node, person: Person, records: Records) -> None:
    claire, luc = await person("bureau.fr"), await luc_of(node, person)
    await opened(claire, "FR-OUT-6", ["vehicle"])
    many = node.settings.export_alone + 1
    await imported(claire, "FR-OUT-6", table(*(vehicle_row(str(n), new_plate()) for n in range(many))))

    export = await exported(claire, "entries", filter={"list": "FR-OUT-6"})

    assert (export["state"], export["rows"]) == ("waiting", many)
    assert (await fetched(claire, export)).status_code == 409
    assert (await claire.post(f"/api/proposals/{export['proposal']}/release")).status_code == 403
    waiting = await done(luc.get(f"/api/proposals/{export['proposal']}"))
    assert waiting["summary"] == {"what": "entries", "rows": many, "format": "jsonl"}
    await done(luc.post(f"/api/proposals/{export['proposal']}/release"))
    both = [(verb, user) for verb, user, _ in await records.audits(export["proposal"])]
    assert (both[0], both[-1][0]) == (("proposal.make", "bureau.fr"), "proposal.release")
    assert both[-1][1] != "bureau.fr"
    assert len(lines(await fetched(claire, export))) == many + 1
    assert (await fetched(luc, export)).status_code == 404


async def test_a_refused_export_is_never_fetched(node: Node, person: Person) -> None:
    claire, jonas = await person("bureau.fr"), await person("dpo")

    export = await exported(claire, "entries", filter={"list": "FR-OUT-6"})

    await done(jonas.post(f"/api/proposals/{export['proposal']}/refuse", json={"reason": "Too many persons"}))
    assert (await done(claire.get(f"/api/exports/{export['id']}")))["state"] == "refused"
    assert (await fetched(claire, export)).status_code == 409


async def test_an_addressee_takes_no_alert_out_that_must_not_go_further(person: Person) -> None:
    rahila, beto = await person("bureau.ne"), await person("prosecutor.br")
    kept = await released(rahila, countries=["BR"], handling=["H2"])
    open_one = await released(rahila, countries=["BR"], handling=["H1"])

    export = await exported(beto, "alerts")
    manifest, *rows = lines(await fetched(beto, export))

    ids = [row["id"] for row in rows]
    assert open_one["id"] in ids
    assert kept["id"] not in ids
    assert export["withheld"] >= 1
    assert "H1" in manifest["handling"]


async def test_a_case_for_a_court_is_its_alert_what_was_answered_and_the_match_it_rests_on(
    drill: Drill, person: Person
) -> None:
    mariam, helene, plate = await drill.at("bureau.ml"), await person("prosecutor.fr"), new_plate()
    await added(mariam, await opened(mariam, "ML-COURT", ["vehicle"]), vehicle(plate))
    check = await done((await drill.at("officer.ml")).post("/api/checks", json=drill.check(plate)))
    match = await match_of(mariam, check["id"])
    alert = await released(mariam, operation=drill.code, trigger={"kind": "match", "id": match["id"]})
    await done(helene.post(f"/api/alerts/{alert['id']}/reply", json={"text": "We open a file."}))

    export = await exported(mariam, "court", filter={"alert": alert["id"]})
    manifest, *parts = lines(await fetched(mariam, export))

    assert [(part["part"], part["country"]) for part in parts] == [("alert", "ML"), ("reply", "FR"), ("match", "ML")]
    assert parts[0]["facts"]["title"] == alert["title"]
    assert parts[1]["facts"]["text"] == "We open a file."
    assert parts[2]["id"] == match["id"]
    assert (manifest["what"], manifest["filter"], manifest["rows"]) == ("court", {"alert": alert["id"]}, 3)
    assert (manifest["withheld"], manifest["not_for_court"]) == (0, 0)

    hers = await exported(helene, "court", filter={"alert": alert["id"]})
    assert [part["part"] for part in lines(await fetched(helene, hers))[1:]] == ["alert", "reply"]


async def test_what_is_handled_as_h1_comes_before_no_court_and_other_exports_say_so(person: Person) -> None:
    rahila, beto = await person("bureau.ne"), await person("prosecutor.br")
    barred = await released(rahila, countries=["BR"], handling=["H1"])

    for somebody in (rahila, beto):
        export = await exported(somebody, "court", filter={"alert": barred["id"]})
        assert (export["state"], export["rows"]) == ("failed", 0)
        assert "originator" in export["detail"]
    manifest, *rows = lines(await fetched(beto, await exported(beto, "alerts")))
    assert barred["id"] in [row["id"] for row in rows]
    assert manifest["not_for_court"] == sum("H1" in row["handling"] for row in rows)
    assert manifest["not_for_court"] >= 1


async def test_a_case_that_one_may_not_see_or_that_was_never_sent_is_none(person: Person) -> None:
    rahila, mariam = await person("bureau.ne"), await person("bureau.ml")
    hidden, draft = await released(rahila, countries=["BR"]), await drafted(rahila, countries=["BR"])

    assert (await exported(mariam, "court", filter={"alert": hidden["id"]}))["state"] == "failed"
    assert (await exported(rahila, "court", filter={"alert": draft["id"]}))["state"] == "failed"
    nameless = await rahila.post("/api/exports", json={"what": "court", "format": "csv", "reason": WHY})
    assert [error["pointer"] for error in nameless.json()["errors"]] == ["/filter/alert"]


async def test_checks_matches_and_incidents_come_out_too(drill: Drill) -> None:
    awa, mariam = await drill.at("officer.ml"), await drill.at("bureau.ml")
    check = await done(awa.post("/api/checks", json=drill.check(new_plate())))
    await done(awa.post("/api/incidents", json=drill.incident("arrest", persons=1)))

    _, *checks = lines(await fetched(mariam, await exported(mariam, "checks", operation=drill.code)))
    _, *incidents = lines(await fetched(mariam, await exported(mariam, "incidents", operation=drill.code)))
    _, *matches = lines(await fetched(mariam, await exported(mariam, "matches", operation=drill.code)))

    assert [row["id"] for row in checks] == [check["id"]]
    assert [row["kind"] for row in incidents] == ["arrest"]
    listed = (await done(mariam.get("/api/matches", params={"operation": drill.code})))["items"]
    assert [row["id"] for row in matches] == [one["id"] for one in listed]


@pytest.mark.parametrize("user", ["officer.ml", "victims.ml", "admin", "dpo", "secretariat.casc"])
async def test_who_has_no_case_work_takes_nothing_out(person: Person, user: str) -> None:
    body = {"what": "incidents", "format": "csv", "reason": WHY}

    assert (await (await person(user)).post("/api/exports", json=body)).status_code == 403


async def test_nobody_exports_what_they_may_not_read(person: Person) -> None:
    body = {"what": "entries", "format": "csv", "reason": WHY, "filter": {"list": "FR-OUT-1"}}

    assert (await (await person("centre.kafo")).post("/api/exports", json=body)).status_code == 403


async def test_after_a_day_a_file_cannot_be_fetched(person: Person, ledger: Ledger, records: Records) -> None:
    claire = await person("bureau.fr")
    await entries_of(claire, "FR-OUT-7", new_plate())
    export = await exported(claire, "entries", filter={"list": "FR-OUT-7"})
    await ledger.value("update ops.export set expires_at = now() where id = $1::text::uuid", export["id"])

    assert (await done(claire.get(f"/api/exports/{export['id']}")))["state"] == "expired"
    assert (await fetched(claire, export)).status_code == 409


async def test_one_sees_ones_own_exports_newest_first_and_hears_how_far_they_are_and_half_a_file_is_none(
    node: Node, person: Person, ledger: Ledger
) -> None:
    claire, luc = await person("bureau.fr"), await person("bureau.ml")
    await entries_of(claire, "FR-OUT-LIST", new_plate())

    first = await exported(claire, "entries", filter={"list": "FR-OUT-LIST"})
    second = await exported(claire, "entries", "csv", filter={"list": "FR-OUT-LIST"})

    mine = (await done(claire.get("/api/exports")))["items"]
    assert [one["id"] for one in mine[:2]] == [second["id"], first["id"]]
    assert not {one["id"] for one in (await done(luc.get("/api/exports")))["items"]} & {first["id"], second["id"]}
    await ledger.settled()
    assert await ledger.events(first["id"]) == ["export.changed", "export.changed"]

    folder = node.servers.data / "exports"
    (folder / f"{first['id']}.ids").unlink()
    half = await fetched(claire, first)
    assert (half.status_code, half.json()["why"]) == (409, "export-gone")
    torn = folder / f"{first['id']}.torn"
    torn.mkdir()
    (torn / "made.kml").touch()
    os.utime(torn, (0, 0))
    await node.exporter.look()
    assert not (folder / f"{first['id']}.rows").exists()
    assert not torn.exists(), "nor what a process left that was killed as it wrote a map"
    assert (await fetched(claire, second)).status_code == 200


async def test_one_match_is_exported_alone(person: Person, drill: Drill) -> None:
    mariam, plate = await person("bureau.ml"), new_plate()
    await entries_of(mariam, "ML-OUT-ONE", plate)
    awa = await drill.at("officer.ml")
    check = drill.check(plate)
    for one in (drill.check(plate), check):
        await done(awa.post("/api/checks", json=one))
    match = await match_of(mariam, check["id"])

    export = await exported(mariam, "matches", filter={"match": match["id"]})

    _, *rows = lines(await fetched(mariam, export))
    assert [row["id"] for row in rows] == [match["id"]]


async def test_an_entry_of_a_red_list_and_its_match_are_read_on_the_screen_and_taken_nowhere(
    node: Node, person: Person, drill: Drill
) -> None:
    luc, awa = await luc_of(node, person, "bureau.fr.luc", clearance=4), await drill.at("officer.ml")
    mariam = await drill.at("bureau.ml")
    taken: dict[str, tuple[bool, bool]] = {}
    met: dict[str, tuple[str, bool, bool]] = {}
    for marking in ("TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"):
        code = f"FR-OUT-BY-{len(taken)}"
        entries = await opened(luc, code, ["vehicle"], marking=marking)
        plate = new_plate()
        entry = await added(luc, entries, vehicle(plate))

        [read] = (await done(luc.get(entries)))["items"]
        file = await fetched(luc, await exported(luc, "entries", filter={"list": code}))

        assert read["marking"] == marking
        taken[marking] = ("print" in read["exits"], entry["id"] in file.text)

        await done(awa.post("/api/checks", json=(check := drill.check(plate))))
        match = await match_of(luc, check["id"])
        _, *rows = lines(await fetched(luc, await exported(luc, "matches", filter={"match": match["id"]})))
        met[marking] = (
            match["marking"],
            "print" in match["exits"],
            [row["marking"] for row in rows] == [match["marking"]],
        )
        theirs = await match_of(mariam, check["id"])
        assert (theirs["marking"], "print" in theirs["exits"]) == met[marking][:2], (
            "the bureau of the check reads the same"
        )

    out = ("TLP:AMBER+STRICT", True, True)
    assert met == {"TLP:AMBER": out, "TLP:AMBER+STRICT": out, "TLP:RED": ("TLP:RED", False, False)}
    assert taken == {"TLP:AMBER": (True, True), "TLP:AMBER+STRICT": (True, True), "TLP:RED": (False, False)}
