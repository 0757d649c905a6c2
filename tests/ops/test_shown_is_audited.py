"""The audit of a list says what was shown: not the row that is read to see whether there is another page."""

from typing import Any

import httpx

from jointops.base.ids import uuid7
from tests.alerts.support import added, if_match, opened, vehicle
from tests.alerts.test_requests import authority, body_of, treaty
from tests.ops.support import Drill, Ledger, done, matches_of, new_plate
from tests.ops.test_journeys import journey
from tests.ops.test_routes import route
from tests.ops.test_seizures import CASES, seized
from tests.support import Person, until

SHOWN = 50


async def test_a_page_of_checks_incidents_or_entries_is_audited_as_long_as_it_is(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    awa, chen, claire = await drill.at("officer.ml"), await drill.at("centre"), await person("bureau.fr")
    await filed(awa, [drill.check(new_plate()) for _ in range(SHOWN + 1)])
    for _ in range(SHOWN + 1):
        await done(awa.post("/api/incidents", json=drill.incident("arrest", persons=1)))
    entries = await opened(claire, "FR-SHOWN", ["vehicle"])
    for number in range(SHOWN + 1):
        await added(claire, entries, vehicle(f"77 SH {number:04} BF"))

    for reader, path, verb in (
        (awa, f"/api/checks?operation={drill.code}", "check.list"),
        (chen, f"/api/incidents?operation={drill.code}", "incident.list"),
        (claire, entries, "entry.read"),
    ):
        page = await done(reader.get(path))
        assert (len(page["items"]), page["next"] is not None) == (SHOWN, True), path
        assert await ledger.value("select records from base.audit where verb = $1 order by id desc limit 1", verb) == (
            SHOWN
        ), path


async def test_the_owner_of_a_match_on_the_next_page_was_not_looked_at(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    awa, mariam = await drill.at("officer.ml"), await drill.at("bureau.ml")
    salif, claire = await drill.at("bureau.bf"), await person("bureau.fr")
    oldest, plate = new_plate(), new_plate()
    await added(salif, await opened(salif, "BF-SHOWN", ["vehicle"]), vehicle(oldest))
    await added(claire, await opened(claire, "FR-SHOWN-MET", ["vehicle"]), vehicle(plate))
    first = drill.check(oldest)
    await filed(awa, [first])
    await until(lambda: matches_of(mariam, first["id"]))
    await filed(awa, [drill.check(plate) for _ in range(SHOWN)])
    await ledger.settled()

    before = await ledger.value("select max(id) from base.audit")
    page = await done(mariam.get("/api/matches", params={"operation": drill.code}))

    assert {match["countries"]["owner"] for match in page["items"]} == {"FR"} and page["next"] is not None
    looked = "select owner || ' ' || records from base.audit where verb = 'match.list' and id > $1"
    assert await ledger.column(looked, before) == [f"FR {SHOWN}"]


async def test_a_country_sees_who_asked_about_its_incidents_routes_and_journeys(drill: Drill) -> None:
    awa, chen, mariam = await drill.at("officer.ml"), await drill.at("centre"), await drill.at("bureau.ml")
    incident, drawn = drill.incident("arrest", persons=1), route(drill)
    await done(awa.post("/api/incidents", json=incident))
    await done(mariam.post("/api/routes", json=drawn))
    await done(mariam.post("/api/journeys", json=journey(drill)))
    for at in (f"/api/incidents/{incident['id']}", f"/api/routes/{drawn['id']}"):
        await done(chen.get(at))
    for listed in ("incidents", "routes", "journeys"):
        await done(chen.get(f"/api/{listed}", params={"operation": drill.code}))
    await done(chen.get(f"/api/ogc/collections/{drill.code}.routes/items"))
    await done(chen.get(f"/api/ogc/collections/{drill.code}.marks/items"))

    asked = (await done(mariam.get("/api/audit/mine")))["items"]

    assert [(one["verb"], one["records"]) for one in asked if one["country"] == "CI"][:6] == [
        ("map.take", 1), ("journey.list", 1), ("route.list", 1), ("incident.list", 1), ("route.read", 1),
        ("incident.read", 1),
    ]  # fmt: skip


async def test_a_country_sees_who_asked_about_its_seizure_cases_accounts_and_requests(
    drill: Drill, person: Person
) -> None:
    chen, mariam, ines = await drill.at("centre"), await drill.at("bureau.ml"), await person("admin")
    new = {
        "id": str(uuid7()), "incident": (await seized(drill))["id"], "countries": [{"country": "ML", "role": "transit"}]
    }  # fmt: skip
    case = await done(mariam.post(CASES, json=new))
    await done(chen.get(f"{CASES}/{case['id']}"))
    await done(chen.get(CASES, params={"operation": drill.code}))
    accounts = {one["country"]: one["id"] for one in (await done(ines.get("/api/people")))["items"]}
    await done(ines.get(f"/api/people/{accounts['ML']}"))
    await treaty(person)
    fatoumata, beto = await person("prosecutor.ml"), await person("prosecutor.br")
    parties = {"requesting": await authority(fatoumata, "ML-CA"), "requested": await authority(fatoumata, "BR-CA")}
    asked = await done(fatoumata.post("/api/requests", json=await body_of(fatoumata, **parties)))
    await done(fatoumata.post(f"/api/requests/{asked['id']}/send", json={}, headers=if_match(asked["version"])))
    await done(beto.get(f"/api/requests/{asked['id']}"))
    await done(beto.get("/api/requests"))

    seen = (await done(mariam.get("/api/audit/mine")))["items"]

    looks = [(one["country"], one["verb"], one["record"]) for one in reversed(seen)]
    for country, verbs in (
        ("CI", [("seizure-case.read", case["id"]), ("seizure-case.list", None)]),
        ("PT", [("people.read", None), ("people.read", accounts["ML"])]),
        ("BR", [("request.read", asked["id"]), ("request.list", None)]),
    ):
        assert [look[1:] for look in looks if look[0] == country][-2:] == verbs, looks


async def filed(awa: httpx.AsyncClient, reports: list[dict[str, Any]]) -> None:
    answered = await done(awa.post("/api/checks/batch", json=reports))
    assert {result["status"] for result in answered["results"]} == {201}, answered["results"][0]
