"""Claire of France shares what is hers, with a reason, and takes it back; nobody shares what is another's."""

from typing import Any

import httpx
import pytest

from alerts.watchlists.model import SILENT
from jointops.base.ids import uuid7
from tests.alerts.support import added, if_match, opened, pointers, problem, released, vehicle
from tests.ops.support import Drill, Ledger, done, match_of, new_plate
from tests.support import Person

_lists = iter(range(1, 1000))


async def share(owner: httpx.AsyncClient, kind: str, id: str, *principals: str) -> httpx.Response:
    return await owner.post("/api/shares", json={"kind": kind, "id": id, "with": principals, "reason": "They ask."})


async def withdraw(owner: httpx.AsyncClient, given: httpx.Response) -> dict[str, Any]:
    assert given.status_code == 201, given.text
    return await done(owner.post(f"/api/shares/{given.json()['id']}/withdraw", json={"reason": "Done."}))


async def sees(who: httpx.AsyncClient, at: str) -> bool:
    return (await who.get(at)).status_code == 200


async def test_each_kind_of_record_is_shared_by_its_owner_and_taken_back(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    claire, mariam, issa = await person("bureau.fr"), await drill.at("bureau.ml"), await drill.at("bureau.bf")
    chen, paul = await drill.at("centre"), await person("prosecutor.br")
    plate = new_plate()
    entries = await opened(claire, f"FR-SHARE-{next(_lists)}", ["vehicle"])
    entry = await added(claire, entries, vehicle(plate))
    check = drill.check(plate)
    await done((await drill.at("officer.ml")).post("/api/checks", json=check))
    match = await match_of(claire, check["id"])
    seizure = drill.incident("seizure", items=[{"commodity": "firearm", "quantity": 1, "unit": "piece"}])
    await done(mariam.post("/api/incidents", json=seizure))
    alert = await released(await person("centre.kafo"))

    for owner, kind, id, at, principal, other in [
        (claire, "entry", entry["id"], entries, "bureau:BF", issa),
        (mariam, "check", check["id"], f"/api/checks/{check['id']}", "bureau:BF", issa),
        (claire, "match", match["id"], f"/api/matches/{match['id']}", "bureau:BF", issa),
        (mariam, "incident", seizure["id"], f"/api/incidents/{seizure['id']}", "bureau:BF", issa),
        (await person("centre.kafo"), "alert", alert["id"], f"/api/alerts/{alert['id']}", "user:prosecutor.br", paul),
    ]:
        before = (await other.get(at)).content if kind == "entry" else b""
        assert kind == "entry" or not await sees(other, at), kind
        given = await share(owner, kind, id, principal)
        assert given.status_code == 201, given.text
        assert await sees(other, at), kind
        assert kind != "entry" or id in (await other.get(at)).text
        assert pointers(await share(owner, kind, id, principal)) == ["/with"]
        taken = await withdraw(owner, given)
        assert taken["withdrawn_reason"] == "Done."
        assert kind == "entry" or not await sees(other, at), kind
        assert kind != "entry" or (await other.get(at)).content == before
        again = await withdraw(owner, given)
        assert again == taken
        assert [verb for verb, _ in await ledger.audits(id) if verb in ("record.share", "share.withdraw")] == [
            "record.share",
            "share.withdraw",
            "share.withdraw",
        ]
        assert (await ledger.events(id)).count("access.changed") == 2
        assert [one["id"] for one in (await done(owner.get("/api/shares", params={"record": id})))["items"]] == [
            given.json()["id"]
        ]
        assert (await done(chen.get("/api/shares", params={"record": id})))["items"] == [] or kind == "alert"


async def test_only_the_owners_side_shares_and_what_is_hidden_is_not_there(drill: Drill, person: Person) -> None:
    claire, mariam, issa = await person("bureau.fr"), await drill.at("bureau.ml"), await drill.at("bureau.bf")
    plate = new_plate()
    entries = await opened(claire, f"FR-SHARE-{next(_lists)}", ["vehicle"])
    entry = await added(claire, entries, vehicle(plate))
    check = drill.check(plate)
    await done((await drill.at("officer.ml")).post("/api/checks", json=check))
    match = await match_of(claire, check["id"])

    assert (await share(mariam, "match", match["id"], "bureau:BF")).status_code == 403
    hidden = await share(issa, "entry", entry["id"], "bureau:BF")
    absent = await share(issa, "entry", str(uuid7()), "bureau:BF")
    assert hidden.status_code == 404
    assert problem(hidden) == problem(absent)
    given = await share(claire, "entry", entry["id"], "bureau:BF")
    assert (await share(issa, "entry", entry["id"], "bureau:NE")).status_code == 403
    taken = await issa.post(f"/api/shares/{given.json()['id']}/withdraw", json={"reason": "x"})
    assert taken.status_code == 404


@pytest.mark.parametrize("silent", sorted(SILENT))
async def test_a_silent_entry_goes_to_bureaux_alone_and_never_to_whom_it_is_kept_from(
    person: Person, silent: str
) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, f"FR-SHARE-{next(_lists)}", ["vehicle"])
    entry = await added(claire, entries, vehicle(new_plate(), action=silent, exclude=["ML"]))

    assert pointers(await share(claire, "entry", entry["id"], "country:BF")) == ["/with"]
    for principal in ("bureau:ML",):
        assert pointers(await share(claire, "entry", entry["id"], principal)) == ["/with"]
    assert (await share(claire, "entry", entry["id"], "bureau:BF")).status_code == 201


async def test_a_share_outlives_a_change_of_the_entry_and_what_its_terms_say_outlives_the_share(
    drill: Drill, person: Person
) -> None:
    claire, issa, mariam = await person("bureau.fr"), await drill.at("bureau.bf"), await drill.at("bureau.ml")
    entries = await opened(claire, f"FR-SHARE-{next(_lists)}", ["vehicle"])
    entry = await added(claire, entries, vehicle(new_plate()))
    at = f"{entries}/{entry['id']}"
    given = await share(claire, "entry", entry["id"], "bureau:BF")

    await done(claire.patch(at, json={"share": ["bureau:ML"]}, headers=if_match(1)))
    assert entry["id"] in (await issa.get(entries)).text
    assert entry["id"] in (await mariam.get(entries)).text
    await done(claire.patch(at, json={"share": ["bureau:ML", "bureau:BF"]}, headers=if_match(2)))
    await withdraw(claire, given)
    assert entry["id"] in (await issa.get(entries)).text
    await done(claire.patch(at, json={"share": []}, headers=if_match(3)))
    assert entry["id"] not in (await issa.get(entries)).text + (await mariam.get(entries)).text


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"kind": "victim"}, ["/kind"]),
        ({"with": ["signed-in"]}, ["/with"]),
        ({"with": []}, ["/with"]),
        ({"reason": ""}, ["/reason"]),
    ],
)
async def test_a_share_that_says_too_little_or_too_much_is_refused(
    person: Person, body: dict[str, object], where: list[str]
) -> None:
    claire = await person("bureau.fr")
    asked = {"kind": "entry", "id": str(uuid7()), "with": ["bureau:BF"], "reason": "They ask.", **body}

    refused = await claire.post("/api/shares", json=asked)

    assert [one[: len(where[0])] for one in pointers(refused)] == where


async def test_a_rescue_is_nobody_elses(drill: Drill, person: Person) -> None:
    rescue = drill.incident("rescue", persons=3)
    mariam = await drill.at("bureau.ml")
    await done(mariam.post("/api/incidents", json=rescue))

    assert (await share(mariam, "incident", rescue["id"], "bureau:BF")).status_code == 404
