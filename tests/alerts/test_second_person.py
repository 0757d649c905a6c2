"""Claire keeps a list that asks for a second person; Luc, her colleague at the French bureau, releases or refuses."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from asyncpg import CheckViolationError

from alerts.coordination import queries
from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.node import Node
from tests.alerts.support import Desk, Records, added, alert, drafted, if_match, named, opened, pointers, vehicle
from tests.alerts.support import released as alert_released
from tests.alerts.test_routing import TODAY, entry
from tests.integrations.support import imported, table, vehicle_row
from tests.ops.conftest import ledger
from tests.ops.support import Drill, Ledger, done, match_of, new_plate, open_drill
from tests.support import Person

__all__ = ["ledger"]


@pytest.fixture
async def luc(node: Node, person: Person) -> httpx.AsyncClient:
    return await person(await colleague(node, "bureau.fr.luc", "bureau", "FR", ["country:FR", "bureau:FR"]))


async def colleague(node: Node, user: str, role: str, country: str, principals: list[str], clearance: int = 3) -> str:
    one = NewPerson(
        user=user, name=user.title(), title=role, role=role, country=country, principals=principals,
        clearance=clearance, operations=["kafo-ii"] if role == "centre" else [], demo=True,
    )  # fmt: skip
    await enrol(node.servers.database_url, [one])
    return user


async def listed(bureau: httpx.AsyncClient, code: str) -> str:
    return await opened(bureau, code, ["vehicle", "person"], second_person=True)


async def proposed(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 202, answer.text
    return answer.json()


async def released(client: httpx.AsyncClient, proposal: dict[str, Any]) -> dict[str, Any]:
    return await done(client.post(f"/api/proposals/{proposal['id']}/release"))


async def told(drill: Drill, plate: str) -> str:
    """What an officer at Gao is told about a vehicle."""
    awa = await drill.at("officer.ml")
    return (await done(awa.post("/api/checks", json=drill.check(plate))))["answer"]


@pytest.fixture
async def drill(node: Node, person: Person) -> Drill:
    return await open_drill(node, person)


async def test_an_entry_matches_nothing_before_a_colleague_has_released_it(
    person: Person, luc: httpx.AsyncClient, drill: Drill, records: Records
) -> None:
    claire = await person("bureau.fr")
    entries, plate = await listed(claire, "FR-TWO-1"), new_plate()

    proposal = await proposed(await claire.post(entries, json=vehicle(plate, reason="Seen at the port")))

    assert (proposal["kind"], proposal["may"]) == ("entry.add", [])
    assert proposal["summary"] == {"list": "FR-TWO-1", "subject": "vehicle", "emergency": False}
    assert (await done(claire.get(entries)))["items"] == []
    assert await told(drill, plate) == "clear"
    assert (await claire.post(f"/api/proposals/{proposal['id']}/release")).status_code == 403

    whole = await done(luc.get(f"/api/proposals/{proposal['id']}"))
    assert whole["content"]["entry"]["plate"] == plate
    assert (await released(luc, proposal))["state"] == "released"

    [entry] = (await done(claire.get(entries)))["items"]
    assert await told(drill, plate) == "act"
    assert ("entry.add", "bureau.fr.luc", "done") in await records.audits(entry["id"])
    said = [(verb, user) for verb, user, _ in await records.audits(proposal["id"])]
    assert said[0] == ("proposal.make", "bureau.fr")
    assert said[-1] == ("proposal.release", "bureau.fr.luc")


async def test_only_the_bureau_knows_what_waits(person: Person, records: Records) -> None:
    claire, mariam, ines = await person("bureau.fr"), await person("bureau.ml"), await person("admin")
    entries = await listed(claire, "FR-TWO-2")
    proposal = await proposed(await claire.post(entries, json=vehicle(new_plate(), reason="Seen at the port")))

    for somebody in (mariam, ines):
        assert (await somebody.get(f"/api/proposals/{proposal['id']}")).status_code == 404
        assert (await somebody.post(f"/api/proposals/{proposal['id']}/release")).status_code == 404
    assert await records.events("bureau.ml", proposal["id"]) == []
    [event] = await records.events("bureau.fr", proposal["id"])
    assert event["data"] == {"id": proposal["id"], "kind": "entry.add", "state": "waiting"}


async def test_a_proposal_says_why(person: Person) -> None:
    claire = await person("bureau.fr")

    assert pointers(await claire.post(await listed(claire, "FR-TWO-3"), json=vehicle(new_plate()))) == ["/reason"]


async def test_changing_and_taking_back_wait_too(person: Person, luc: httpx.AsyncClient, drill: Drill) -> None:
    claire = await person("bureau.fr")
    entries, plate, other = await listed(claire, "FR-TWO-4"), new_plate(), new_plate()
    await released(luc, await proposed(await claire.post(entries, json=vehicle(plate, reason="Seen at the port"))))
    [entry] = (await done(claire.get(entries)))["items"]
    address, version = f"{entries}/{entry['id']}", if_match(entry["version"])

    assert pointers(await claire.patch(address, json={"plate": other}, headers=version)) == ["/reason"]
    change = await proposed(await claire.patch(address, json={"plate": other, "reason": "Misread"}, headers=version))
    assert await told(drill, plate) == "act"
    await released(luc, change)
    assert (await told(drill, plate), await told(drill, other)) == ("clear", "act")

    [entry] = (await done(claire.get(entries)))["items"]
    gone = await claire.delete(address, params={"reason": "Found"}, headers=if_match(entry["version"]))
    removal = await proposed(gone)
    assert await told(drill, other) == "act"
    await released(luc, removal)
    assert await told(drill, other) == "clear"


async def test_nobody_silences_an_entry_alone_nor_brings_it_back(
    person: Person, luc: httpx.AsyncClient, drill: Drill, records: Records
) -> None:
    claire = await person("bureau.fr")
    entries, plate = await listed(claire, "FR-TWO-QUIET"), new_plate()
    await released(luc, await proposed(await claire.post(entries, json=vehicle(plate, reason="Seen at the port"))))
    [entry] = (await done(claire.get(entries)))["items"]
    address = f"{entries}/{entry['id']}/restriction"

    async def asks(on: bool, version: int, reason: str = "A court looks into it") -> httpx.Response:
        return await claire.post(address, json={"on": on, "reason": reason}, headers=if_match(version))

    assert pointers(await asks(True, 1, reason="x")) == ["/reason"]
    assert (await asks(False, 1)).status_code == 412, "it is not restricted"
    silence = await proposed(await asks(True, 1))
    assert (silence["kind"], silence["record"], silence["may"]) == ("entry.restrict", entry["id"], [])
    assert await told(drill, plate) == "act", "one person alone silences nothing"
    assert (await claire.post(f"/api/proposals/{silence['id']}/release")).status_code == 403
    assert (await asks(True, 1)).status_code == 409, "the same waits already"
    assert (await done(luc.get(f"/api/proposals/{silence['id']}")))["content"]["matching"] == "off"
    await released(luc, silence)
    assert await told(drill, plate) == "clear"
    [entry] = (await done(claire.get(entries)))["items"]
    assert (entry["state"], entry["restricted_because"]) == ("restricted", "A court looks into it")

    again = await proposed(await asks(False, entry["version"]))
    assert await told(drill, plate) == "clear", "nor does one person bring it back"
    await released(luc, again)
    assert await told(drill, plate) == "act"
    said = [(user, result) for verb, user, result in await records.audits(entry["id"]) if verb == "entry.restrict"]
    assert said == [("bureau.fr.luc", "on"), ("bureau.fr.luc", "off")]


async def test_what_luc_refuses_never_comes_to_be(person: Person, luc: httpx.AsyncClient, drill: Drill) -> None:
    claire = await person("bureau.fr")
    entries, plate = await listed(claire, "FR-TWO-5"), new_plate()
    proposal = await proposed(await claire.post(entries, json=vehicle(plate, reason="Seen at the port")))

    refused = await done(luc.post(f"/api/proposals/{proposal['id']}/refuse", json={"reason": "No ground"}))

    assert (refused["state"], refused["decision_reason"]) == ("refused", "No ground")
    assert (await luc.post(f"/api/proposals/{proposal['id']}/release")).status_code == 409
    assert await told(drill, plate) == "clear"


async def test_what_somebody_proposed_who_left_the_bureau_is_void_and_an_emergency_entry_comes_off(
    node: Node, person: Person, luc: httpx.AsyncClient, drill: Drill, ledger: Ledger
) -> None:
    claire = await person("bureau.fr")
    entries, plate = await listed(claire, "FR-VOID"), new_plate()
    moved = await colleague(node, "bureau.fr.moved", "bureau", "FR", ["country:FR", "bureau:FR"])
    marie = await person(moved)
    plain = await proposed(await marie.post(entries, json=vehicle(new_plate(), reason="Seen at the port")))
    urgent = await proposed(
        await marie.post(entries, json=vehicle(plate, reason="Now at the port"), params={"emergency": "true"})
    )
    assert await told(drill, plate) == "act"
    await ledger.value("update base.person set principals = '{country:FR}' where user_name = $1", moved)

    for proposal in (plain, urgent):
        assert (await luc.post(f"/api/proposals/{proposal['id']}/release")).status_code == 409
        assert (await done(luc.get(f"/api/proposals/{proposal['id']}")))["state"] == "void"

    assert (await done(claire.get(entries)))["items"] == []
    assert await told(drill, plate) == "clear"


async def test_in_an_emergency_one_person_adds_an_entry_for_four_hours(
    person: Person, drill: Drill, ledger: Ledger, records: Records
) -> None:
    claire = await person("bureau.fr")
    entries, plate = await listed(claire, "FR-TWO-6"), new_plate()

    silent = await added(claire, await opened(claire, "FR-SILENT-6", ["vehicle"]), vehicle(plate, action="discreet"))
    body = vehicle(plate, reason="Gunmen on the road")
    unaware = await claire.post(entries, params={"emergency": True}, json=body)
    assert (unaware.status_code, unaware.json()["facts"]["entry"]) == (409, [silent["id"]])

    review = await proposed(await claire.post(entries, params={"emergency": True, "beside": silent["id"]}, json=body))

    assert review["summary"]["emergency"] is True
    assert await told(drill, plate) == "act"
    assert ("entry.add", "bureau.fr", "emergency") in await records.audits(review["record"])
    hours = "select extract(epoch from expires_at - recorded_at) / 3600 from alerts.entry where id = $1::text::uuid"
    assert float(await ledger.value(hours, review["record"])) == pytest.approx(4, abs=0.01)


async def test_what_came_while_an_entry_waited_is_told_to_whoever_releases_it(
    person: Person, luc: httpx.AsyncClient, drill: Drill, ledger: Ledger
) -> None:
    claire = await person("bureau.fr")
    entries, plate, other = await listed(claire, "FR-TWO-BESIDE"), new_plate(), new_plate()
    silent = await opened(claire, "FR-SILENT-9", ["vehicle"])
    waits = await proposed(await claire.post(entries, json=vehicle(plate, reason="Seen at the port")))
    changing = await proposed(await claire.post(entries, json=vehicle(other, reason="Seen at the port")))
    await released(luc, changing)
    [sought] = (await done(claire.get(entries)))["items"]
    address = f"{entries}/{sought['id']}"
    colour = {"colour": "green", "reason": "Seen again."}
    change = await proposed(await claire.patch(address, json=colour, headers=if_match(1)))
    first = await added(claire, silent, vehicle(plate, action="discreet"))
    second = await done(claire.post(silent, json=vehicle(other, action="discreet"), params={"beside": sought["id"]}))

    for proposal, known in ((waits, first), (change, second)):
        refused = await luc.post(f"/api/proposals/{proposal['id']}/release")
        assert (refused.status_code, refused.json()["facts"]["entry"]) == (409, [known["id"]]), refused.text
        assert (await done(luc.get(f"/api/proposals/{proposal['id']}")))["state"] == "waiting"
        await done(luc.post(f"/api/proposals/{proposal['id']}/refuse", json={"reason": "Look first."}))
    body = vehicle(plate, reason="Seen at the port, and kept beside")
    await released(luc, await proposed(await claire.post(entries, json=body, params={"beside": first["id"]})))
    change = await claire.patch(address, json=colour, headers=if_match(1), params={"beside": second["id"]})
    await released(luc, await proposed(change))
    [once] = (await done(claire.get(f"{address}/past")))["items"]
    assert (once["version"], once["was"]["subject"].get("colour", ""), once["by"]) == (2, "", "Bureau.Fr.Luc")

    older = await proposed(await claire.post(entries, json=vehicle(new := new_plate(), reason="Seen at the port")))
    unasked = "update base.proposal set content = content - 'beside' where id = $1::text::uuid"
    await ledger.value(unasked, older["id"])
    await added(claire, silent, vehicle(new, action="discreet"))
    await released(luc, older)


async def test_an_emergency_entry_that_nobody_kept_stops_matching(
    node: Node, person: Person, luc: httpx.AsyncClient, drill: Drill, ledger: Ledger
) -> None:
    claire, plate = await person("bureau.fr"), new_plate()
    entries = await listed(claire, "FR-TWO-7")
    review = await proposed(
        await claire.post(entries, params={"emergency": True}, json=vehicle(plate, reason="Gunmen on the road"))
    )
    await _hours_pass(node, ledger, review["record"], "FR-TWO-7")

    assert await told(drill, plate) == "clear"
    late = await luc.post(f"/api/proposals/{review['id']}/release")
    assert late.status_code == 409


async def _hours_pass(node: Node, ledger: Ledger, entry: str, code: str) -> None:
    """The entry's hours are over, and the node has looked since."""
    # In one statement, as every act does it: a reader between two would take the version in without the entry.
    past = (
        "with bump as (update alerts.watchlist set version = version + 1 where code = $2 returning version)"
        " update alerts.entry set expires_at = now() - $3::interval, list_version = bump.version"
        " from bump where id = $1::text::uuid"
    )
    await ledger.value(past, entry, code, timedelta(minutes=1))
    await node.live.catch_up(node.db, code)


