"""A list in versions: what a file would change, who must look at it, and the way back."""

import asyncio
import io
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from alerts.imports import actions
from alerts.imports import model as imports
from alerts.imports.actions import conclude_import, stage_rows
from alerts.imports.batch import Judge
from alerts.imports.ending import purge_imports
from integrations.watchlists.foreign import Given
from integrations.watchlists.table import read_table
from integrations.watchlists.upload import Upload
from jointops.base.errors import WrongState
from jointops.node import Node
from ops.matches import foreseen
from realtime.client import Client
from tests.alerts.support import Desk, if_match, opened, vehicle
from tests.integrations.support import HEADER, colleague, counts, imported, many_plates, sent, table, vehicle_row
from tests.integrations.test_import import about, answer_to, entries_of, is_so, list_of, ready
from tests.ops.support import Ledger, done
from tests.realtime.support import Screen
from tests.support import Person, until


async def test_a_file_that_changes_very_much_shows_what_and_waits_for_a_second_person(
    person: Person, node: Node
) -> None:
    claire, awa = await person("bureau.fr"), await person("officer.ml")
    await opened(claire, "FR-JUMP", ["vehicle"])
    plates = many_plates(60)
    await imported(claire, "FR-JUMP", table(*(vehicle_row(str(n), plate) for n, plate in enumerate(plates))))
    rows = [vehicle_row("0", plates[0], note="Blue."), vehicle_row("1", plates[1]), vehicle_row("N", "36 NEW 4410 BF")]

    held = await imported(claire, "FR-JUMP", table(*rows), replace="true")

    assert (held["state"], counts(held)) == ("quarantine", (3, 1, 1, 58, 0))
    assert "more than stay" in held["reason"] and held["proposal"]
    assert (held["why"], held["said"]) == ("removes-many", {"removed": 58})
    address = f"/api/watchlists/FR-JUMP/imports/{held['id']}"
    [changed] = (await claire.get(f"{address}/changes")).json()["items"]
    assert (changed["fields"], changed["before"]["note"], changed["after"]["note"]) == (["note"], "", "Blue.")
    [new] = (await claire.get(f"{address}/changes", params={"act": "new"})).json()["items"]
    assert (new["before"], new["after"]["source_id"]) == (None, "N")
    page = (await claire.get(f"{address}/changes", params={"act": "removed"})).json()
    rest = (await claire.get(f"{address}/changes", params={"act": "removed", "cursor": page["next"]})).json()
    assert len(page["items"]) + len(rest["items"]) == 58
    assert {one["after"] for one in page["items"]} == {None}

    alone = await claire.post(f"{address}/release")
    assert alone.status_code == 403 and "own proposal" in alone.json()["detail"]
    assert await answer_to(awa, plates[5]) == "act", "the old list is live until then"
    colette = await colleague(node, person)
    [waits] = (await colette.get("/api/proposals", params={"state": "waiting"})).json()["items"]
    assert (waits["kind"], waits["record"], waits["summary"]["removed"]) == ("list.import", held["id"], 58)
    released = await colette.post(f"{address}/release")

    assert (released.json()["state"], await answer_to(awa, plates[5])) == ("live", "clear")
    assert await answer_to(awa, "36 NEW 4410 BF") == "act"


async def test_a_column_that_has_shifted_changes_them_all_and_waits_for_a_second_person(person: Person) -> None:
    claire = await person("bureau.fr")
    await opened(claire, "FR-SHIFTED", ["vehicle"])
    plates = many_plates(90)

    def rows(note: str, *changed: int) -> bytes:
        return table(*(vehicle_row(str(n), plate, note=note if n in changed else "") for n, plate in enumerate(plates)))

    await imported(claire, "FR-SHIFTED", rows(""))
    few = table(*(vehicle_row(str(n), plates[n], note="Blue.") for n in range(30)))
    assert (await imported(claire, "FR-SHIFTED", few))["state"] == "live", "a third of the list"

    held = await imported(claire, "FR-SHIFTED", rows("Shifted.", *range(46)))

    assert (held["state"], held["why"], held["said"]) == ("quarantine", "changes-many", {"changed": 46, "listed": 90})
    assert held["proposal"] is not None
    await done(claire.post(f"/api/watchlists/FR-SHIFTED/imports/{held['id']}/stop"))
    assert "Shifted." not in {one["note"] for one in await entries_of(claire, "FR-SHIFTED")}


