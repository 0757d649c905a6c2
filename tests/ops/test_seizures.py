"""After a seizure at Gao: the countries of its route, who is competent there, and what each will do by when."""

from datetime import timedelta
from typing import Any, get_args

from jointops.base.clock import utc_now
from jointops.base.ids import uuid7
from ops.incidents.model import Commodity
from ops.seizures.model import FUNCTIONS
from tests.alerts.support import Records, if_match, pointers
from tests.ops.support import Drill, Ledger, done
from tests.support import Person

CASES = "/api/seizure-cases"
GUN = {"commodity": "firearm", "quantity": 1, "unit": "piece", "make": "Zastava", "serial": "KF220145"}


def way(drill: Drill) -> dict[str, Any]:
    """From Niamey over Gao to Dori: source, transit, destination."""
    niamey = {"name": "Niamey", "position": {"lon": 2.11, "lat": 13.51}}
    gao = {"name": "Gao", "position": {"lon": -0.04, "lat": 16.27}}
    dori = {"name": "Dori", "position": {"lon": -0.03, "lat": 14.03}}
    return {
        "id": str(uuid7()), "operation": drill.code, "name": "Guns over Gao", "mode": "road",
        "legs": [
            {"from": niamey, "to": gao, "role": "source", "mode": "road"},
            {"from": gao, "to": dori, "role": "destination", "mode": "road"},
        ],
    }  # fmt: skip


async def seized(drill: Drill, **more: object) -> dict[str, Any]:
    mariam = await drill.at("bureau.ml")
    return await done(mariam.post("/api/incidents", json=drill.incident("seizure", items=[GUN], **more)))


def word(text: str, **more: object) -> dict[str, object]:
    return {"id": str(uuid7()), "text": text, **more}


async def test_route_and_goods_propose_countries_and_who_is_competent_there(drill: Drill, person: Person) -> None:
    chen, issa = await drill.at("centre"), await drill.at("bureau.bf")
    await done(chen.post("/api/routes", json=way(drill)))
    made = await seized(drill)
    # A pistol of the same run of numbers in Burkina Faso.
    other = {**GUN, "serial": "KF220163"}
    await done(
        issa.post("/api/incidents", json=drill.incident("seizure", items=[other], country="BF", checkpoint="BF-DOR-01"))
    )

    found = await done(chen.get(f"{CASES}/proposal", params={"incident": made["id"]}))

    assert [(one["country"], one["role"]) for one in found["countries"]] == [
        ("NE", "source"), ("BF", "destination"), ("ML", "transit"),
    ]  # fmt: skip
    why = {one["country"]: {(each["kind"], each["name"]) for each in one["because"]} for one in found["countries"]}
    assert why["BF"] == {("route", "Guns over Gao"), ("serial", "")}
    assert ("seized", "") in why["ML"]
    codes = {one["code"]: one for one in found["authorities"]}
    assert set(codes) == {f"{country}-{body}" for country in ("BF", "ML", "NE") for body in ("CA", "PJS")}
    assert codes["NE-PJS"]["functions"] == ["firearms"] and codes["NE-PJS"]["block"] is None
    assert (found["silent"], found["case"]) == ([], None)

    aigerim, today = await person("secretariat.casc"), str(utc_now().date())
    notice = {"authority": codes["NE-PJS"]["id"], "kind": "closed", "starts_on": today}
    said = await done(aigerim.post("/api/authority-notices", json=notice))
    again = await done(chen.get(f"{CASES}/proposal", params={"incident": made["id"]}))
    blocks = {one["code"]: one["block"] and one["block"]["why"] for one in again["authorities"]}
    assert (blocks["NE-PJS"], blocks["NE-CA"]) == ("closed", None), "what an authority says for today is read here too"
    await done(aigerim.post(f"/api/authority-notices/{said['id']}/withdraw"))


