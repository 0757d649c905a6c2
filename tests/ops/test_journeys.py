"""Chen at the centre and Claire's colleagues count who came which way; nobody who was smuggled is named or charged."""

from typing import Any

import pytest

from jointops.base.ids import uuid7
from tests.alerts.support import if_match, pointers
from tests.ops.support import Drill, Ledger, done
from tests.ops.test_routes import route
from tests.support import Person

WAY = [("SN", "BR", "air"), ("BR", "PE", "road"), ("PE", "EC", "road")]


def journey(drill: Drill, *way: tuple[str, str, str], **more: object) -> dict[str, Any]:
    legs = [{"from": one, "to": other, "mode": mode} for one, other, mode in way or WAY]
    said = {"country": "ML", "persons": 12, "legs": legs, "known_at": "2026-11-25T08:00:00Z"}
    return {"id": str(uuid7()), "operation": drill.code, **said, **more}


async def tallied(person: Any, drill: Drill) -> list[tuple[str, int, int]]:
    figures = await done(person.get(f"/api/operations/{drill.code}/figures"))
    return [(one["country"], one["legs"], one["persons"]) for one in figures["journeys"]]


async def test_the_centre_counts_who_came_which_way_by_country_and_legs(drill: Drill) -> None:
    chen, mariam = await drill.at("centre"), await drill.at("bureau.ml")
    drawn = await done(chen.post("/api/routes", json=route(drill)))

    made = await mariam.post("/api/journeys", json=journey(drill, route=drawn["id"]))
    await done(mariam.post("/api/journeys", json=journey(drill, persons=3)))
    await done(chen.post("/api/journeys", json=journey(drill, *WAY[:2], country="BF", persons=5)))

    assert (made.status_code, made.json()["route"]) == (201, drawn["id"])
    assert await tallied(chen, drill) == [("BF", 2, 5), ("ML", 3, 15)]
    assert await tallied(mariam, drill) == [("ML", 3, 15)]
    listed = await done(chen.get("/api/journeys", params={"operation": drill.code}))
    assert [one["persons"] for one in listed["items"]] == [5, 3, 12]


async def test_a_journey_sent_twice_is_counted_once(drill: Drill) -> None:
    mariam, new = await drill.at("bureau.ml"), journey(drill)

    first, again = [await mariam.post("/api/journeys", json=new) for _ in range(2)]
    other = await mariam.post("/api/journeys", json={**new, "persons": 13})

    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert again.json() == first.json()
    assert await tallied(mariam, drill) == [("ML", 3, 12)]


@pytest.mark.parametrize("more", [{"offence": "illegal entry"}, {"names": ["Awa Diarra"]}, {"match": str(uuid7())}])
async def test_a_smuggled_migrant_is_never_named_charged_or_matched(drill: Drill, more: dict[str, Any]) -> None:
    refused = await (await drill.at("bureau.ml")).post("/api/journeys", json=journey(drill, **more))
    assert refused.status_code == 422
    assert next(iter(more)) in refused.text


@pytest.mark.parametrize(
    ("way", "more", "where"),
    [
        (WAY[:1], {}, "/legs"),
        ([("SN", "BR", "air"), ("PE", "EC", "road")], {}, "/legs/1/from"),
        ([("SN", "BR", "air"), ("BR", "SN", "air")] * 4, {}, "/legs"),
        (WAY, {"country": "BF"}, "/country"),
        (WAY, {"persons": 0}, "/persons"),
        (WAY, {"route": str(uuid7())}, "/route"),
    ],
)
async def test_what_cannot_be_is_refused_and_named(
    drill: Drill, way: list[tuple[str, str, str]], more: dict[str, Any], where: str
) -> None:
    refused = await (await drill.at("bureau.ml")).post("/api/journeys", json=journey(drill, *way, **more))
    assert refused.status_code == 422
    assert where in pointers(refused)


async def test_an_officer_counts_no_journeys_and_a_stranger_finds_no_operation(drill: Drill, person: Person) -> None:
    awa, claire = await drill.at("officer.ml"), await person("bureau.fr")
    assert (await awa.post("/api/journeys", json=journey(drill))).status_code == 403
    assert (await claire.post("/api/journeys", json=journey(drill, country="FR"))).status_code == 404


async def test_a_journey_that_was_counted_wrongly_is_taken_back_by_its_own_side_and_counts_no_more(
    drill: Drill, ledger: Ledger
) -> None:
    """A thousand instead of ten: it stays and says so, in one of our words, for nobody is named here."""
    chen, mariam = await drill.at("centre"), await drill.at("bureau.ml")
    wrong = await done(mariam.post("/api/journeys", json=journey(drill, persons=1000)))
    await done(mariam.post("/api/journeys", json=journey(drill, persons=10)))
    at, why = f"/api/journeys/{wrong['id']}/withdraw", {"reason": "persons"}

    person = "update base.person set role = $2 where user_name = $1"
    await ledger.value(person, drill.user("bureau.ml"), "centre")
    by_side = (await done(chen.get("/api/journeys", params={"operation": drill.code})))["items"]
    assert not any(one["by_centre"] for one in by_side), "whichever office its recorder holds by now"
    await ledger.value(person, drill.user("bureau.ml"), "bureau")

    by_centre = await chen.post(at, json=why, headers=if_match(1))
    in_words = await mariam.post(at, json={"reason": "It was Awa Diarra."}, headers=if_match(1))
    stale = await mariam.post(at, json=why, headers=if_match(2))
    gone, again = [await done(mariam.post(at, json=why, headers=if_match(1))) for _ in range(2)]
    otherwise = await mariam.post(at, json={"reason": "twice"}, headers=if_match(2))

    assert (by_centre.status_code, by_centre.json()["why"]) == (403, "not-its-recorder")
    assert (in_words.status_code, stale.status_code, otherwise.status_code) == (422, 412, 409)
    assert (gone["withdrawn"]["reason"], gone["version"], again) == ("persons", 2, gone)
    assert await tallied(chen, drill) == [("ML", 3, 10)]
    listed = (await done(chen.get("/api/journeys", params={"operation": drill.code})))["items"]
    assert [(one["persons"], one["withdrawn"] is not None) for one in listed] == [(10, False), (1000, True)]
    assert await ledger.events(wrong["id"]) == ["journey.recorded", "journey.withdrawn"]
    assert ("journey.withdraw", "persons") in await ledger.audits(wrong["id"])