async def test_luc_keeps_an_emergency_entry_or_takes_it_back(
    person: Person, luc: httpx.AsyncClient, drill: Drill, ledger: Ledger
) -> None:
    claire = await person("bureau.fr")
    entries, kept, refused = await listed(claire, "FR-TWO-8"), new_plate(), new_plate()
    first, second = [
        await proposed(await claire.post(entries, params={"emergency": True}, json=vehicle(one, reason="Gunmen")))
        for one in (kept, refused)
    ]

    await released(luc, first)
    await done(luc.post(f"/api/proposals/{second['id']}/refuse", json={"reason": "A neighbour's car"}))

    assert (await told(drill, kept), await told(drill, refused)) == ("act", "clear")
    [entry] = (await done(claire.get(entries)))["items"]
    assert entry["expires_at"] is None


async def test_an_ordinary_list_knows_no_emergency(person: Person) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-TWO-9", ["vehicle"])

    answer = await claire.post(entries, params={"emergency": True}, json=vehicle(new_plate(), reason="Gunmen"))

    assert pointers(answer) == ["/emergency"]


async def test_an_import_into_such_a_list_is_held_and_released_by_a_colleague(
    person: Person, luc: httpx.AsyncClient, drill: Drill
) -> None:
    claire, plate = await person("bureau.fr"), new_plate()
    await listed(claire, "FR-TWO-10")

    held = await imported(claire, "FR-TWO-10", table(vehicle_row("1", plate)))

    assert held["state"] == "quarantine"
    release = f"/api/watchlists/FR-TWO-10/imports/{held['id']}/release"
    assert (await claire.post(release)).status_code == 403
    assert await told(drill, plate) == "clear"
    assert (await done(luc.post(release)))["state"] == "live"
    assert await told(drill, plate) == "act"