async def test_what_was_held_is_judged_anew_when_it_is_released_for_the_list_may_have_grown(
    person: Person, node: Node
) -> None:
    """Two rows that were to replace an empty list would by now take sixty entries away."""
    claire = await person("bureau.fr")
    await opened(claire, "FR-GROWN", ["vehicle"])
    plates = many_plates(62)
    rows = [vehicle_row(str(n), plate) for n, plate in enumerate(plates)]
    held = await imported(claire, "FR-GROWN", table(*rows[60:]), replace="true", hold="true")
    assert (held["state"], held["proposal"]) == ("quarantine", None)
    await imported(claire, "FR-GROWN", table(*rows[:60]))

    address = f"/api/watchlists/FR-GROWN/imports/{held['id']}/release"
    alone = await claire.post(address)
    assert alone.status_code == 403 and "more than stay" in alone.json()["detail"]
    released = await (await colleague(node, person)).post(address)

    assert (released.json()["state"], counts(released.json())[3]) == ("live", 60)


async def test_whoever_sent_a_file_stops_it_while_it_waits_for_a_colleague_and_when_nobody_came(
    person: Person, node: Node, ledger: Ledger
) -> None:
    claire = await person("bureau.fr")
    await opened(claire, "FR-WRONG", ["vehicle"], second_person=True)
    held = await imported(claire, "FR-WRONG", table(vehicle_row("1", "31 WF 9302 BF")))
    assert (held["state"], held["why"], held["run_out"]) == ("quarantine", "second-person", False)
    at = f"/api/watchlists/FR-WRONG/imports/{held['id']}"

    stopped = await done(claire.post(f"{at}/stop"))

    assert (stopped["state"], stopped["why"], stopped["said"]) == ("failed", "stopped", {"name": "Claire Fontanel"})
    colette = await colleague(node, person)
    assert (await done(colette.get(f"/api/proposals/{held['proposal']}")))["state"] == "withdrawn"

    held = await imported(claire, "FR-WRONG", table(vehicle_row("1", "31 WF 9302 BF")))
    at = f"/api/watchlists/FR-WRONG/imports/{held['id']}"
    await ledger.value("update base.proposal set expires_at = now() where id::text = $1", held["proposal"])
    assert (await done(claire.get(at)))["run_out"]
    late = await colette.post(f"{at}/release")
    assert late.status_code == 409
    assert (await done(claire.post(f"{at}/stop")))["state"] == "failed"


async def test_what_a_second_person_refuses_comes_to_nothing(person: Person, node: Node) -> None:
    claire = await person("bureau.fr")
    await opened(claire, "FR-REFUSED", ["vehicle"], second_person=True)
    held = await imported(claire, "FR-REFUSED", table(vehicle_row("1", "31 RF 9302 BF")))
    assert held["state"] == "quarantine"

    colette = await colleague(node, person)
    refused = await colette.post(f"/api/proposals/{held['proposal']}/refuse", json={"reason": "Wrong file."})

    assert refused.status_code == 200, refused.text
    found = (await claire.get(f"/api/watchlists/FR-REFUSED/imports/{held['id']}")).json()
    assert (found["state"], await entries_of(claire, "FR-REFUSED")) == ("failed", [])


async def test_an_import_of_a_list_that_asks_for_two_is_rolled_back_by_two(person: Person, node: Node) -> None:
    claire, awa, colette = await person("bureau.fr"), await person("officer.ml"), await colleague(node, person)
    await opened(claire, "FR-BACK2", ["vehicle"], second_person=True)
    held = await imported(claire, "FR-BACK2", table(vehicle_row("1", "31 RB 9302 BF")))
    address = f"/api/watchlists/FR-BACK2/imports/{held['id']}"
    await done(colette.post(f"{address}/release"))
    assert await answer_to(awa, "31 RB 9302 BF") == "act"

    asked = await done(claire.post(f"{address}/roll-back"))

    assert (asked["state"], asked["going_back"]) == ("live", True)
    assert await answer_to(awa, "31 RB 9302 BF") == "act", "one alone takes nobody off the list"
    assert (await claire.post(f"{address}/roll-back")).status_code == 409, "it waits already"
    [waits] = (await done(colette.get("/api/proposals", params={"state": "waiting"})))["items"]
    assert (waits["kind"], waits["record"], waits["summary"]["new"]) == ("list.roll-back", held["id"], 1)
    assert (await claire.post(f"/api/proposals/{waits['id']}/release")).status_code == 403
    await done(colette.post(f"/api/proposals/{waits['id']}/release"))
    back = await done(claire.get(address))
    assert (back["state"], back["going_back"]) == ("rolled-back", False)
    assert await answer_to(awa, "31 RB 9302 BF") == "clear"


