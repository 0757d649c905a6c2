"""Chen draws a route from Gao to Dori; what is met on it is told at once to those who may see both."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import httpx
import pytest

from alerts.watchlists.model import SILENT
from geo import morton
from geo.marks import queries as marks
from geo.tiles import holding
from geo.tiles.far import SHIFT
from jointops.base.ids import uuid7
from jointops.node import Node
from ops.routes import evidence, queries
from ops.routes.ending import purge_routes
from ops.routes.follower import HEARD
from tests.alerts.support import TERMS, added, alert, drafted, if_match, opened, pointers, problem, vehicle
from tests.ops.support import DORI, GAO, Drill, Ledger, done, match_of, new_plate, open_drill, while_being_kept
from tests.ops.test_exports import exported, fetched, lines
from tests.support import Person, until

AT_GAO, AT_DORI, AT_ACCRA = ({"lon": lon, "lat": lat} for lon, lat in ((-0.04, 16.27), (-0.03, 14.03), (-0.2, 5.6)))
IN_SAO_PAULO = {"lon": -46.6, "lat": -23.5}


def stop(name: str, position: dict[str, float], **more: object) -> dict[str, Any]:
    return {"name": name, "position": position, **more}


def leg(start: dict[str, Any], end: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"from": start, "to": end, "role": "transit", "mode": "road", **more}


def way(*legs: dict[str, Any], **more: object) -> dict[str, Any]:
    own = legs or (leg(stop("Gao", AT_GAO, checkpoint=GAO), stop("Dori", AT_DORI, checkpoint=DORI), role="source"),)
    return {"name": "Gao to Dori", "mode": "road", "within_km": 15, "legs": list(own), **more}


def route(drill: Drill, *legs: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"id": str(uuid7()), "operation": drill.code, **way(*legs, **more)}


async def met(ledger: Ledger, id: str) -> list[str]:
    """What was told of a route, in order: nothing but that there is something new on it."""
    await until(lambda: _followed(ledger))
    await ledger.settled()
    return await ledger.column(
        "select data::text from realtime.event where record = $1::text::uuid and kind = 'route.met' order by number", id
    )


async def test_a_route_knows_its_length_its_borders_and_the_posts_on_it(drill: Drill) -> None:
    chen = await drill.at("centre")

    made = await chen.post("/api/routes", json=route(drill))

    found = made.json()
    assert (made.status_code, found["version"]) == (201, 1)
    assert found["length_km"] == pytest.approx(248, abs=1)
    assert found["countries"] == ["ML", "BF"]
    assert [(one["left"], one["entered"]) for one in found["crossings"]] == [("ML", "BF")]
    assert [(one["code"], one["leg"]) for one in found["near"]] == [(GAO, 0), (DORI, 0)]
    assert found["near"][1]["along_km"] == pytest.approx(248, abs=1)
    assert len(found["legs"][0]["line"]) > 20
    listed = await done(chen.get("/api/routes", params={"operation": drill.code}))
    assert [one["id"] for one in listed["items"]] == [found["id"]]


async def test_a_leg_by_sea_goes_round_the_land_and_says_so(drill: Drill) -> None:
    chen = await drill.at("centre")
    abidjan, dakar = stop("Abidjan", {"lon": -4.01, "lat": 5.28}), stop("Dakar", {"lon": -17.38, "lat": 14.75})

    by_sea, by_rail = [
        await done(chen.post("/api/routes", json=route(drill, leg(abidjan, dakar, mode=mode))))
        for mode in ("sea", "rail")
    ]

    assert (by_sea["legs"][0]["by_network"], by_rail["legs"][0]["by_network"]) == (True, False)
    assert by_sea["countries"] == ["CI", "SN"] and "GN" in by_rail["countries"]
    assert by_sea["length_km"] > by_rail["length_km"] * 1.2


async def test_a_route_names_the_airports_near_it_and_who_controls_there(drill: Drill) -> None:
    chen = await drill.at("centre")
    to_bamako = leg(stop("Gao", AT_GAO), stop("Bamako", {"lon": -8.0, "lat": 12.6}))

    drawn = await done(chen.post("/api/routes", json=route(drill, to_bamako)))
    wide = await done(chen.get(f"/api/routes/{drawn['id']}", params={"within_km": 400}))

    [gao, bamako] = drawn["sites"]
    assert (gao["code"], gao["units"]) == ("GAQ", [])
    assert {unit["kind"] for unit in bamako["units"]} == {"ACCU", "JAITF"}
    assert bamako["along_km"] == pytest.approx(drawn["length_km"], abs=15)
    assert {"GAQ", "BKO", "OUA"} <= {one["code"] for one in wide["sites"]}


async def test_a_new_check_hit_and_seizure_tell_at_once_on_which_route_they_lie(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    chen, awa, claire = await drill.at("centre"), await drill.at("officer.ml"), await person("bureau.fr")
    drawn = await done(chen.post("/api/routes", json=route(drill)))
    far = await done(chen.post("/api/routes", json=route(drill, leg(stop("Accra", AT_ACCRA), stop("Dori", AT_DORI)))))
    entries = await opened(claire, f"FR-{drill.code.upper()}", ["vehicle"])
    plate = new_plate()
    await added(claire, entries, vehicle(plate))
    check = drill.check(plate)
    await done(awa.post("/api/checks", json=check))
    match = await match_of(claire, check["id"])
    arrest = drill.incident("arrest", persons=1)
    await done(awa.post("/api/incidents", json=arrest))

    assert await met(ledger, drawn["id"]) == ["{}", "{}", "{}"]
    assert await met(ledger, far["id"]) == []
    seen = await done(chen.get(f"/api/routes/{drawn['id']}"))
    assert seen["met"] == {"check": 1, "match": 1, "arrest": 1}
    assert {one["record"] for one in seen["latest"]} == {check["id"], match["id"], arrest["id"]}
    for record in (check["id"], match["id"], arrest["id"]):
        [on] = await done(chen.get(f"/api/routes/on/{record}"))
        assert (on["id"], on["leg"], on["evidence"]) == (drawn["id"], 0, False)
        assert on["distance_km"] < 1
    verdict = {"verdict": "denied", "reason": "Another chassis number"}
    await done(claire.post(f"/api/matches/{match['id']}/verdict", json=verdict, headers=if_match(match["version"])))
    seen = await done(chen.get(f"/api/routes/{drawn['id']}"))
    add = await chen.patch(
        f"/api/routes/{drawn['id']}/legs/0", json={"add": [match["id"]]}, headers=if_match(drawn["version"])
    )
    assert {one["record"] for one in seen["latest"]} == {check["id"], arrest["id"]}, "it speaks for nothing"
    assert pointers(add) == ["/add/0"]


async def test_a_record_tells_of_the_routes_that_its_reader_sees_and_only_if_they_see_it(
    drill: Drill, monkeypatch: pytest.MonkeyPatch
) -> None:
    chen, awa, adama = await drill.at("centre"), await drill.at("officer.ml"), await drill.at("officer.bf")
    check = drill.check(new_plate())
    await done(awa.post("/api/checks", json=check))
    on = f"/api/routes/on/{check['id']}"
    way_off = leg(stop("Accra", AT_ACCRA), stop("Dori", AT_DORI), evidence=[check["id"]])
    far = await done(chen.post("/api/routes", json=route(drill, way_off)))
    near = await done(chen.post("/api/routes", json=route(drill)))

    monkeypatch.setattr(queries, "MOST_ASKED", 1)  # as with hundreds of newer ones
    said = [(one["id"], one["evidence"]) for one in await done(chen.get(on))]

    assert said == [(near["id"], False), (far["id"], True)]
    assert [one["id"] for one in await done(awa.get(on))] == [near["id"]]  # the other one does not touch Mali
    assert problem(await adama.get(on)) == problem(await adama.get(f"/api/routes/on/{uuid7()}"))


async def _followed(ledger: Ledger) -> object:
    """Whether what lies on routes was told of everything that happened."""
    await ledger.settled()
    return await ledger.value(
        "select number >= coalesce((select max(number) from realtime.event where kind = any($1)), 0)"
        " from realtime.consumer where name = 'routes'",
        list(HEARD),
    )


async def test_all_that_lies_on_a_route_is_counted_and_the_newest_of_it_shown(
    drill: Drill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks, "_RANGES", 2)  # as of a long one: asked for piece by piece
    monkeypatch.setattr(queries, "LATEST", 2)
    chen, awa = await drill.at("centre"), await drill.at("officer.ml")
    far = leg(stop("Dori", AT_DORI), stop("São Paulo", IN_SAO_PAULO))
    drawn = await done(chen.post("/api/routes", json=route(drill, way()["legs"][0], far)))
    places = (IN_SAO_PAULO, AT_GAO, IN_SAO_PAULO, AT_GAO)  # not in one piece
    await done(awa.post("/api/checks", json=drill.check(new_plate())))  # clear: counted, and not shown
    arrests = [drill.incident("arrest", persons=1, position=place) for place in places]
    for arrest in arrests:
        await done(awa.post("/api/incidents", json=arrest))

    of_memory = await done(chen.get(f"/api/routes/{drawn['id']}"))
    of_rows = await done(
        chen.patch(f"/api/routes/{drawn['id']}/legs/1", json={"inferred": True}, headers=if_match(drawn["version"]))
    )

    for seen in (of_memory, of_rows):
        assert seen["met"] == {"arrest": 4, "check": 1}
        assert [one["record"] for one in seen["latest"]] == [arrest["id"] for arrest in arrests[:1:-1]]


async def test_what_is_met_is_told_to_those_who_see_both_and_to_nobody_else(drill: Drill, ledger: Ledger) -> None:
    """A check is its country's and the centre's affair; Burkina Faso sees the route, and not what is met in Mali."""
    chen, awa, adama = await drill.at("centre"), await drill.at("officer.ml"), await drill.at("officer.bf")
    drawn = await done(chen.post("/api/routes", json=route(drill)))
    check = drill.check(new_plate())
    await done(awa.post("/api/checks", json=check))
    assert await met(ledger, drawn["id"]) == ["{}"]

    audience = await ledger.value(
        "select array_to_string(c.audience, ' ') from realtime.event e join base.access_class c on c.id = e.class_id"
        " where e.record = $1::text::uuid and e.kind = 'route.met'",
        drawn["id"],
    )
    assert set(audience.split()) == {f"centre:{drill.code}", f"op:{drill.code}@ML"}
    assert (await done(adama.get(f"/api/routes/{drawn['id']}")))["met"] == {}
    assert (await done(awa.get(f"/api/routes/{drawn['id']}")))["met"] == {"check": 1}


@pytest.mark.parametrize("silent", sorted(SILENT))
async def test_a_silent_hit_is_told_to_nobody_on_the_route(
    drill: Drill, person: Person, ledger: Ledger, silent: str
) -> None:
    chen, awa, claire = await drill.at("centre"), await drill.at("officer.ml"), await person("bureau.fr")
    drawn = await done(chen.post("/api/routes", json=route(drill)))
    entries = await opened(claire, f"FR-D-{silent.upper()}-{drill.code.upper()}", ["vehicle"])
    plate = new_plate()
    await added(claire, entries, {**vehicle(plate), "action": silent})
    check = drill.check(plate)
    await done(awa.post("/api/checks", json=check))
    await match_of(claire, check["id"])
    arrest = drill.incident("arrest", persons=1)  # comes after the match in the log
    await done(awa.post("/api/incidents", json=arrest))

    assert await met(ledger, drawn["id"]) == ["{}", "{}"]
    assert (await done(chen.get(f"/api/routes/{drawn['id']}")))["met"] == {"check": 1, "arrest": 1}
    back = f"/api/incidents/{arrest['id']}/withdraw"
    await done(awa.post(back, json={"reason": "Another road."}, headers={"if-match": '"1"'}))

    async def counts_no_more() -> bool:
        return (await done(chen.get(f"/api/routes/{drawn['id']}")))["met"] == {"check": 1}

    await until(counts_no_more)
    at, known = f"/api/routes/{drawn['id']}/legs/0", {"if-match": f'"{drawn["version"]}"'}
    refused = await chen.patch(at, json={"add": [arrest["id"]]}, headers=known)
    assert refused.status_code == 422 and "taken back" in refused.json()["detail"]


async def test_only_the_countries_that_a_route_crosses_see_it(drill: Drill) -> None:
    chen, mariam, adama = await drill.at("centre"), await drill.at("bureau.ml"), await drill.at("officer.bf")
    within = route(drill, leg(stop("Gao", AT_GAO), stop("Ansongo", {"lon": 0.5, "lat": 15.66})))
    await done(chen.post("/api/routes", json=within))

    hidden = await adama.get(f"/api/routes/{within['id']}")

    assert hidden.status_code == 404
    assert (await done(mariam.get(f"/api/routes/{within['id']}")))["name"] == "Gao to Dori"
    assert (await done(adama.get("/api/routes", params={"operation": drill.code})))["items"] == []


async def test_a_route_that_leads_elsewhere_is_withdrawn_from_the_country_it_leaves(
    drill: Drill, ledger: Ledger
) -> None:
    chen, adama = await drill.at("centre"), await drill.at("officer.bf")
    drawn = await done(chen.post("/api/routes", json=route(drill)))
    shorter = way(leg(stop("Gao", AT_GAO), stop("Ansongo", {"lon": 0.5, "lat": 15.66})))

    stale = await chen.patch(f"/api/routes/{drawn['id']}", json=shorter, headers={"if-match": '"7"'})
    without = await chen.patch(f"/api/routes/{drawn['id']}", json=shorter)
    changed = await done(chen.patch(f"/api/routes/{drawn['id']}", json=shorter, headers={"if-match": '"1"'}))

    assert (stale.status_code, without.status_code) == (412, 428)
    assert (changed["version"], changed["countries"]) == (2, ["ML"])
    assert (await adama.get(f"/api/routes/{drawn['id']}")).status_code == 404
    assert await ledger.events(drawn["id"]) == ["route.changed", "access.changed", "route.changed"]


async def test_a_country_draws_and_removes_its_own_and_not_anothers(drill: Drill) -> None:
    mariam, burkina, awa = await drill.at("bureau.ml"), await drill.at("bureau.bf"), await drill.at("officer.ml")
    own = await done(mariam.post("/api/routes", json=route(drill)))
    version = {"if-match": '"1"'}

    by_officer = await awa.post("/api/routes", json=route(drill))
    by_other = await burkina.delete(f"/api/routes/{own['id']}", headers=version)
    abroad = await burkina.post(
        "/api/routes", json=route(drill, leg(stop("Gao", AT_GAO), stop("Ansongo", {"lon": 0.5, "lat": 15.66})))
    )
    by_owner = await mariam.delete(f"/api/routes/{own['id']}", headers=version)

    assert (by_officer.status_code, by_other.status_code, by_owner.status_code) == (403, 403, 204)
    assert (abroad.status_code, pointers(abroad)) == (422, ["/legs"])
    assert (await mariam.get(f"/api/routes/{own['id']}")).status_code == 404


async def stood(who: httpx.AsyncClient, drill: Drill) -> list[dict[str, Any]]:
    """Routes as they stood, the last to end first."""
    return (await done(who.get("/api/routes/past", params={"operation": drill.code})))["items"]


async def test_whoever_looks_back_sees_a_route_as_it_stood_also_one_that_is_gone(
    drill: Drill, ledger: Ledger, node: Node
) -> None:
    chen, adama, awa = await drill.at("centre"), await drill.at("officer.bf"), await drill.at("officer.ml")
    sent, at_home = route(drill), leg(stop("Gao", AT_GAO), stop("Ansongo", {"lon": 0.5, "lat": 15.66}))
    drawn = await done(chen.post("/api/routes", json=sent))
    assert await stood(chen, drill) == []

    changed = await done(
        chen.patch(f"/api/routes/{drawn['id']}", json=way(at_home, name="To Ansongo"), headers=if_match(1))
    )
    await chen.delete(f"/api/routes/{drawn['id']}", headers=if_match(2))

    last, first = await stood(chen, drill)
    assert [(one["id"], one["version"], one["name"]) for one in (first, last)] == [
        (drawn["id"], 1, "Gao to Dori"), (drawn["id"], 2, "To Ansongo"),
    ]  # fmt: skip
    assert (first["legs"], last["legs"]) == (drawn["legs"], changed["legs"])
    assert (first["changed_at"], first["until"]) == (drawn["drawn_at"], last["changed_at"])
    assert last["until"] > last["changed_at"]
    assert [one["name"] for one in await stood(adama, drill)] == ["Gao to Dori"], "what it saw then, and no more"
    assert len(await stood(awa, drill)) == 2
    repeated = await chen.post("/api/routes", json=sent)
    assert repeated.status_code == 409, "a repeat brings nothing back"
    kept = "select count(*) from ops.kept() where what = 'routes' and record = $1::text::uuid"
    assert await ledger.value(kept, drawn["id"]) == 1, "it ends with its operation, as if it stood"
    async with node.db.service("purger") as tx:
        gone = await purge_routes(tx, [UUID(drawn["id"])])
        tx.audit("retention.purge", records=gone["ops.route_past"])
    assert gone["ops.route_past"] == 2 and await stood(chen, drill) == []


async def test_sent_twice_it_is_one_route(drill: Drill, ledger: Ledger) -> None:
    chen, mariam = await drill.at("centre"), await drill.at("bureau.ml")
    sent = route(drill)

    first, again = [await chen.post("/api/routes", json=sent) for _ in range(2)]
    other = await mariam.post("/api/routes", json=sent)

    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert first.json() == again.json()
    assert await ledger.events(sent["id"]) == ["route.changed"]


async def test_evidence_is_shown_to_who_may_see_it_alone(drill: Drill) -> None:
    chen, awa, adama = await drill.at("centre"), await drill.at("officer.ml"), await drill.at("officer.bf")
    check = drill.check(new_plate())
    await done(awa.post("/api/checks", json=check))
    proven = leg(stop("Gao", AT_GAO), stop("Dori", AT_DORI), evidence=[check["id"]])

    by_nobody = await chen.post(
        "/api/routes", json=route(drill, leg(stop("Gao", AT_GAO), stop("Dori", AT_DORI), evidence=[str(uuid7())]))
    )
    drawn = await done(chen.post("/api/routes", json=route(drill, proven)))

    assert pointers(by_nobody) == ["/legs/0/evidence/0"]
    assert [one["record"] for one in drawn["evidence"]] == [check["id"]]
    seen = await done(adama.get(f"/api/routes/{drawn['id']}"))
    assert (seen["evidence"], seen["legs"][0]["evidence"]) == ([], [])
    assert check["id"] not in (await adama.get("/api/routes", params={"operation": drill.code})).text


async def test_evidence_is_put_and_taken_by_hand_and_what_its_owner_does_not_see_stays(
    drill: Drill, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    chen, mariam, issa = await drill.at("centre"), await drill.at("bureau.ml"), await drill.at("bureau.bf")
    in_mali, in_burkina = drill.check(new_plate()), drill.check(new_plate(), checkpoint=DORI)
    await done((await drill.at("officer.ml")).post("/api/checks", json=in_mali))
    await done((await drill.at("officer.bf")).post("/api/checks", json=in_burkina))
    inferred = leg(stop("Gao", AT_GAO), stop("Dori", AT_DORI), inferred=True)
    drawn = await done(mariam.post("/api/routes", json=route(drill, inferred)))
    the_leg = f"/api/routes/{drawn['id']}/legs/0"

    async def changed(by: httpx.AsyncClient, version: int, **change: object) -> httpx.Response:
        return await by.patch(the_leg, json=change, headers=if_match(version))

    await done(changed(chen, 1, add=[in_burkina["id"]]))
    unseen = await changed(mariam, 2, add=[in_burkina["id"]])
    as_unseen = await changed(mariam, 2, add=[str(uuid7())])
    kept_back = await changed(mariam, 2, take_out=[in_burkina["id"]])
    stale, of_another = await changed(mariam, 1, inferred=False), await changed(issa, 2, inferred=False)
    proven = await done(changed(mariam, 2, add=[in_mali["id"], in_mali["id"]], inferred=False))

    assert (pointers(unseen), pointers(kept_back)) == (["/add/0"], ["/take_out/0"])
    assert problem(unseen) == problem(as_unseen)
    assert problem(kept_back) == problem(await changed(mariam, 3, take_out=[str(uuid7())]))
    assert (stale.status_code, of_another.status_code) == (412, 403)
    guesses = [str(uuid7()) for _ in range(100)]  # with one that she does not see: more than fit, and she must not know
    all_of_it, guessed_leg = f"/api/routes/{drawn['id']}", {**inferred, "evidence": guesses}
    guessed = await mariam.patch(all_of_it, json=way(guessed_leg), headers=if_match(3))
    assert pointers(guessed) == ["/legs/0/evidence/0"]
    assert pointers(await changed(mariam, 3, add=guesses)) == ["/add/0"]
    assert (await issa.patch(all_of_it, json=way(guessed_leg), headers=if_match(3))).status_code == 403
    assert (await changed(issa, 3, add=guesses)).status_code == 403
    assert (await mariam.patch(the_leg, json={})).status_code == 428
    assert (await mariam.patch(f"/api/routes/{drawn['id']}/legs/1", json={}, headers=if_match(3))).status_code == 404
    assert (proven["legs"][0]["inferred"], proven["legs"][0]["evidence"]) == (False, [in_mali["id"]])
    whole = await done(chen.get(f"/api/routes/{drawn['id']}"))
    assert whole["legs"][0]["evidence"] == [in_burkina["id"], in_mali["id"]]
    await done(changed(mariam, 3, take_out=[in_mali["id"]]))
    whole = await done(chen.get(f"/api/routes/{drawn['id']}"))
    assert (whole["version"], [one["record"] for one in whole["evidence"]]) == (4, [in_burkina["id"]])
    assert (await ledger.events(drawn["id"])).count("route.changed") == 4
    ansongo = stop("Ansongo", {"lon": 0.5, "lat": 15.66})
    two = way(leg(stop("Gao", AT_GAO), ansongo, evidence=[in_mali["id"]]), leg(ansongo, stop("Dori", AT_DORI)))
    become = await done(mariam.patch(f"/api/routes/{drawn['id']}", json=two, headers=if_match(4)))
    assert [one["record"] for one in become["evidence"]] == [in_mali["id"]]

    async def of_legs(by: httpx.AsyncClient, version: int, *legs: dict[str, Any]) -> list[list[str]]:
        """What chen sees to speak for each leg, once somebody has changed the whole of it."""
        await done(by.patch(all_of_it, json=way(*legs), headers=if_match(version)))
        return [one["evidence"] for one in (await done(chen.get(all_of_it)))["legs"]]

    both, longer = [in_mali["id"], in_burkina["id"]], leg(stop("Accra", AT_ACCRA), stop("Gao", AT_GAO))
    monkeypatch.setattr(evidence, "MOST_EVIDENCE", 1)
    assert await of_legs(mariam, 5, inferred) == [both], "what nobody names stays, also if she came to see it meanwhile"
    assert await of_legs(chen, 6, longer, inferred) == [[], both], "between the same places; more than one was there"
    assert await of_legs(mariam, 7, {**inferred, "evidence": []}) == [both[1:]], "what she does not see stays"
    assert (await changed(mariam, 8, add=both[:1])).status_code == 200, "what she does not see is no limit"
    arrest = drill.incident("arrest", persons=1)
    await done((await drill.at("officer.ml")).post("/api/incidents", json=arrest))
    assert pointers(await changed(mariam, 9, add=[arrest["id"]])) == ["/add"]
    two_of_hers = {**inferred, "evidence": [in_mali["id"], arrest["id"]]}
    assert pointers(await mariam.patch(all_of_it, json=way(two_of_hers), headers=if_match(9))) == ["/legs/0/evidence"]
    many = "jsonb_set(legs, '{0,evidence}', (select jsonb_agg(uuidv7()) from generate_series(1, 101)))"
    await ledger.value(f"update ops.route set legs = {many} where id = $1::text::uuid", drawn["id"])
    assert (await chen.get(all_of_it)).status_code == 200


async def test_over_the_date_line_a_route_is_one_line_and_finds_its_post(node: Any, person: Person) -> None:
    drill = await open_drill(node, person)
    chen = await drill.at("centre")
    suva, apia = stop("Suva", {"lon": 178.44, "lat": -18.14}), stop("Apia", {"lon": -171.76, "lat": -13.83})
    vavau = {"lon": -177.0, "lat": -16.2}
    posts = f"/api/operations/{drill.code}/checkpoints"
    new = {"code": "TO-VAV-01", "name": "At sea", "country": "TO", "position": vavau, "kind": "port"}
    await done(chen.post(posts, json=new))

    drawn = await done(chen.post("/api/routes", json=route(drill, leg(suva, apia, mode="sea"), within_km=50)))

    line = drawn["legs"][0]["line"]
    assert max(abs(b[0] - a[0]) for a, b in pairwise(line)) < 1
    assert [one["code"] for one in drawn["near"]] == ["TO-VAV-01"]
    wider = await done(chen.get(f"/api/routes/{drawn['id']}", params={"within_km": 500}))
    assert len(wider["near"]) == 1 and wider["within_km"] == 50


@pytest.mark.parametrize(
    ("legs", "pointer"),
    [
        ([], "/legs"),
        ([leg(stop("Gao", AT_GAO), stop("Gao", AT_GAO))], "/legs/0/to"),
        ([leg(stop("Gao", AT_GAO), stop("Dori", AT_DORI)), leg(stop("Gao", AT_GAO), stop("Accra", AT_ACCRA))],
         "/legs/1/from"),
        ([leg(stop("", AT_GAO), stop("Dori", AT_DORI))], "/legs/0/from/name"),
        ([leg(stop("Gao", {"lon": 181, "lat": 0}), stop("Dori", AT_DORI))], "/legs/0/from/position/lon"),
        ([leg(stop("Gao", AT_GAO), stop("Dori", AT_DORI), role="end")], "/legs/0/role"),
    ],
)  # fmt: skip
async def test_a_route_that_is_none_is_refused_by_the_field(
    drill: Drill, legs: list[dict[str, Any]], pointer: str
) -> None:
    chen: httpx.AsyncClient = await drill.at("centre")

    answer = await chen.post("/api/routes", json={**route(drill), "legs": legs})

    assert (answer.status_code, pointers(answer)) == (422, [pointer])


SIKASSO = "ML-SIK-01"


async def hit(
    drill: Drill, claire: httpx.AsyncClient, plate: str, *posts: str, ago: int = 9, **more: object
) -> list[str]:
    """The same lorry, met at some posts one after the other; the owner of the entry confirms each time. The hits."""
    found: list[str] = []
    for hour, code in enumerate(posts):
        officer = await drill.at("officer.bf" if code.startswith("BF") else "officer.ml")
        at = datetime.now(UTC) - timedelta(hours=ago - hour)
        check = drill.check(plate, checkpoint=code, occurred_at=at.isoformat(), **more)
        await done(officer.post("/api/checks", json=check))
        match = await match_of(claire, check["id"])
        verdict = {"verdict": "confirmed", "reason": "The same chassis number"}
        await done(claire.post(f"/api/matches/{match['id']}/verdict", json=verdict, headers=if_match(match["version"])))
        found.append(match["id"])
    return found


async def sought(drill: Drill, claire: httpx.AsyncClient, plate: str, **terms: object) -> dict[str, Any]:
    code = f"FR-{drill.code.upper()}-{plate.split()[0]}"
    return await added(claire, await opened(claire, code, ["vehicle"]), vehicle(plate, **terms))


async def with_sikasso(drill: Drill) -> httpx.AsyncClient:
    """A third post, in the south of Mali: the way there from Gao leads through Burkina Faso."""
    chen = await drill.at("centre")
    new = {
        "code": SIKASSO,
        "name": "Sikasso",
        "country": "ML",
        "position": {"lon": -5.67, "lat": 11.32},
        "kind": "road",
    }
    await done(chen.post(f"/api/operations/{drill.code}/checkpoints", json=new))
    return chen


async def suggested(client: httpx.AsyncClient, drill: Drill) -> list[dict[str, Any]]:
    return (await done(client.get("/api/route-suggestions", params={"operation": drill.code})))["items"]


async def test_hits_of_one_lorry_suggest_a_route_to_those_who_see_all_of_them(drill: Drill, person: Person) -> None:
    """Mali's bureau sees the hits in Mali and no others: its suggestion rests on those alone."""
    chen, claire, plate = await with_sikasso(drill), await person("bureau.fr"), new_plate()
    mariam, burkina = await drill.at("bureau.ml"), await drill.at("bureau.bf")
    await sought(drill, claire, plate)
    first = await hit(drill, claire, plate, GAO)
    assert [await suggested(one, drill) for one in (chen, mariam, burkina)] == [[], [], []]

    hits = first + await hit(drill, claire, plate, DORI, SIKASSO, ago=5)

    [whole], [malian] = await suggested(chen, drill), await suggested(mariam, drill)
    assert [one["record"] for one in whole["hits"]] == hits
    assert [(leg["from"]["name"], leg["to"]["name"], leg["inferred"]) for leg in whole["legs"]] == [
        ("Gao", "Dori", True), ("Dori", "Sikasso", True)
    ]  # fmt: skip
    assert [leg["evidence"] for leg in whole["legs"]] == [hits[:2], hits[1:]]
    assert (whole["kind"], whole["countries"], plate in str(whole)) == ("vehicle", ["ML", "BF"], False)
    assert [one["record"] for one in malian["hits"]] == [hits[0], hits[2]]
    assert DORI not in str(malian) and hits[1] not in str(malian)
    assert await suggested(burkina, drill) == []  # one hit is no way
    assert (
        await (await drill.at("officer.ml")).get("/api/route-suggestions", params={"operation": drill.code})
    ).status_code == 403
    assert (await claire.get("/api/route-suggestions", params={"operation": drill.code})).status_code == 404


