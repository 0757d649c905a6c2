"""Chen starts an alert from what happened at Gao: the record fills in what it can, and she changes what she likes."""

from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from alerts.coordination.sentences import words_of
from jointops.base import migrate
from jointops.base.ids import uuid7
from jointops.base.language import LANGUAGES
from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.node import Node
from tests.alerts.support import Records, added, alert, drafted, if_match, named, opened, pointers, problem, vehicle
from tests.alerts.support import released as alert_released
from tests.alerts.test_second_person import stale_entry, verify
from tests.ops.support import DORI, Drill, Ledger, done, match_of, new_plate, while_being_kept, while_taken_back
from tests.ops.test_areas import decided
from tests.ops.test_routes import route
from tests.support import Person, until

OLD_NEWS = Path(migrate.__file__).parent / "migrations/0608_old_news_stays_quiet.sql"


async def suggested(client: httpx.AsyncClient, drill: Drill, kind: str, id: str) -> httpx.Response:
    return await client.get("/api/alerts/suggested", params={"operation": drill.code, "kind": kind, "record": id})


def said(found: dict[str, Any], language: str = "en") -> tuple[str, str]:
    [one] = [each for each in found["words"] if each["language"] == language]
    return one["title"], one["text"]


async def asks_of_none(who: httpx.AsyncClient, **of_it: Any) -> None:
    """Of a record that somebody does not see they write nothing, and hear what they would hear of one never made."""
    missing = {**of_it, "trigger": {"kind": of_it["trigger"]["kind"], "id": str(uuid7())}}
    for path in ("/api/alerts/preview", "/api/alerts"):
        refused, unknown = [await who.post(path, json=alert(**body)) for body in (of_it, missing)]
        assert (problem(refused), pointers(refused)) == (problem(unknown), ["/trigger"])


async def test_a_seizure_and_a_route_fill_in_facts_functions_priority_place_and_marking_in_five_languages(
    drill: Drill, person: Person
) -> None:
    chen, awa = await drill.at("centre"), await drill.at("officer.ml")
    goods = [
        {"commodity": "dynamite", "quantity": 21_400, "unit": "stick"},
        {"commodity": "firearm", "quantity": 3, "unit": "piece", "serial": "SERIAL-NEVER-SAID"},
        {"commodity": "other", "quantity": 0.00002, "unit": "kg"},
    ]
    seizure = drill.incident("seizure", items=goods)
    await done(awa.post("/api/incidents", json=seizure))

    found = await done(suggested(chen, drill, "incident", seizure["id"]))

    assert {name: found[name] for name in ("priority", "countries", "crime_types", "marking")} == {
        "priority": "P1", "countries": ["ML"], "crime_types": ["firearms"], "marking": "TLP:AMBER",
    }  # fmt: skip
    assert (found["functions"][0], found["place"]["code"]) == ("mla", seizure["checkpoint"])
    assert "21400 sticks dynamite, 3 × firearm, 0.00002 kg other goods at Gao" in said(found)[0]
    assert "(Mali), 2026-" in said(found)[1]
    assert [one["language"] for one in found["words"]] == list(LANGUAGES)
    assert "21400 bâtons dynamite" in said(found, "fr")[1] and "ديناميت" in said(found, "ar")[1]
    assert "SERIAL" not in str(found)

    # Who may not see it is answered as of one that is not there, and who writes no alerts is told that.
    stranger = await person("centre.kafo")
    missing = await suggested(stranger, drill, "incident", str(uuid7()))
    assert problem(await suggested(stranger, drill, "incident", seizure["id"])) == problem(missing)
    assert (missing.status_code, (await suggested(awa, drill, "incident", seizure["id"])).status_code) == (404, 403)

    rescue = drill.incident("rescue", persons=4)
    await done(awa.post("/api/incidents", json=rescue))
    assert (await suggested(chen, drill, "incident", rescue["id"])).status_code == 404
    way = await done(chen.post("/api/routes", json=route(drill)))
    along = await done(suggested(chen, drill, "route", way["id"]))
    assert (along["priority"], along["countries"], said(along)[0]) == ("P3", ["ML", "BF"], "Gao to Dori")
    assert said(along, "fr")[1].startswith("Itinéraire Gao to Dori, route (Mali, Burkina Faso) : 248 km.")

    # The place goes with it unless she leaves it out.
    given = {"operation": drill.code, "trigger": {"kind": "incident", "id": seizure["id"]}}
    [with_it, without] = [await drafted(chen, **given, placed=placed) for placed in (True, False)]
    assert (with_it["place"]["code"], without["place"]) == (seizure["checkpoint"], None)

    # Of what was taken back nobody is told: neither a draft that stands nor one to be written.
    of_it = {"operation": drill.code, "trigger": {"kind": "incident", "id": seizure["id"]}, "countries": ["FR"]}
    draft = await drafted(chen, **of_it)
    back = awa.post(f"/api/incidents/{seizure['id']}/withdraw", json={"reason": "Bricks."}, headers=if_match(1))
    await done(back)
    release = await chen.post(f"/api/alerts/{draft['id']}/release", headers=if_match(draft["version"]))
    for refused in (release, await chen.post("/api/alerts", json=alert(**of_it, title="Anew"))):
        assert (refused.status_code, refused.json()["why"]) == (409, "trigger-taken-back")