async def test_an_import_is_rolled_back_in_one_step_and_what_was_changed_by_hand_since_stays(
    person: Person, node: Node
) -> None:
    claire, awa, issa = await person("bureau.fr"), await person("officer.ml"), await person("bureau.bf")
    entries = await opened(claire, "FR-BACK", ["vehicle"])
    first = await imported(
        claire,
        "FR-BACK",
        table(*(vehicle_row(number, f"4{number} BK 881{number} BF", note="First.") for number in "123456")),
    )
    second = await imported(
        claire,
        "FR-BACK",
        table(
            vehicle_row("1", "41 BK 8811 BF", note="Second."),
            vehicle_row("2", "42 BK 8812 BF", note="Second."),
            *(vehicle_row(number, f"4{number} BK 881{number} BF", note="First.") for number in "456"),
            vehicle_row("7", "47 BK 8817 BF", note="Second."),
        ),
        replace="true",
    )
    assert (second["state"], counts(second)) == ("live", (6, 1, 2, 1, 0))
    two = (await entries_of(claire, "FR-BACK"))[1]
    await claire.patch(f"{entries}/{two['id']}", json={"note": "By hand."}, headers=if_match(two["version"]))
    await claire.post(entries, json=vehicle("49 BK 8819 BF", source_id="9"))
    address = "/api/watchlists/FR-BACK/imports"
    assert (await claire.post(f"{address}/{first['id']}/roll-back")).status_code == 409, "the last one first"
    shown = {one["id"]: one["can_go_back"] for one in (await claire.get(address)).json()["items"]}
    assert shown == {first["id"]: False, second["id"]: True}
    version = (await list_of(claire, "FR-BACK"))["version"]

    back = await claire.post(f"{address}/{second['id']}/roll-back")

    assert back.json()["state"] == "rolled-back"
    assert (await list_of(claire, "FR-BACK"))["version"] == version + 1, "one step"
    notes = {one["source_id"]: one["note"] for one in await entries_of(claire, "FR-BACK")}
    assert notes == {
        "1": "First.",
        "2": "By hand.",
        "3": "First.",
        "4": "First.",
        "5": "First.",
        "6": "First.",
        "9": "",
    }
    assert await answer_to(awa, "43 BK 8813 BF") == "act", "what the file had removed is met again"
    assert await answer_to(awa, "47 BK 8817 BF") == "clear"
    again = await claire.post(f"{address}/{second['id']}/roll-back")
    assert again.status_code == 409
    versions = (await claire.get(address)).json()["items"]
    assert [(one["state"], one["list_after"]) for one in versions] == [("rolled-back", 3), ("live", 2)]
    one = (await entries_of(claire, "FR-BACK"))[0]
    assert [await said_before(claire, f"{entries}/{each['id']}") for each in (one, two)] == [
        [("Second.", False), ("First.", True)],
        [("Second.", False), ("First.", True)],
    ]
    newest = await done(claire.get(f"{entries}/{two['id']}/past", params={"cursor": 3}))
    assert [one["was"]["note"] for one in newest["items"]] == ["First."]
    assert newest["items"][0]["by"] == "Claire Fontanel"
    assert (await issa.get(f"{entries}/{two['id']}/past")).status_code == 404

    async with node.db.service("purger") as tx:
        assert (await purge_imports(tx, [UUID(second["id"])]))["alerts.list_import"] == 1
    kept = await said_before(claire, f"{entries}/{two['id']}")
    assert kept == [("Second.", False), ("First.", True)], "what it said lasts as long as the entry, not as the file"


async def said_before(bureau: httpx.AsyncClient, entry: str) -> list[tuple[str, bool]]:
    """The notes that an entry had, the newest first, and whether a file changed each."""
    items = (await done(bureau.get(f"{entry}/past")))["items"]
    return [(one["was"]["note"], one["imported"]) for one in items]