# What an entry says of itself.


async def test_an_assessment_is_graded_and_a_half_grade_is_none(person: Person) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-GRADE-1", ["vehicle"])

    bare = await claire.post(entries, json=vehicle(new_plate(), basis="assessment"))
    half = await claire.post(entries, json=vehicle(new_plate(), source_grade="A"))

    assert pointers(bare) == ["/source_grade", "/information_grade"]
    assert pointers(half) == ["/information_grade"]
    graded = {"basis": "assessment", "source_grade": "B", "information_grade": "2"}
    entry = await added(claire, entries, vehicle(new_plate(), **graded))
    assert {name: entry[name] for name in graded} == graded


async def test_what_is_graded_x4_tells_no_officer_and_is_still_a_match_for_the_bureaux(
    person: Person, drill: Drill
) -> None:
    claire, plate = await person("bureau.fr"), new_plate()
    entries = await opened(claire, "FR-GRADE-2", ["vehicle"])
    graded = {"basis": "assessment", "source_grade": "X", "information_grade": "4", "action": "seize"}
    await added(claire, entries, vehicle(plate, **graded))
    awa = await drill.at("officer.ml")

    answer = await done(awa.post("/api/checks", json=drill.check(plate)))

    assert answer["answer"] == "clear"
    match = await match_of(claire, answer["id"])
    assert (match["entry"]["source_grade"], match["entry"]["information_grade"]) == ("X", "4")


async def test_another_category_needs_a_reason_which_is_kept(person: Person, desk: Desk, ledger: Ledger) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-GRADE-3", ["person"])
    entry = await added(claire, entries, named("Idrissa Sow"))
    address, version = f"{entries}/{entry['id']}", if_match(entry["version"])

    assert pointers(await claire.patch(address, json={"category": "convicted"}, headers=version)) == ["/reason"]
    body = {"category": "convicted", "reason": "Judgment of 3 November"}
    await done(claire.patch(address, json=body, headers=version))

    kept = "select array[was, becomes, reason] from alerts.category_change where entry_id = $1::text::uuid"
    assert await ledger.column(kept, entry["id"]) == [["suspect", "convicted", "Judgment of 3 November"]]