async def test_who_was_sent_an_alert_learns_that_its_incident_was_taken_back_and_what_is_right_is_found_from_it(
    drill: Drill, person: Person, records: Records, ledger: Ledger
) -> None:
    """Hélène in France has read it: she is told that and when, not why; Chen, who sent it, reads both."""
    chen, awa, helene = await drill.at("centre"), await drill.at("officer.ml"), await person("prosecutor.fr")
    goods = [{"commodity": "dynamite", "quantity": 3, "unit": "stick"}]
    seizure, other = drill.incident("seizure", items=goods), drill.incident("seizure", items=goods)
    for one in (seizure, other):
        await done(awa.post("/api/incidents", json=one))
    of_it = {"operation": drill.code, "trigger": {"kind": "incident", "id": seizure["id"]}, "countries": ["FR"]}
    sent = await alert_released(chen, **of_it, priority="P1")
    still = await alert_released(chen, **{**of_it, "trigger": {"kind": "incident", "id": other["id"]}})
    at = f"/api/alerts/{sent['id']}"
    assert (await done(helene.post(f"{at}/read")))["taken_back_at"] is None
    anew = drill.incident("seizure", items=[{**goods[0], "quantity": 2}], instead_of=seizure["id"])
    assert pointers(await awa.post("/api/incidents", json=anew)) == ["/instead_of"], "what stands is not replaced"

    back = f"/api/incidents/{seizure['id']}/withdraw"
    gone = await done(awa.post(back, json={"reason": "Two sticks, counted by Moussa."}, headers=if_match(1)))
    await until(partial(_is_told, ledger, sent["id"]))

    seen = await done(helene.get(at))
    assert (seen["taken_back_at"], seen["state"]) == (gone["withdrawn"]["at"], "released")
    assert "Moussa" not in str(seen) and (await helene.get(f"/api/incidents/{seizure['id']}")).status_code == 404
    [event] = [one for one in await records.events("prosecutor.fr", sent["id"]) if one["kind"] == "alert.taken-back"]
    assert "Moussa" not in str(dict(event)) and event["data"]["urgent"]
    assert (await done(chen.get(f"/api/incidents/{seizure['id']}")))["withdrawn"]["reason"].endswith("Moussa.")
    told = (
        "select array_agg(user_name) from alerts.to_tell($1::text::uuid, 'taken-back') join base.person on id = person"
    )
    whom = await ledger.value(told, sent["id"])
    assert {"prosecutor.fr", drill.user("centre")} <= set(whom)
    assert await ledger.value(told, still["id"]) is None
    assert (await done(helene.get(f"/api/alerts/{still['id']}")))["taken_back_at"] is None

    # Of what was taken back before anybody followed that the alert says so, and nobody is told of it now.
    follower = "where name = 'alerts-of-incidents'"
    never, behind = f"delete from realtime.consumer {follower}", f"update realtime.consumer set number = 0 {follower}"
    for known, says in ((never, True), (behind, False)):
        upgraded = await ledger.another()
        await upgraded.execute("begin; update alerts.alert set taken_back_at = null")
        await upgraded.execute(known)
        await upgraded.execute(OLD_NEWS.read_text())
        reads = "select taken_back_at from alerts.alert where id = $1::text::uuid"
        assert ((await upgraded.fetchval(reads, sent["id"])) is not None) == says
        at_end = f"select number = (select number from realtime.head) from realtime.consumer {follower}"
        assert await upgraded.fetchval(at_end) == says
        await upgraded.execute("rollback")
        await upgraded.close()

    new = await done(awa.post("/api/incidents", json=anew))
    assert new["instead_of"] == seizure["id"]
    assert (await done(chen.get(f"/api/incidents/{seizure['id']}")))["anew"] == [anew["id"]]
    for wrong in ({"instead_of": str(uuid7())}, {"country": "BF", "checkpoint": DORI}):
        somewhere = drill.incident("seizure", items=goods, **{"instead_of": seizure["id"], **wrong})
        assert pointers(await chen.post("/api/incidents", json=somewhere)) == ["/instead_of"]