async def test_a_roll_back_gives_an_entry_to_whom_its_old_words_and_the_shares_of_now_name_and_tells_them(
    person: Person, url: str, ledger: Ledger
) -> None:
    """Issa's bureau is named in the first file; Claire shares two entries with it by hand, and withdraws one again."""
    claire, issa = await person("bureau.fr"), await person("bureau.bf")
    await opened(claire, "FR-ROUND", ["vehicle"])

    def rows(note: str, *shares: str) -> bytes:
        lines = (f"{vehicle_row(str(n), f'5{n} RD 770{n} BF', note)},{share}" for n, share in enumerate(shares))
        return "\n".join([f"{HEADER},share", *lines, ""]).encode()

    await imported(claire, "FR-ROUND", rows("First.", "bureau:BF", "", ""))
    named, ended, later = [one["id"] for one in await entries_of(claire, "FR-ROUND")]
    share = await shared_by_hand(claire, ended)
    second = await imported(claire, "FR-ROUND", rows("Second.", "", "", ""))
    assert (await claire.post(f"/api/shares/{share}/withdraw", json={"reason": "Enough."})).status_code == 200
    await shared_by_hand(claire, later)
    assert [one["id"] for one in await entries_of(issa, "FR-ROUND")] == [later]
    token = issa.headers["authorization"].removeprefix("Bearer ")
    await ledger.settled()  # what came before has its place in the log, so a screen that opens now hears of none of it
    screen = Screen(Client(url.replace("http", "ws", 1) + "/ws", token))
    try:
        await until(lambda: is_so(lambda: ready(screen), True))

        back = await claire.post(f"/api/watchlists/FR-ROUND/imports/{second['id']}/roll-back")

        assert (back.status_code, back.json()["state"]) == (200, "rolled-back"), back.text
        await until(lambda: is_so(lambda: about(screen, named), ["Shared"]))
        assert [await about(screen, id) for id in (ended, later)] == [[], []]
    finally:
        await screen.close()
    assert {one["note"] for one in await entries_of(claire, "FR-ROUND")} == {"First."}
    assert [one["id"] for one in await entries_of(issa, "FR-ROUND")] == [named, later]


async def shared_by_hand(bureau: httpx.AsyncClient, entry: str) -> str:
    """The share's id."""
    share = {"kind": "entry", "id": entry, "with": ["bureau:BF"], "reason": "They asked."}
    answer = await bureau.post("/api/shares", json=share)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