async def test_a_case_has_actions_with_owner_and_day_and_closes_when_they_are_done(
    drill: Drill, person: Person, records: Records, ledger: Ledger
) -> None:
    chen, mariam, issa = await drill.at("centre"), await drill.at("bureau.ml"), await drill.at("bureau.bf")
    made = await seized(drill, note="From a lorry of somebody named here")
    proposal = await done(mariam.get(f"{CASES}/proposal", params={"incident": made["id"]}))
    zongo = await person("prosecutor.bf")
    bf = next(
        one["id"]
        for one in (await done(chen.get("/api/authorities", params={"country": "BF"})))["items"]
        if one["code"] == "BF-PJS"
    )
    assert [one["country"] for one in proposal["countries"]] == ["ML"], "no route, so Mali alone"
    new = {
        "id": str(uuid7()), "incident": made["id"], "authorities": [bf],
        "countries": [{"country": "ML", "role": "transit"}, {"country": "BF", "role": "source"}],
    }  # fmt: skip
    case = await done(mariam.post(CASES, json=new))
    assert await done(mariam.post(CASES, json=new)) == case, "sent twice it is one case"
    again = await chen.post(CASES, json={**new, "id": str(uuid7())})
    assert again.status_code == 409 and "has its case" in again.text

    due = (utc_now() + timedelta(days=7)).date().isoformat()
    action = {"id": str(uuid7()), "text": "Trace the serial number at the maker", "owner": "BF", "due_on": due}
    at = f"{CASES}/{case['id']}"
    await done(chen.post(f"{at}/entries", json=action))
    await done(zongo.post(f"{at}/entries", json=word("We open a file in Ouagadougou.")))
    for wrong, pointer in (
        ({**action, "owner": "FR"}, "/owner"),
        ({**action, "due_on": "2020-01-01"}, "/due_on"),
    ):
        assert pointers(await chen.post(f"{at}/entries", json={**wrong, "id": str(uuid7())})) == [pointer]
    assert (await chen.post(f"{at}/entries", json={**word("x"), "owner": "BF"})).status_code == 422
    [line] = (await done(issa.get(CASES, params={"operation": drill.code})))["items"]
    assert (line["open_actions"], line["next_due"], line["goods"]) == (
        1, due, [{"commodity": "firearm", "quantity": 1.0, "unit": "piece"}],
    )  # fmt: skip
    assert "somebody named" not in (await zongo.get(at)).text, "the seizure itself stays where it was"

    refused = await chen.post(f"{at}/close", json={"note": "Done."})
    assert refused.status_code == 409 and "open" in refused.text
    first = next(one for one in (await done(issa.get(at)))["entries"] if one["owner"])
    wrong_owner = await mariam.post(f"{CASES}/actions/{first['id']}/done", json={"note": "Not mine"})
    assert wrong_owner.status_code == 403
    await done(issa.post(f"{CASES}/actions/{first['id']}/done", json={"note": "Made in 1987, sold to a State."}))
    closed = await done(chen.post(f"{at}/close", json={"note": "The trace is known."}))
    assert (closed["state"], closed["open_actions"], len(closed["entries"])) == ("closed", 0, 3)
    assert (await zongo.post(f"{at}/entries", json=word("Late"))).status_code == 409
    kinds = [event["data"]["state"] for event in await records.events("prosecutor.bf", case["id"])]
    assert kinds == ["open", "open", "open", "open", "closed"]


async def test_the_country_that_seized_opens_its_case_and_nobody_to_whom_it_was_shown(drill: Drill) -> None:
    mariam, issa, chen = await drill.at("bureau.ml"), await drill.at("bureau.bf"), await drill.at("centre")
    made = await seized(drill)
    given = {"kind": "incident", "id": made["id"], "with": ["bureau:BF"], "reason": "The same run of numbers"}
    await done(mariam.post("/api/shares", json=given))
    new: dict[str, Any] = {
        "id": str(uuid7()), "incident": made["id"], "countries": [{"country": "BF", "role": "source"}],
    }  # fmt: skip

    assert (await issa.post(CASES, json=new)).status_code == 403
    assert pointers(await chen.post(CASES, json=new)) == ["/countries"], "nor is Mali left out"
    new["countries"].append({"country": "ML", "role": "transit"})
    await done(chen.post(CASES, json=new))