async def _is_told(ledger: Ledger, alert: str) -> object:
    return await ledger.value("select taken_back_at is not null from alerts.alert where id::text = $1", alert)


async def test_whoever_tells_of_an_incident_waits_for_its_being_taken_back(
    drill: Drill, person: Person, node: Node
) -> None:
    """Awa takes a seizure back at the moment when Chen releases one alert of it, and sends another on and shares it."""
    chen, awa = await drill.at("centre"), await drill.at("officer.ml")
    seizure = drill.incident("seizure", items=[{"commodity": "dynamite", "quantity": 3, "unit": "stick"}])
    await done(awa.post("/api/incidents", json=seizure))
    of_it = {"operation": drill.code, "trigger": {"kind": "incident", "id": seizure["id"]}}
    stale = await stale_entry(person, "KM-CA")
    sent = await alert_released(chen, **of_it, countries=["FR", "KM"])
    draft = await drafted(chen, **of_it, countries=["BR"])
    await verify(person, stale)

    answers = await while_taken_back(
        node,
        seizure["id"],
        chen.post(f"/api/alerts/{draft['id']}/release", headers=if_match(draft["version"])),
        chen.post(
            f"/api/alerts/{sent['id']}/send-late", json={"authority": stale["id"]}, headers=if_match(sent["version"])
        ),
        chen.post(
            "/api/shares", json={"kind": "alert", "id": sent["id"], "with": ["bureau:FR"], "reason": "They ask."}
        ),
    )

    for refused in answers:
        assert (refused.status_code, refused.json().get("why")) == (409, "trigger-taken-back"), refused.text