@pytest.mark.parametrize("flag", ["juvenile", "refugee"])
async def test_a_protected_person_is_kept_from_the_country_of_origin(
    person: Person, records: Records, ledger: Ledger, flag: str
) -> None:
    claire = await person("bureau.fr")
    code = f"FR-SAFE-{flag.upper()}"
    entries = await opened(claire, code, ["person"])
    child = named("Aminata Ba", action="missing", category="missing", nationalities=["ML", "FR"], **{flag: True})

    for share in (["bureau:ML"], ["op:kafo-ii@ML"]):
        assert pointers(await claire.post(entries, json={**child, "share": share})) == ["/share"]

    [watchlist] = [one for one in (await done(claire.get("/api/watchlists")))["items"] if one["code"] == code]
    blocked = [one for one in await records.events("dpo", watchlist["id"]) if one["kind"] == "sharing.blocked"]
    assert [one["data"] for one in blocked] == [{"act": "entry.add", "countries": ["ML"]}] * 2
    assert [one for one in await records.events("bureau.ml", watchlist["id"]) if one["kind"] == "sharing.blocked"] == []
    entry = await added(claire, entries, {**child, "share": ["op:kafo-ii"]})
    assert entry["exclude"] == ["ML"]
    mariam = await person("bureau.ml")
    assert (await done(mariam.get(entries)))["items"] == []
    assert len((await done((await person("bureau.bf")).get(entries)))["items"]) == 1


async def test_a_red_list_is_shared_with_no_group(person: Person, node: Node) -> None:
    red = await person(await colleague(node, "bureau.fr.red", "bureau", "FR", ["country:FR", "bureau:FR"], 4))
    entries = await opened(red, "FR-RED-1", ["vehicle"], marking="TLP:RED")

    assert pointers(await red.post(entries, json=vehicle(new_plate(), share=["op:kafo-ii"]))) == ["/share"]


# Alerts at TLP:RED: from Chen, released by Dieudonné of the same centre, to Hélène of the French court by name.

CENTRE = ["op:kafo-ii", "centre:kafo-ii"]
COURT = ["country:FR", "agency:FR-CA", "agency:FR-PJS"]


@pytest.fixture
async def chen(node: Node, person: Person) -> httpx.AsyncClient:
    return await person(await colleague(node, "centre.kafo.chen", "centre", "CI", CENTRE, 4))


@pytest.fixture
async def dieudonne(node: Node, person: Person) -> httpx.AsyncClient:
    return await person(await colleague(node, "centre.kafo.dieudonne", "centre", "CI", CENTRE, 4))


@pytest.fixture
async def helene(node: Node, person: Person) -> httpx.AsyncClient:
    return await person(await colleague(node, "prosecutor.fr.helene", "prosecutor", "FR", COURT, 4))


RED = {"marking": "TLP:RED", "second": "centre.kafo.dieudonne", "persons": ["prosecutor.fr.helene"]}