def test_for_every_commodity_somebody_is_competent() -> None:
    assert set(FUNCTIONS) == set(get_args(Commodity))


async def test_only_those_whom_the_case_names_read_it(drill: Drill, person: Person) -> None:
    mariam, issa = await drill.at("bureau.ml"), await drill.at("bureau.bf")
    made = await seized(drill)
    new = {"id": str(uuid7()), "incident": made["id"], "countries": [{"country": "ML", "role": "transit"}]}
    assert (await issa.post(CASES, json=new)).status_code == 404, "Burkina Faso does not see the seizure itself"
    case = await done(mariam.post(CASES, json=new))

    for who in (issa, await person("prosecutor.bf"), await person("centre.turquesa"), await person("bureau.fr")):
        assert (await who.get(f"{CASES}/{case['id']}")).status_code == 404
    arrest = await done(mariam.post("/api/incidents", json=drill.incident("arrest", persons=1)))
    refused = await mariam.get(f"{CASES}/proposal", params={"incident": arrest["id"]})
    assert refused.status_code == 409 and "arrest" in refused.text
    abroad = {**new, "id": str(uuid7()), "authorities": [str(uuid7())]}
    assert pointers(await mariam.post(CASES, json={**abroad, "incident": (await seized(drill))["id"]})) == [
        "/authorities"
    ]
    assert case["taken_back_at"] is None
    back = mariam.post(f"/api/incidents/{made['id']}/withdraw", json={"reason": "Twice."}, headers=if_match(1))
    gone = await done(back)
    for kept in (await done(mariam.get(f"{CASES}/{case['id']}")), (await done(mariam.get(CASES)))["items"][0]):
        assert kept["taken_back_at"] == gone["withdrawn"]["at"], "the case stays, and says what became of its seizure"
    refused = await mariam.get(f"{CASES}/proposal", params={"incident": made["id"]})
    assert refused.status_code == 409 and refused.json()["why"] == "seizure-taken-back"


async def test_what_is_sent_twice_to_the_forum_is_there_once(drill: Drill, records: Records) -> None:
    chen, mariam = await drill.at("centre"), await drill.at("bureau.ml")
    made = await seized(drill)
    new = {"id": str(uuid7()), "incident": made["id"], "countries": [{"country": "ML", "role": "transit"}]}
    at = f"{CASES}/{(await done(mariam.post(CASES, json=new)))['id']}"
    due = (utc_now() + timedelta(days=7)).date().isoformat()
    action = word("Trace the number", owner="ML", due_on=due)

    once = await done(chen.post(f"{at}/entries", json=action))
    assert await done(chen.post(f"{at}/entries", json=action)) == once
    for other in ({**action, "text": "Trace another"}, {**action, "owner": None, "due_on": None}):
        taken = await chen.post(f"{at}/entries", json=other)
        assert (taken.status_code, taken.json()["type"].rpartition("/")[2]) == (409, "id-reused")
    assert (await mariam.post(f"{at}/entries", json=action)).status_code == 409, "nor is it hers"
    note = {"note": "Made in 1987."}
    did = await done(mariam.post(f"{CASES}/actions/{action['id']}/done", json=note))
    assert await done(mariam.post(f"{CASES}/actions/{action['id']}/done", json=note)) == did
    again = await mariam.post(f"{CASES}/actions/{action['id']}/done", json={"note": "Made in 1988."})
    assert again.status_code == 409
    await done(chen.post(f"{at}/close", json={"note": "Known."}))
    assert len((await done(chen.post(f"{at}/entries", json=action)))["entries"]) == 2, "also after it was closed"
    states = [event["data"]["state"] for event in await records.events(drill.user("centre"), did["id"])]
    assert states == ["open", "open", "open", "closed"]