async def test_hits_of_two_lorries_of_one_network_suggest_a_route_by_their_owners_word(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    chen, claire, issa = await with_sikasso(drill), await person("bureau.fr"), await drill.at("bureau.bf")
    first, second, theirs = new_plate(), new_plate(), new_plate()
    lorries = [await sought(drill, claire, plate, share=["bureau:BF"]) for plate in (first, second)]
    await joined(claire, lorries[0], "The Ansongo road")
    hits = await hit(drill, claire, first, GAO) + await hit(drill, claire, second, SIKASSO, ago=2)
    other = await sought(drill, issa, theirs)
    await joined(issa, other, "The Ansongo road")  # two owners' words are no one network
    await hit(drill, issa, theirs, DORI, ago=3)
    assert await suggested(chen, drill) == []

    kept = await joined(claire, lorries[1], "The Ansongo road")

    [one] = await suggested(chen, drill)
    assert ([hit["record"] for hit in one["hits"]], one["of_network"], kept["network"]) == (
        hits,
        True,
        "The Ansongo road",
    )
    assert "Ansongo road" not in str(one)
    by_other = await issa.put(f"{path_of(lorries[1])}/network", json={"network": "Ours"})
    assert by_other.status_code == 404
    for reader, network in ((claire, "The Ansongo road"), (issa, None)):
        [shared] = (await done(reader.get(path_of(lorries[1]).rpartition("/")[0])))["items"]
        *_, row = lines(await fetched(reader, await exported(reader, "entries", filter={"list": lorries[1]["list"]})))
        assert [one["network"] for one in (shared, row)] == [network] * 2, "its name may be that of a person"
    assert ("entry.join", "on") in await ledger.audits(lorries[1]["id"])
    await joined(claire, lorries[0], None)
    assert await suggested(chen, drill) == []


async def joined(client: httpx.AsyncClient, entry: dict[str, Any], network: str | None) -> dict[str, Any]:
    return await done(client.put(f"{path_of(entry)}/network", json={"network": network}))


def path_of(entry: dict[str, Any]) -> str:
    return f"/api/watchlists/{entry['list']}/entries/{entry['id']}"


async def test_a_suggestion_becomes_a_route_whose_legs_are_inferred_and_is_gone_from_the_list(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    chen, claire, plate = await with_sikasso(drill), await person("bureau.fr"), new_plate()
    await sought(drill, claire, plate)
    hits = await hit(drill, claire, plate, GAO, SIKASSO)
    [one] = await suggested(chen, drill)
    body = {"operation": drill.code, "name": "The lorry's way"}
    path = f"/api/route-suggestions/{one['id']}/accept"
    await until(lambda: _followed(ledger))  # or the hits are told of as new on the route

    by_other = await (await drill.at("bureau.bf")).post(path, json=body)
    made, again = await chen.post(path, json=body), await chen.post(path, json=body)

    assert (by_other.status_code, made.status_code, again.status_code) == (404, 201, 200)
    route = made.json()
    assert (route["id"], route["name"], again.json()["id"]) == (one["id"], "The lorry's way", one["id"])
    assert [(leg["inferred"], leg["evidence"]) for leg in route["legs"]] == [(True, hits)]
    assert await suggested(chen, drill) == []
    accepts = [result for verb, result in await ledger.audits(one["id"]) if verb == "suggestion.accept"]
    assert accepts == ["done", "repeat"]
    assert await ledger.events(one["id"]) == ["route.changed"]
    await done(chen.delete(f"/api/routes/{route['id']}", headers={"if-match": '"1"'}))
    assert [again["id"] for again in await suggested(chen, drill)] == [one["id"]]


async def test_a_suggestion_put_aside_is_put_aside_for_ones_own_side_until_another_hit_comes(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    chen, claire, plate = await with_sikasso(drill), await person("bureau.fr"), new_plate()
    mariam = await drill.at("bureau.ml")
    await sought(drill, claire, plate)
    await hit(drill, claire, plate, GAO, SIKASSO)
    [one] = await suggested(chen, drill)
    path = f"/api/route-suggestions/{one['id']}/dismiss"

    silent = await chen.post(path, json={"operation": drill.code, "reason": ""})
    await done(chen.post(path, json={"operation": drill.code, "reason": "Two lorries with one plate"}))

    assert (silent.status_code, pointers(silent)) == (422, ["/reason"])
    assert (await suggested(chen, drill), len(await suggested(mariam, drill))) == ([], 1)
    assert (await chen.post(path, json={"operation": drill.code, "reason": "Once more"})).status_code == 404
    assert (await ledger.audits(one["id"]))[0] == ("suggestion.dismiss", "done")
    reason = "select reason from ops.dismissed_suggestion where suggestion = $1::text::uuid"
    assert await ledger.value(reason, one["id"]) == "Two lorries with one plate"
    await hit(drill, claire, plate, GAO, ago=2)
    [more] = await suggested(chen, drill)
    assert more["id"] != one["id"]


@pytest.mark.parametrize("terms", [{"action": "discreet"}, {"action": "inquiry"}])
async def test_nothing_is_suggested_from_who_is_watched_in_silence(
    drill: Drill, person: Person, terms: dict[str, str]
) -> None:
    """Also when the owner has shared the hits with the bureau of the checking country."""
    chen, claire, plate = await with_sikasso(drill), await person("bureau.fr"), new_plate()
    mariam = await drill.at("bureau.ml")
    await sought(drill, claire, plate, **terms)
    for id in await hit(drill, claire, plate, GAO, SIKASSO):
        share = {"kind": "match", "id": id, "with": ["bureau:ML"], "reason": "Ask where they go"}
        await done(claire.post("/api/shares", json=share))

    assert [await suggested(one, drill) for one in (chen, mariam)] == [[], []]


@pytest.mark.parametrize(
    ("category", "name", "born"),
    [
        ("victim", "Zorobabel Wakapou", "1985"),
        ("witness", "Ildefonso Quimbert", "1961"),
        ("missing", "Makarios Thessen", "2001"),
    ],
)
async def test_nothing_is_suggested_from_who_is_sought_to_be_protected(
    drill: Drill, person: Person, category: str, name: str, born: str
) -> None:
    chen, claire = await with_sikasso(drill), await person("bureau.fr")
    paper = new_plate().replace(" ", "")
    subject = {"kind": "person", "names": [name], "birth_date": f"{born}-03-20",
               "documents": [{"type": "passport", "number": paper, "country": "BF"}]}  # fmt: skip
    entries = await opened(claire, f"FR-P-{category.upper()}-{drill.code.upper()}", ["person"])
    await added(claire, entries, {**TERMS, **subject, "action": "missing", "category": category})
    await hit(drill, claire, "", GAO, SIKASSO, subject=subject)

    assert await suggested(chen, drill) == []


async def test_a_route_is_kept_from_whom_its_evidence_is_kept_from_also_once_it_names_none(
    drill: Drill, person: Person
) -> None:
    chen, claire, plate = await with_sikasso(drill), await person("bureau.fr"), new_plate()
    adama, mariam = await drill.at("officer.bf"), await drill.at("bureau.ml")
    await sought(drill, claire, plate, exclude=["BF"])
    await hit(drill, claire, plate, GAO, SIKASSO)
    [one] = await suggested(chen, drill)

    route = await done(
        chen.post(f"/api/route-suggestions/{one['id']}/accept", json={"operation": drill.code, "name": "South"})
    )
    assert "BF" in route["countries"]
    assert (await adama.get(f"/api/routes/{route['id']}")).status_code == 404
    assert (await mariam.get(f"/api/routes/{route['id']}")).status_code == 200
    of_it = {"operation": drill.code, "trigger": {"kind": "route", "id": route["id"]}, "functions": ["mla"]}
    refused = await chen.post("/api/alerts/preview", json=alert(**of_it, countries=["BF"]))
    assert pointers(refused) == ["/countries"], "nor is an alert of it sent there"

    bare = [{name: leg[name] for name in ("from", "to", "role", "mode")} for leg in route["legs"]]
    await done(chen.patch(f"/api/routes/{route['id']}", json=way(*bare), headers={"if-match": '"1"'}))
    assert (await adama.get(f"/api/routes/{route['id']}")).status_code == 404


async def test_a_route_goes_with_its_evidence_when_that_is_kept_from_a_country_later(
    drill: Drill, person: Person, ledger: Ledger, node: Node
) -> None:
    """Drawn while Burkina Faso saw the match; then Claire keeps her entry from it."""
    chen, claire, plate = await with_sikasso(drill), await person("bureau.fr"), new_plate()
    adama, mariam = await drill.at("officer.bf"), await drill.at("bureau.ml")
    entries = await opened(claire, f"FR-{drill.code.upper()}", ["vehicle"])
    entry = await added(claire, entries, vehicle(plate))
    check = drill.check(plate)
    await done((await drill.at("officer.ml")).post("/api/checks", json=check))
    match = await match_of(claire, check["id"])
    legs = way()["legs"]
    legs[0]["evidence"] = [match["id"]]
    drawn, other = [await done(chen.post("/api/routes", json=route(drill, *some))) for some in (legs, ())]
    assert (await adama.get(f"/api/routes/{drawn['id']}")).status_code == 200
    passing = await done(chen.post("/api/routes", json=route(drill, *legs)))
    await chen.delete(f"/api/routes/{passing['id']}", headers=if_match(1))
    assert [one["id"] for one in await stood(adama, drill)] == [passing["id"]]

    of_it = {"operation": drill.code, "trigger": {"kind": "route", "id": drawn["id"]}, "functions": ["mla"]}
    draft = await drafted(chen, **of_it, countries=["BF"])
    release = chen.post(f"/api/alerts/{draft['id']}/release", headers=if_match(1))
    refused = await while_being_kept(node, entry["id"], ["BF"], release)
    assert pointers(refused) == ["/countries"], "an exclusion that is under way goes first"

    at = f"{entries}/{entry['id']}"
    await done(claire.patch(at, json={"exclude": ["BF"]}, headers=if_match(1)))

    async def kept() -> object:
        return (await adama.get(f"/api/routes/{drawn['id']}")).status_code == 404

    await until(kept)
    assert (await stood(adama, drill), len(await stood(mariam, drill))) == ([], 1), "nor does the past show it"
    assert (await adama.get(f"/api/routes/{other['id']}")).status_code == 200
    seen = await done(mariam.get(f"/api/routes/{drawn['id']}"))
    assert seen["version"] == 2
    told = await ledger.column(
        "select kind from realtime.event where record = $1::text::uuid order by number", drawn["id"]
    )
    assert told[-2:] == ["access.changed", "route.changed"]


TILES = "/api/map/tiles"
CELL_OF, END = b"\x22\x02\x28%c", b"\x28\x80\x20\x78\x02"
"""The one value of a layer, a count, and what a layer ends with: extent and version."""


async def tile(client: httpx.AsyncClient, drill: Drill, zoom: int = 10, **query: object) -> httpx.Response:
    """The tile that Gao lies in."""
    x, y = morton.positions([AT_GAO["lon"]], [AT_GAO["lat"]])
    column, row = int(x[0]) >> (31 - zoom), int(y[0]) >> (31 - zoom)
    params: Any = {"operation": drill.code, **{k: v for k, v in query.items() if k != "tag"}}
    headers = {"if-none-match": str(query["tag"])} if "tag" in query else {}
    return await client.get(f"{TILES}/{zoom}/{column}/{row}", params=params, headers=headers)


@pytest.mark.parametrize("held", [True, False])
async def test_a_tile_holds_what_its_viewer_may_see_and_is_theirs_alone(
    drill: Drill, person: Person, node: Any, monkeypatch: pytest.MonkeyPatch, held: bool
) -> None:
    """The check in Mali is no affair of Burkina Faso's; whether the operation is held in memory changes nothing."""
    monkeypatch.setattr(holding, "COLD_AFTER", timedelta(days=1 if held else -1))
    chen, adama, mariam = await drill.at("centre"), await drill.at("officer.bf"), await drill.at("bureau.ml")
    check = drill.check(new_plate())
    await done((await drill.at("officer.ml")).post("/api/checks", json=check))
    record = check["id"].replace("-", "").encode()

    async def shown() -> object:
        answer = await tile(chen, drill)
        assert answer.status_code == 200, answer.text
        return record in answer.content

    await until(shown)
    seen, hidden, other = await tile(chen, drill), await tile(adama, drill), await tile(mariam, drill)
    same, theirs = (
        await tile(chen, drill, tag=seen.headers["etag"]),
        await tile(mariam, drill, tag=seen.headers["etag"]),
    )
    counted = await tile(chen, drill, zoom=3)
    elsewhere = await tile(chen, drill, country=["BF", "NE"])
    within, later = (
        await tile(chen, drill, country=["BF", "ML"], kind="check"),
        await tile(chen, drill, since="2100-01-01T00:00:00Z"),
    )

    assert (node.tile_holder._held.get(drill.code) is not None) is held
    assert (record in seen.content, record in hidden.content, record in other.content) == (True, False, True)
    assert (same.status_code, same.content, theirs.status_code) == (304, b"", 200)
    assert "no-store" in seen.headers["cache-control"]
    assert len({seen.headers["etag"], hidden.headers["etag"], other.headers["etag"]}) == 3
    assert b"cells" in counted.content and record not in counted.content
    assert (elsewhere.content, record in within.content, later.content) == (b"", True, b"")
    for wrong in ("/3/8/0", "/19/0/0", "/2/0/-1"):
        assert (await chen.get(TILES + wrong, params={"operation": drill.code})).status_code in (404, 422)


COPY_OF = """
insert into geo.mark (record, version, operation, kind, state, subject, country, place, lon, lat, occurred_at, class_id)
select $2::text::uuid, version, operation, kind, state, subject, country, place, lon, lat, occurred_at, class_id
from geo.mark where record = $1::text::uuid
"""


async def test_an_ended_operation_is_counted_from_afar_by_sums_that_are_true_and_keep_the_viewers_apart(
    drill: Drill, ledger: Ledger, node: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "COLD_AFTER", timedelta(days=-1))
    chen, adama, awa = await drill.at("centre"), await drill.at("officer.bf"), await drill.at("officer.ml")

    async def files() -> str:
        check = drill.check(new_plate())
        await done(awa.post("/api/checks", json=check))
        return check["id"]

    async def counts(client: httpx.AsyncClient, many: int, **query: object) -> object:
        content = (await tile(client, drill, zoom=3, **query)).content
        return content.endswith(CELL_OF % many + END) if many else content == b""

    gone = await files()
    slow = await ledger.another()
    async with slow.transaction():  # began before the next check, and comes after it
        await slow.execute(COPY_OF, gone, str(uuid7()))
        await files()
        await until(lambda: counts(chen, 2))
    await slow.close()
    assert await counts(chen, 3)
    await ledger.value(
        "update geo.mark set recorded_at = recorded_at - interval '2 hours' where operation = $1", drill.code
    )
    node.tile_holder._cold.clear()  # a minute later
    assert await counts(chen, 3)

    assert await ledger.value("select geo.are_summed($1)", drill.code)
    assert await ledger.value("select sum(count) from geo.cell where operation = $1", drill.code) == 3
    assert await counts(adama, 0)
    assert await counts(chen, 3, country=["ML"]) and await counts(chen, 0, country=["BF"])
    assert await counts(chen, 3, since="2020-01-01T00:00:00Z")  # sums are of all times: these are counted of marks
    await files()
    assert await counts(chen, 4)  # and these, for the sums are of yesterday
    await ledger.value("delete from geo.mark where record = $1::text::uuid", gone)
    assert await counts(chen, 3)
    assert await ledger.value("select count(*) from geo.cell where operation = $1", drill.code) == 0


async def told(ledger: Ledger, match: str) -> object:
    return await ledger.value(
        "select exists (select from realtime.event where record = $1::text::uuid and kind = 'match.verified')", match
    )


async def test_a_verdict_on_an_ended_operation_shows_from_afar_also_when_the_log_has_forgotten_it(
    drill: Drill, person: Person, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log drops its events after some weeks; the sums of old states must not come back to life by that."""
    monkeypatch.setattr(holding, "COLD_AFTER", timedelta(days=-1))
    chen, claire, plate = await drill.at("centre"), await person("bureau.fr"), new_plate()
    await sought(drill, claire, plate)
    check = drill.check(plate)
    await done((await drill.at("officer.ml")).post("/api/checks", json=check))
    match = await match_of(claire, check["id"])

    async def counted(state: str) -> object:
        return (await tile(chen, drill, zoom=3, kind="match", state=state)).content.endswith(CELL_OF % 1 + END)

    await until(lambda: counted("possible"))
    await ledger.value(
        "update geo.mark set recorded_at = recorded_at - interval '2 hours' where operation = $1", drill.code
    )
    await ledger.value("select geo.sum_up($1, $2)", drill.code, SHIFT)
    assert await ledger.value("select geo.are_summed($1)", drill.code)
    verdict = {"verdict": "confirmed", "reason": "The same chassis number"}
    await done(claire.post(f"/api/matches/{match['id']}/verdict", json=verdict, headers=if_match(match["version"])))
    await until(lambda: told(ledger, match["id"]))
    await ledger.value("delete from realtime.event where operation = $1", drill.code)

    await until(lambda: counted("confirmed"))
    assert not await counted("possible")
    assert not await ledger.value("select geo.are_summed($1)", drill.code)


async def test_a_tile_in_memory_follows_each_mark_and_who_may_see_it(
    drill: Drill, person: Person, ledger: Ledger, node: Any
) -> None:
    chen, issa, claire, plate = (
        await drill.at("centre"),
        await drill.at("bureau.bf"),
        await person("bureau.fr"),
        new_plate(),
    )
    await sought(drill, claire, plate)
    [id] = await hit(drill, claire, plate, GAO)
    record = id.replace("-", "").encode()

    async def says(client: httpx.AsyncClient, *words: bytes) -> object:
        content = (await tile(client, drill, kind="match")).content
        return record in content and all(word in content for word in words)

    await until(lambda: says(chen, b"confirmed"))
    tag = (await tile(chen, drill)).headers["etag"]
    assert not await says(issa)
    share = await done(
        claire.post("/api/shares", json={"kind": "match", "id": id, "with": ["bureau:BF"], "reason": "See"})
    )
    assert await says(issa)  # at once: who sees a mark is counted in the transaction that changes it
    assert (await tile(chen, drill, tag=tag)).status_code == 200
    await done(claire.post(f"/api/shares/{share['id']}/withdraw", json={"reason": "Enough"}))
    assert not await says(issa)
    assert await says(chen)
    await ledger.value("delete from geo.mark where record = $1::text::uuid", id)
    assert not await says(chen)