async def test_an_alert_at_red_is_released_by_another_and_read_by_those_named(
    node: Node,
    person: Person,
    records: Records,
    ledger: Ledger,
    chen: httpx.AsyncClient,
    dieudonne: httpx.AsyncClient,
    helene: httpx.AsyncClient,
) -> None:
    third = await person(await colleague(node, "centre.kafo.third", "centre", "CI", CENTRE, 4))
    other = await person(await colleague(node, "prosecutor.fr.other", "prosecutor", "FR", COURT, 4))
    stale = await stale_entry(person, "GW-CA")
    draft = await drafted(chen, **RED, countries=["FR", "GW"])
    address = f"/api/alerts/{draft['id']}"

    assert draft["may"] == ["discard"]
    assert (await chen.post(f"{address}/release", headers=if_match(draft["version"]))).status_code == 403
    assert (await dieudonne.post(f"{address}/release", headers=if_match(draft["version"]))).status_code == 403
    [waiting] = [one for one in (await done(dieudonne.get("/api/proposals")))["items"] if one["record"] == draft["id"]]
    assert (waiting["kind"], waiting["may"]) == ("alert.release", ["release", "refuse"])
    assert (await chen.post(f"/api/proposals/{waiting['id']}/release")).status_code == 403
    assert (await third.post(f"/api/proposals/{waiting['id']}/release")).status_code == 404
    assert (await helene.get(address)).status_code == 404

    await released(dieudonne, waiting)

    both = [(verb, user) for verb, user, _ in await records.audits(waiting["id"])]
    assert (both[0], both[-1]) == (
        ("proposal.make", "centre.kafo.chen"), ("proposal.release", "centre.kafo.dieudonne"),
    )  # fmt: skip
    seen = await done(helene.get(address))
    assert (seen["state"], seen["released_by"]["user"]) == ("released", "centre.kafo.dieudonne")
    assert seen["exits"] == ["screen", "push", "api"]
    assert (await done(helene.post(f"{address}/acknowledge", json={})))["addressees"][0]["state"] == "acknowledged"
    strangers = (other, third, await person("centre.kafo"), await person("prosecutor.fr"))
    for somebody in strangers:
        assert (await somebody.get(address)).status_code == 404
    shared = {"kind": "alert", "id": draft["id"], "with": ["user:prosecutor.fr.other"], "reason": "He asks."}
    for one in (chen, dieudonne):
        refused = await one.post("/api/shares", json=shared)
        assert (refused.status_code, refused.json()["why"]) == (403, "red-share"), "one person alone lets nobody in"

    # Bissau, kept back until somebody verified its entry: one of the two names who reads it there, the other sends it.
    here = ["country:GW", "agency:GW-CA"]
    nelson, low = [
        await person(await colleague(node, f"prosecutor.gw.{name}", "prosecutor", "GW", here, clearance))
        for name, clearance in (("nelson", 4), ("low", 3))
    ]

    async def asks(somebody: httpx.AsyncClient, *persons: str) -> httpx.Response:
        version = if_match((await done(chen.get(address)))["version"])
        late = {"authority": stale["id"], "persons": list(persons)}
        return await somebody.post(f"{address}/send-late", json=late, headers=version)

    async def stands(somebody: httpx.AsyncClient) -> list[tuple[str, bool, bool]]:
        addressees = (await done(somebody.get(address)))["addressees"]
        return [(to["state"], to["may_send"], to["waits"]) for to in addressees if to["authority"]["code"] == "GW-CA"]

    assert await stands(chen) == [("blocked", False, False)]
    assert pointers(await asks(chen, "prosecutor.gw.nelson")) == ["/authority"]
    await verify(person, stale)
    assert await stands(chen) == await stands(dieudonne) == [("blocked", True, False)]
    assert await stands(helene) == [("blocked", False, False)]
    for persons, pointer in (((), "/persons"), (("prosecutor.gw.low",), "/persons/0"), (("bureau.ml",), "/persons/0")):
        assert pointers(await asks(chen, *persons)) == [pointer]
    for somebody in (helene, *strangers):
        assert (await asks(somebody, "prosecutor.gw.nelson")).status_code in (403, 404)
    assert await stands(chen) == [("blocked", True, False)]
    bissau_too = "update base.person set principals = principals || '{agency:GW-CA}' where user_name = $1 returning 1"
    await ledger.value(bissau_too, "prosecutor.fr.helene")
    asked = await asks(chen, "prosecutor.gw.nelson", "prosecutor.fr.helene")
    assert asked.status_code == 200, asked.text
    assert await stands(dieudonne) == [("blocked", False, True)], "it waits, and is offered no second time"
    assert (await asks(dieudonne, "prosecutor.gw.nelson")).status_code == 409
    assert (await nelson.get(address)).status_code == 404

    proposals = (await done(dieudonne.get("/api/proposals?state=waiting")))["items"]
    [waiting] = [one for one in proposals if one["record"] == draft["id"]]
    told = "select array_agg(user_name) from alerts.to_tell($1::text::uuid, $2) join base.person on id = person"
    assert await ledger.value(told, draft["id"], f"asked {waiting['id']}") == ["centre.kafo.dieudonne"]
    for user, hears in (("centre.kafo.chen", 1), ("centre.kafo.dieudonne", 1), ("prosecutor.fr.helene", 0)):
        kinds = [event["kind"] for event in await records.events(user, draft["id"])]
        assert kinds.count("alert.asked-late") == hears
    assert (waiting["kind"], waiting["summary"]["countries"]) == ("alert.send-late", ["GW"])
    release = f"/api/proposals/{waiting['id']}/release"
    assert (await chen.post(release)).status_code == 403
    for somebody in (helene, *strangers):
        assert (await somebody.post(release)).status_code == 404
    await released(dieudonne, waiting)
    assert await stands(chen) == [("sent", False, False)]
    seen = await done(nelson.post(f"{address}/acknowledge", json={}))
    assert (seen["title"], seen["persons"]) == (draft["title"], ["prosecutor.fr.helene", "prosecutor.gw.nelson"])
    for somebody in (low, *strangers):
        assert (await somebody.get(address)).status_code == 404
    assert ("alert.send-late", "centre.kafo.dieudonne", "GW-CA") in await records.audits(draft["id"])
    version = if_match((await done(chen.get(address)))["version"])
    right = {"title": "Another name", "reason": "Misread."}
    assert (await done(dieudonne.post(f"{address}/correct", json=right, headers=version)))["edition"] == 1
    proposals = (await done(chen.get("/api/proposals?state=waiting")))["items"]
    await released(chen, next(one for one in proposals if one["record"] == draft["id"]))
    assert (await done(helene.get(address)))["title"] == "Another name"


async def stale_entry(person: Person, code: str) -> dict[str, Any]:
    """An authority whose entry nobody has confirmed for more than a year."""
    return await entry(await person("secretariat.casc"), code, verified_at=(TODAY - timedelta(days=400)).isoformat())


async def verify(person: Person, stale: dict[str, Any]) -> None:
    """Somebody has confirmed it."""
    aigerim, today = await person("secretariat.casc"), {"verified_at": TODAY.isoformat()}
    await done(aigerim.patch(f"/api/authorities/{stale['id']}", json=today, headers=if_match(stale["version"])))


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"second": None}, "/second"),
        ({"second": "centre.kafo.chen"}, "/second"),
        ({"second": "bureau.ml"}, "/second"),
        ({"second": "nobody"}, "/second"),
        ({"persons": []}, "/persons"),
        ({"persons": ["prosecutor.fr"]}, "/persons/0"),
        ({"persons": ["centre.kafo.dieudonne"]}, "/persons/0"),
        ({"marking": "TLP:AMBER"}, "/persons"),
        ({"countries": ["FR", "BR"]}, "/persons"),
    ],
)
async def test_red_names_a_second_person_and_readers_who_are_cleared(
    chen: httpx.AsyncClient,
    dieudonne: httpx.AsyncClient,
    helene: httpx.AsyncClient,
    more: dict[str, object],
    pointer: str,
) -> None:
    assert pointers(await chen.post("/api/alerts", json=alert(**{**RED, **more}))) == [pointer]