@pytest.mark.parametrize(
    ("action", "kept_from", "by_owner"), [("seize", ["NE"], 200), ("discreet", [], 404), ("seize", ["ML"], 404)]
)
async def test_a_match_is_called_possible_until_somebody_has_verified_it_and_a_silent_one_says_nothing(
    drill: Drill, person: Person, node: Node, ledger: Ledger, action: str, kept_from: list[str], by_owner: int
) -> None:
    chen, claire, awa = await drill.at("centre"), await person("bureau.fr"), await drill.at("officer.ml")
    entries = await opened(claire, f"FR-T{action[0].upper()}-{drill.code.upper()}", ["vehicle"])
    plate = new_plate()
    entry = await added(claire, entries, vehicle(plate, action=action, exclude=kept_from))
    check = drill.check(plate)
    await done(awa.post("/api/checks", json=check))
    match = await match_of(claire, check["id"])

    assert (await suggested(claire, drill, "match", match["id"])).status_code == by_owner
    first = await suggested(chen, drill, "match", match["id"])

    assert first.status_code == by_owner
    if by_owner != 200:
        return
    found = first.json()
    assert (found["countries"], found["priority"]) == (["ML", "FR"], "P2")
    assert said(found)[0] == "Possible match, vehicle at Gao" and "no person has verified it" in said(found)[1]
    assert not any(plate in str(one) for one in found["words"])
    given = {"operation": drill.code, "trigger": {"kind": "match", "id": match["id"]}, "functions": ["mla"]}
    to_burkina = await drafted(chen, **given, countries=["BF"])
    more = {"exclude": ["NE", "BF"]}
    at = f"/api/alerts/{to_burkina['id']}/release"
    refused = await while_being_kept(node, entry["id"], more["exclude"], chen.post(at, headers=if_match(1)))
    assert pointers(refused) == ["/countries"], "an exclusion that is under way goes first"
    await done(claire.patch(f"{entries}/{entry['id']}", json=more, headers=if_match(entry["version"])))
    await ledger.settled()
    refused = await chen.post(f"/api/alerts/{to_burkina['id']}/release", headers=if_match(1))
    assert pointers(refused) == ["/countries"], "what is kept from a country since is not sent there"
    await decided(claire, await match_of(claire, check["id"]), "confirmed")
    assert said(await done(suggested(chen, drill, "match", match["id"])))[0] == "Hit, vehicle at Gao"

    # What its owner keeps from a country no alert brings there, and whoever is of it does not read the one of others.
    to_niger, to_mali = [alert(**given, countries=[country]) for country in ("NE", "ML")]
    for path in ("/api/alerts/preview", "/api/alerts"):
        refused = await chen.post(path, json=to_niger)
        assert (refused.status_code, pointers(refused)) == (422, ["/countries"])
        assert "Niger must not learn of this." in refused.json()["detail"]
    of_niger = NewPerson(
        user=f"ne.{drill.code}", name="Moussa Alzouma", title="Liaison", role="centre", country="NE",
        principals=[f"op:{drill.code}", f"centre:{drill.code}"], clearance=3, demo=True,
    )  # fmt: skip
    of_ghana = NewPerson(
        user=f"gh.{drill.code}", name="Efua Asante", title="Prosecutor", role="prosecutor", country="GH",
        principals=["country:GH"], clearance=3, demo=True,
    )  # fmt: skip
    await enrol(node.servers.database_url, [of_niger, of_ghana])
    would = await done(chen.post("/api/alerts/preview", json=to_mali))
    readers = {one["user"] for one in would["readers"]}
    assert drill.user("centre") in readers and of_niger.user not in readers, "at the centre, and of Niger"
    draft = await done(chen.post("/api/alerts", json=to_mali))
    sent = await done(chen.post(f"/api/alerts/{draft['id']}/release", headers=if_match(1)))
    kept = "select c.excluded from alerts.alert a join base.access_class c on c.id in (a.class_id, a.face_class_id)"
    barred = await ledger.column(f"{kept} where a.id::text = $1", sent["id"])
    assert barred == [["country:BF", "country:NE", "from:BF", "from:NE"]]
    # Whom it was sent to reads that there is a record, not from whom its owner keeps it: they ask of none.
    fatoumata, helene, paulo = [await person(f"prosecutor.{country}") for country in ("ml", "fr", "br")]
    assert (await done(fatoumata.get(f"/api/alerts/{sent['id']}")))["trigger"] == given["trigger"]
    await asks_of_none(fatoumata, **{**given, "countries": ["BF", "BR", "NE"]})

    efua = await person(of_ghana.user)
    shared = {"kind": "alert", "id": sent["id"], "with": ["country:GH"], "reason": "It came through there."}
    await done(chen.post("/api/shares", json=shared))

    # Its owner keeps it from whoever wrote as well: what was written is not sent where its owner does not want it.
    again = drill.check(plate)
    await done(awa.post("/api/checks", json=again))
    match = await match_of(claire, again["id"])
    decided_before = alert(**given, countries=["BR"])
    given["trigger"] = {"kind": "match", "id": match["id"]}
    to_brazil, to_mali = [await drafted(chen, **given, countries=[country]) for country in ("BR", "ML")]
    wider = {"exclude": ["NE", "BF", "BR", "CI", "GH"]}
    await done(claire.patch(f"{entries}/{entry['id']}", json=wider, headers=if_match(entry["version"] + 1)))
    await ledger.settled()
    assert (await suggested(chen, drill, "match", match["id"])).status_code == 404
    at = f"/api/alerts/{to_brazil['id']}"
    refused = await chen.post(f"{at}/release", headers=if_match(1))
    assert (pointers(refused), refused.json()["detail"]) == (
        ["/countries"],
        "/countries: Brazil must not learn of this. The data protection officer has been told.",
    )
    assert (await done(chen.get(at)))["state"] == "draft", "whoever wrote it still reads it"
    for path in ("/api/alerts/preview", "/api/alerts"):
        assert pointers(await chen.post(path, json=decided_before)) == ["/countries"], "that one she sees"
    await asks_of_none(chen, **given, countries=["BR"])
    # Nor is what was sent before shared there; and who else is let in, of that country, does not read it.
    with_brazil = {"kind": "alert", "id": sent["id"], "with": ["agency:BR-CA"], "reason": "They ask."}
    assert pointers(await chen.post("/api/shares", json=with_brazil)) == ["/with"]
    assert (await paulo.get(f"/api/alerts/{sent['id']}")).status_code == 404
    await done(chen.post("/api/shares", json={**with_brazil, "with": ["agency:FR-CA", "user:prosecutor.br"]}))
    assert (await helene.get(f"/api/alerts/{sent['id']}")).status_code == 200
    assert (await paulo.get(f"/api/alerts/{sent['id']}")).status_code == 404
    assert (await fatoumata.get(f"/api/alerts/{sent['id']}")).status_code == 200
    assert (await efua.get(f"/api/alerts/{sent['id']}")).status_code == 200, (
        "who was let in before keeps what they have"
    )
    barred = await ledger.column(f"{kept} where a.id::text = $1", sent["id"])
    assert barred == [["country:BF", "country:BR", "country:NE", "from:BF", "from:BR", "from:NE"]]
    sent = await done(chen.post(f"/api/alerts/{to_mali['id']}/release", headers=if_match(1)))
    barred = await ledger.column(f"{kept} where a.id::text = $1", sent["id"])
    shut = ["BF", "BR", "GH", "NE"]
    assert barred == [[*(f"country:{one}" for one in shut), *(f"from:{one}" for one in shut)]]