async def test_hits_to_expect_are_told_before_a_list_goes_live_and_not_of_a_dry_run(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    claire, awa = await person("bureau.fr"), await person("officer.ml")
    await opened(claire, "FR-EXPECT", ["vehicle"], second_person=True)
    for _ in range(3):
        assert await answer_to(awa, "58 XP 4471 BF") == "clear"
    others = [vehicle_row(f"A{number}", f"{number + 10} ZW {7000 + 37 * number} BF") for number in range(18)]
    body = table(*others, vehicle_row("2", "66 NB 1093 BF"), vehicle_row("1", "58 XP 4471 BF"))

    async def expected() -> int:
        return (await imported(claire, "FR-EXPECT", body))["expected"]["hits"]

    # The matcher writes down by what a check can be found a moment after it was filed.

    async def three() -> bool:
        return await expected() == 3

    await until(three, within=30)
    assert (await imported(claire, "FR-EXPECT", body, dry_run="true"))["expected"] is None
    few = await imported(claire, "FR-EXPECT", table(vehicle_row("1", "58 XP 4471 BF")))
    assert (few["state"], few["expected"]) == ("quarantine", None), "of one it would say how often that one was checked"
    monkeypatch.setattr(foreseen, "_MOST", 2)
    said = (await imported(claire, "FR-EXPECT", body))["expected"]
    assert (said["tried"], said["entries"], said["cut"], said["hits"]) == (20, 20, 1, 2), "it says how far it was tried"
    monkeypatch.setattr(actions, "SAMPLE", 1)
    said = (await imported(claire, "FR-EXPECT", body))["expected"]
    assert (said["tried"], said["entries"]) == (1, 20)


async def test_a_file_that_would_stop_many_more_at_the_roads_waits_for_a_second_person(
    person: Person, node: Node, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    claire, awa = await person("bureau.fr"), await person("officer.ml")
    await opened(claire, "FR-MANY-HITS", ["vehicle"])
    monkeypatch.setattr(imports, "MANY_HITS", 2)
    for _ in range(3):
        assert await answer_to(awa, "59 MH 4471 BF") == "clear"
    body = table(vehicle_row("1", "59 MH 4471 BF"))

    async def foreseen_hits() -> bool:
        return (await imported(claire, "FR-MANY-HITS", body, hold="true"))["why"] == "many-hits-few"

    await until(foreseen_hits, within=30)  # the matcher writes down by what a check can be found a moment later
    held = await imported(claire, "FR-MANY-HITS", body)
    assert (held["state"], held["proposal"] is not None) == ("quarantine", True)
    assert (held["expected"], held["said"]) == (None, {}), "of one it would say how often that one was checked"
    assert not any(sign.isdigit() for sign in held["reason"])
    address = f"/api/watchlists/FR-MANY-HITS/imports/{held['id']}/release"
    assert (await claire.post(address)).status_code == 403
    assert await answer_to(awa, "59 MH 4471 BF") == "clear"
    await ledger.settled()

    released = await (await colleague(node, person)).post(address)
    assert (released.json()["state"], await answer_to(awa, "59 MH 4471 BF")) == ("live", "act")

    await ledger.settled()
    assert await ledger.value("select count(*) from ops.match where list = 'FR-MANY-HITS'") == 5
    blue = table(vehicle_row("1", "59 MH 4471 BF", note="Blue."))
    held = await imported(claire, "FR-MANY-HITS", blue)
    await done(claire.post(f"/api/watchlists/FR-MANY-HITS/imports/{held['id']}/stop"))
    assert held["why"] == "many-hits-few", "what the list found among the checks of before is no usual month"


async def test_a_file_is_looked_at_before_it_goes_live_when_somebody_wants_that(person: Person) -> None:
    claire, awa = await person("bureau.fr"), await person("officer.ml")
    await opened(claire, "FR-LOOK", ["vehicle"])

    held = await imported(claire, "FR-LOOK", table(vehicle_row("1", "33 LK 7104 BF")), hold="true")

    assert (held["state"], held["hold"], held["by"]) == ("quarantine", True, "Claire Fontanel"), held
    assert await answer_to(awa, "33 LK 7104 BF") == "clear"
    await claire.post(f"/api/watchlists/FR-LOOK/imports/{held['id']}/release")
    assert await answer_to(awa, "33 LK 7104 BF") == "act"


async def test_what_somebody_stops_comes_to_nothing_also_while_it_is_read(person: Person, node: Node) -> None:
    claire = await person("bureau.fr")
    await opened(claire, "FR-STOP", ["vehicle"])
    held = await imported(claire, "FR-STOP", table(vehicle_row("1", "35 ST 7105 BF")), hold="true")
    at = f"/api/watchlists/FR-STOP/imports/{held['id']}"
    stopped = await claire.post(f"{at}/stop")
    assert stopped.json()["state"] == "failed" and "stopped it" in stopped.json()["reason"]
    assert (await claire.post(f"{at}/release")).status_code == 409

    rows = (vehicle_row(str(n), plate) for n, plate in enumerate(many_plates(30_000)))
    begun = (await sent(claire, "FR-STOP", table(*rows))).json()
    assert begun["state"] == "reading"
    at = f"/api/watchlists/FR-STOP/imports/{begun['id']}"
    assert (await claire.post(f"{at}/stop")).status_code == 200

    async def read_no_more() -> bool:
        return not node.importer._running

    await until(read_no_more, within=60)
    assert ((await claire.get(at)).json()["state"], await entries_of(claire, "FR-STOP")) == ("failed", [])
    assert list(node.importer.folder.iterdir()) == []
    again = await claire.post(f"{at}/stop")
    assert again.status_code == 409 and "nothing to stop" in again.json()["detail"]


async def test_what_is_stopped_at_the_last_moment_does_not_go_live(
    person: Person, node: Node, desk: Desk, tmp_path: Path
) -> None:
    claire, viewer = await person("bureau.fr"), await desk("bureau.fr")
    await opened(claire, "FR-LATE", ["vehicle"])
    file = tmp_path / "list.csv"
    file.write_bytes(table(vehicle_row("1", "36 LT 7106 BF")))
    upload = Upload.of(file, kept=False)
    reading = await node.importer.begin(viewer, "FR-LATE", upload, "csv", Given(), replace=False, dry_run=False)
    batch = Judge(reading.known).batch(read_table(io.BytesIO(file.read_bytes())))
    await stage_rows(node.db, viewer, reading.begun, reading.known, batch, 0, (), asyncio.sleep(0))

    assert (await claire.post(f"/api/watchlists/FR-LATE/imports/{reading.begun.id}/stop")).status_code == 200

    with pytest.raises(WrongState, match="has ended"):
        await conclude_import(node.db, viewer, reading.begun)
    await reading.hold.aclose()
    assert await entries_of(claire, "FR-LATE") == []