async def test_below_red_the_drafter_may_ask_for_a_second_person_who_alone_releases_it(
    chen: httpx.AsyncClient,
    dieudonne: httpx.AsyncClient,
    node: Node,
    person: Person,
    records: Records,
    ledger: Ledger,
) -> None:
    third = await person(await colleague(node, "centre.kafo.third", "centre", "CI", CENTRE, 4))
    draft = await drafted(chen, second="centre.kafo.dieudonne")
    address, asked = f"/api/alerts/{draft['id']}/release", if_match(draft["version"])

    assert "release" not in draft["may"] and "discard" in draft["may"]
    for somebody in (chen, third):
        refused = await somebody.post(address, headers=asked)
        assert (refused.status_code, refused.json()["why"]) == (403, "second-releases")
    assert "release" in (await done(dieudonne.get(f"/api/alerts/{draft['id']}")))["may"]
    sent = await done(dieudonne.post(address, headers=asked))
    assert (sent["state"], sent["released_by"]["user"]) == ("released", "centre.kafo.dieudonne")
    assert (await chen.post(address, headers=asked)).status_code == 200, "it was sent: a repeat answers the same"
    for second in ("centre.kafo.chen", "bureau.ml", "nobody"):
        assert pointers(await chen.post("/api/alerts", json=alert(second=second))) == ["/second"]
    found = await done(chen.get("/api/alerts/seconds?operation=kafo-ii&search=dieudonne&marking=TLP:AMBER"))
    assert [one["user"] for one in found] == ["centre.kafo.dieudonne"]

    # What the two of them sent says something else by the two of them again.
    correct, right = f"/api/alerts/{draft['id']}/correct", {"title": "Another vehicle", "reason": "Misread."}
    asked = if_match(sent["version"])
    alone = await third.post(correct, json=right, headers=asked)
    assert (alone.status_code, alone.json()["why"]) == (403, "two-correct")
    may = (await done(third.get(f"/api/alerts/{draft['id']}")))["may"]
    assert [one for one in may if one != "reply"] == ["recall", "close"]
    wrong = await chen.post(correct, json={"title": sent["title"], "reason": "x"}, headers=asked)
    assert pointers(wrong) == ["/text"], "what says nothing else waits for nobody"
    assert (await done(chen.post(correct, json=right, headers=asked)))["title"] == sent["title"]
    assert (await dieudonne.post(correct, json=right, headers=asked)).status_code == 409, "one waits already"
    proposals = (await done(dieudonne.get("/api/proposals?state=waiting")))["items"]
    [waiting] = [one for one in proposals if one["record"] == draft["id"]]
    assert (waiting["kind"], waiting["summary"]["countries"]) == ("alert.correct", ["FR"])
    mine = f"/api/proposals/{waiting['id']}"
    assert (await done(chen.get(mine)))["may"] == ["refuse"], "whoever asked for it may take it back"
    assert (await third.post(f"{mine}/refuse", json={"reason": "Not needed."})).status_code == 404
    assert (await done(chen.post(f"{mine}/refuse", json={"reason": "Not needed."})))["state"] == "withdrawn"
    assert (await dieudonne.post(f"{mine}/release")).status_code == 409
    await done(chen.post(correct, json=right, headers=if_match((await done(chen.get(correct[:-8])))["version"])))
    proposals = (await done(dieudonne.get("/api/proposals?state=waiting")))["items"]
    [waiting] = [one for one in proposals if one["record"] == draft["id"]]
    told = "select array_agg(user_name) from alerts.to_tell($1::text::uuid, $2) join base.person on id = person"
    assert await ledger.value(told, draft["id"], f"asked {waiting['id']}") == ["centre.kafo.dieudonne"]
    for somebody, status in ((chen, 403), (third, 404), (await person("prosecutor.fr"), 404)):
        assert (await somebody.post(f"/api/proposals/{waiting['id']}/release")).status_code == status
    await released(dieudonne, waiting)
    read = await done((await person("prosecutor.fr")).get(f"/api/alerts/{draft['id']}"))
    assert (read["title"], read["edition"]) == ("Another vehicle", 2)
    kept = "select content::text from base.proposal where id::text = $1"
    assert await ledger.value(kept, waiting["id"]) == "{}", "its words stand in the alert now"
    assert [one for one in await records.audits(draft["id"]) if "correct" in one[0]] == [
        ("alert.ask-correction", "centre.kafo.chen", "done"), ("alert.ask-correction", "centre.kafo.chen", "done"),
        ("alert.correct", "centre.kafo.dieudonne", "done"),
    ]  # fmt: skip
    await _ends_with_its_alert(chen, dieudonne, third, draft["id"], "recall")


async def _ends_with_its_alert(
    asks: httpx.AsyncClient, other: httpx.AsyncClient, ends: httpx.AsyncClient, id: str, act: str
) -> None:
    """What waits to be corrected waits no more when somebody of the side ends the alert, who need not see that."""
    alert = f"/api/alerts/{id}"
    for verb, body, who in (
        ("correct", {"title": "Once more", "reason": "Misread."}, asks),
        (act, {"reason": "Mistaken identity."}, ends),
    ):
        version = if_match((await done(who.get(alert)))["version"])
        await done(who.post(f"{alert}/{verb}", json=body, headers=version))
    found = (await done(other.get("/api/proposals")))["items"]
    [last] = [one for one in found if one["record"] == id and one["decision_reason"] == "Mistaken identity."]
    assert (last["kind"], last["state"], last["may"]) == ("alert.correct", "withdrawn", [])