async def test_of_a_person_who_is_to_be_protected_nothing_is_filled_in_for_who_knows_it(
    drill: Drill, person: Person
) -> None:
    chen, claire, awa = await drill.at("centre"), await person("bureau.fr"), await drill.at("officer.ml")
    entries = await opened(claire, f"FR-TV-{drill.code.upper()}", ["person"])
    born = {"birth_date": "1999-05-04"}
    await added(claire, entries, named("QUENUM Zélie Tiekoura", **born, category="victim", action="missing"))
    subject = {"kind": "person", "names": ["QUENUM Zélie Tiekoura"], **born}
    check = drill.check("", subject=subject)
    await done(awa.post("/api/checks", json=check))
    match = await match_of(claire, check["id"])

    assert (await suggested(claire, drill, "match", match["id"])).status_code == 404
    found = await done(suggested(chen, drill, "match", match["id"]))
    assert said(found)[0] == "Possible match, person at Gao" and "Quenum" not in str(found)
    # Verified, it reads like a suspect: nobody is called held, nor is it P1.
    await decided(claire, match, "confirmed")
    found = await done(suggested(chen, drill, "match", match["id"]))
    assert (said(found)[0], found["priority"]) == ("Hit, person at Gao", "P2")
    assert "held" not in said(found)[1]


def test_every_language_says_the_same_with_the_same_codes() -> None:
    english = words_of("en")
    for language in LANGUAGES:
        words = words_of(language)
        assert words.keys() == english.keys()
        for name, said in words.items():
            assert sorted(part.split("}")[0] for part in said.split("{")[1:]) == sorted(
                part.split("}")[0] for part in english[name].split("{")[1:]
            ), (language, name)