async def test_a_prosecutor_whose_drafts_no_unit_shares_asks_a_colleague_of_the_same_court(
    node: Node, person: Person, ledger: Ledger
) -> None:
    """Hélène names Bruno: the two of them see the draft, Bruno alone sends it, and both act on what becomes of it."""
    for user, role, country in (
        ("bruno.fr", "prosecutor", "FR"),
        ("clerk.fr", "officer", "FR"),
        ("pm.ne", "prosecutor", "NE"),
    ):
        held = [f"country:{country}", f"agency:{country}-PJS", "op:kafo-ii"]
        await colleague(node, user, role, country, held)
    named = NewPerson(
        user="heard.fr", name="Hélène Heard", title="Prosecutor", role="prosecutor", country="FR", clearance=3,
        principals=["country:FR", "agency:FR-CA", "op:kafo-ii"], demo=True,
    )  # fmt: skip
    await enrol(node.servers.database_url, [named])
    helene, bruno, chen, beto = [
        await person(user) for user in ("heard.fr", "bruno.fr", "centre.kafo", "prosecutor.br")
    ]

    found = await done(helene.get("/api/alerts/seconds?operation=kafo-ii&search=bruno&marking=TLP:AMBER"))
    assert [one["user"] for one in found] == ["bruno.fr"]
    for second in ("clerk.fr", "pm.ne", "nobody"):
        assert pointers(await helene.post("/api/alerts", json=alert(second=second, countries=["BR"]))) == ["/second"]
    stale = await stale_entry(person, "KM-CA")
    asked = alert(second="bruno.fr", countries=["BR", "KM"], marking="TLP:AMBER+STRICT", handling=["H3"])
    preview = await done(helene.post("/api/alerts/preview", json=asked))
    assert {"heard.fr", "bruno.fr", "prosecutor.br"} == {
        one["user"] for one in preview["readers"] if one["sees"] == "whole"
    }
    draft = await drafted(helene, **asked)
    address, version = f"/api/alerts/{draft['id']}", if_match(draft["version"])

    assert draft["may"] == ["discard", "attach"]
    assert (await done(bruno.get(address)))["may"] == ["release"]
    assert draft["id"] in [one["id"] for one in (await done(bruno.get("/api/alerts?box=draft")))["items"]]
    for stranger in (chen, beto, await person("prosecutor.fr")):
        assert (await stranger.get(address)).status_code == 404
        assert (await stranger.post(f"{address}/release", headers=version)).status_code == 404
    refused = await helene.post(f"{address}/release", headers=version)
    assert (refused.status_code, refused.json()["why"]) == (403, "second-releases")
    assert (await bruno.post(f"{address}/discard", json={"reason": "x"}, headers=version)).status_code == 404
    sent = await done(bruno.post(f"{address}/release", headers=version))

    assert (sent["drafted_by"]["user"], sent["released_by"]["user"]) == ("heard.fr", "bruno.fr")
    assert (await done(beto.post(f"{address}/acknowledge")))["addressees"][0]["state"] == "acknowledged"
    for one in (helene, bruno):
        assert draft["id"] in [each["id"] for each in (await done(one.get("/api/alerts?box=sent")))["items"]]
        assert (await done(one.get(address)))["addressees"][0]["state"] == "acknowledged"
    assert sent["released_by"]["unit"] == "user:bruno.fr"
    assert set((await done(helene.get(address)))["exits"]) - set(sent["exits"]) == {"onward", "court"}
    shared = {"kind": "alert", "id": draft["id"], "with": ["bureau:FR"], "reason": "They ask."}
    refused = await bruno.post("/api/shares", json=shared)
    assert (refused.status_code, refused.json()["why"]) == (403, "owner-shares"), "it is hers to pass on, not his"
    await verify(person, stale)
    late = {"authority": stale["id"]}
    kept = await done(bruno.post(f"{address}/send-late", json=late, headers=if_match(sent["version"] + 1)))
    assert [to["state"] for to in kept["addressees"]] == ["acknowledged", "sent"], "to send late is an act of her side"
    may = ["reply", "correct", "recall", "close", "attach"]
    for one in (helene, bruno):
        assert (await done(one.get(address)))["may"] == may, "somebody can act while she is off"

    waits = (
        "select array_agg(user_name order by user_name)"
        " from alerts.to_tell($1::text::uuid, $2) join base.person on id = person"
    )
    await done(beto.post(f"{address}/reply", json={"text": "We hold him."}))
    first = (await done(bruno.get(address)))["thread"][0]
    assert await ledger.value(waits, draft["id"], f"reply {first['id']}") == ["bruno.fr", "heard.fr"]
    assert (await done(bruno.get(address)))["unread"]
    seen = await done(bruno.post(f"{address}/read"))
    assert (seen["unread"], [one["user"] for one in seen["readings"]]) == (False, ["prosecutor.br"])
    said = (await done(bruno.post(f"{address}/reply", json={"text": "Until noon?"})))["thread"][1]
    assert (said["authority"], said["by"]["unit"]) == (None, "user:bruno.fr")
    told_of = await ledger.value(waits, draft["id"], f"reply {said['id']}")
    assert "prosecutor.br" in told_of and not {"heard.fr", "bruno.fr"} & set(told_of), "nobody of his own side"
    version = if_match((await done(bruno.get(address)))["version"])
    right = {"title": "Another name", "reason": "Misread."}
    asked = await done(bruno.post(f"{address}/correct", json=right, headers=version))
    assert asked["title"] == draft["title"], "it waits for the other of the two"
    proposals = (await done(helene.get("/api/proposals?state=waiting")))["items"]
    await released(helene, next(one for one in proposals if one["record"] == draft["id"]))
    assert (await done(beto.get(address)))["title"] == "Another name"
    await _ends_with_its_alert(bruno, helene, helene, draft["id"], "close")
    assert (await done(bruno.get(address)))["state"] == "closed"


async def test_the_database_takes_no_second_who_drafted_it_and_no_release_by_anybody_but_the_second(
    node: Node, person: Person, ledger: Ledger
) -> None:
    chen = await person(await colleague(node, "centre.kafo.alone", "centre", "CI", CENTRE, 4))
    await colleague(node, "centre.kafo.other", "centre", "CI", CENTRE, 4)
    draft = await drafted(chen, second="centre.kafo.other")

    for change in (
        "second = 'centre.kafo.alone'",
        "released_by = drafted_by",
        'released_by = \'{"user": "centre.kafo"}\'',
    ):
        with pytest.raises(CheckViolationError):
            await ledger.value(f"update alerts.alert set {change} where id = $1::text::uuid", draft["id"])


# Handling codes at the ways out of an alert.


async def test_what_must_not_go_further_is_not_told_to_the_centre(person: Person) -> None:
    rahila, chen = await person("bureau.ne"), await person("centre.kafo")
    open_to_centre = await alert_released(rahila, countries=["BR"], handling=["H1"])
    kept = await alert_released(rahila, countries=["BR"], handling=["H2"])

    assert (await chen.get(f"/api/alerts/{open_to_centre['id']}")).status_code == 200
    assert (await chen.get(f"/api/alerts/{kept['id']}")).status_code == 404
    assert kept["exits"] == ["screen", "print", "export", "push", "api", "onward", "court"]
    beto = await person("prosecutor.br")
    assert (await done(beto.get(f"/api/alerts/{kept['id']}")))["exits"] == ["screen", "push", "api"]
    assert "court" not in (await done(beto.get(f"/api/alerts/{open_to_centre['id']}")))["exits"]


async def test_an_alert_about_a_protected_person_never_reaches_the_country_of_origin(
    person: Person, drill: Drill, records: Records
) -> None:
    claire, plate = await person("bureau.fr"), f"Fatou Keita {new_plate()}"
    entries = await opened(claire, "FR-SAFE-9", ["person"])
    entry = await added(
        claire, entries,
        named(plate, action="missing", category="missing", nationalities=["ML"], juvenile=True),
    )  # fmt: skip
    awa = await drill.at("officer.bf")
    check = drill.check("", checkpoint="BF-DOR-01", subject={"kind": "person", "names": [plate]})
    match = await match_of(claire, (await done(awa.post("/api/checks", json=check)))["id"])
    trigger = {"kind": "match", "id": match["id"]}

    blocked = await claire.post(
        "/api/alerts", json=alert(operation=drill.code, trigger=trigger, countries=["ML", "NE"])
    )

    assert pointers(blocked) == ["/countries"]
    told_of = [one for one in await records.events("dpo", match["id"]) if one["kind"] == "sharing.blocked"]
    assert [one["data"] for one in told_of] == [{"act": "alert.draft", "countries": ["ML"]}]
    draft = await drafted(claire, operation=drill.code, trigger=trigger, countries=["NE"])
    assert draft["state"] == "draft"
    await done(claire.post(f"/api/alerts/{draft['id']}/release", headers=if_match(draft["version"])))
    more = {"nationalities": ["ML", "BR"]}
    await done(claire.patch(f"{entries}/{entry['id']}", json=more, headers=if_match(entry["version"])))
    shared = {"kind": "alert", "id": draft["id"], "with": ["agency:BR-CA"], "reason": "They ask."}
    assert pointers(await claire.post("/api/shares", json=shared)) == ["/with"]
    told_of = [one for one in await records.events("dpo", match["id"]) if one["kind"] == "sharing.blocked"]
    assert [one["data"]["act"] for one in told_of] == ["alert.draft", "record.share"]
    await done(claire.post("/api/shares", json={**shared, "with": ["user:prosecutor.br"]}))
    paulo = await person("prosecutor.br")
    assert (await paulo.get(f"/api/alerts/{draft['id']}")).status_code == 404, "nor by their name alone"


async def test_whom_to_name_at_red_is_found_by_a_part_of_the_name_among_those_who_may_be_named(
    node: Node, person: Person, records: Records
) -> None:
    unit, court = ["country:CI", "op:kafo-ii", "centre:kafo-ii"], ["country:FR", "agency:FR-CA"]
    for user, role, country, held, clearance in (
        ("centre.naming", "centre", "CI", unit, 4),
        ("centre.named", "centre", "CI", unit, 4),
        ("centre.named-low", "centre", "CI", unit, 3),
        ("prosecutor.named", "prosecutor", "FR", court, 4),
        ("prosecutor.named-low", "prosecutor", "FR", court, 3),
        ("prosecutor.named-ml", "prosecutor", "ML", ["country:ML", "agency:ML-CA"], 4),
    ):
        await colleague(node, user, role, country, held, clearance)
    chen, awa = await person("centre.naming"), await person("officer.ml")
    directory = (await done(chen.get("/api/authorities?country=FR")))["items"]
    [france] = [one["id"] for one in directory if one["code"] == "FR-CA"]

    seconds = await done(chen.get("/api/alerts/seconds?operation=kafo-ii&search=NAM"))
    readers = await done(chen.get(f"/api/alerts/readers?addressees={france}&search=named"))

    assert [one["user"] for one in seconds] == ["centre.named"], "neither oneself, nor who is not cleared"
    assert [(one["user"], one["addressees"]) for one in readers] == [("prosecutor.named", [france])]
    assert set(readers[0]) == {"user", "name", "title", "country", "addressees"}
    assert (await chen.get(f"/api/alerts/readers?addressees={france}&search=n")).status_code == 422
    assert (await awa.get("/api/alerts/seconds?operation=kafo-ii")).status_code == 403
    low = await person("centre.named-low")
    refused = await low.get("/api/alerts/seconds?operation=kafo-ii")
    assert (refused.status_code, refused.json()["why"]) == (403, "not-cleared-red")


async def test_an_alert_that_may_not_leave_this_way_hides_none_of_those_before_it(
    node: Node,
    person: Person,
    ledger: Ledger,
    chen: httpx.AsyncClient,
    dieudonne: httpx.AsyncClient,
    helene: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queries, "DEFAULT", 1)
    sita = await person(await colleague(node, "centre.kafo.sita", "centre", "CI", CENTRE, 4))
    oldest, withheld, newest = [(await drafted(chen, **more))["id"] for more in ({}, {**RED, "countries": ["FR"]}, {})]
    # A class shows it to her, and at TLP:RED only who is named reads it all the same.
    shown = "update alerts.alert set class_id = base.intern_class($2, '{}', 4::smallint) where id = $1"
    await ledger.value(shown, UUID(withheld), ["centre:kafo-ii"])

    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = await done(sita.get("/api/alerts", params={"box": "draft"} | ({"cursor": cursor} if cursor else {})))
        seen += [one["id"] for one in page["items"]]
        cursor = page["next"]

    assert [one for one in seen if one in (oldest, withheld, newest)] == [newest, oldest]
