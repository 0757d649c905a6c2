"""Chen watches an area around Gao; what is met inside comes to her once, as the draft of an alert."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from jointops.base.ids import uuid7
from ops.areas.follower import HEARD
from tests.alerts.support import added, drafted, if_match, opened, vehicle
from tests.alerts.test_routing import entry
from tests.ops.support import Drill, Ledger, done, match_of, new_plate
from tests.support import Person, until

AROUND_GAO = [[-1, 15], [1, 15], [1, 17], [-1, 17]]


def area(drill: Drill, *kinds: str, **more: object) -> dict[str, Any]:
    return {"id": str(uuid7()), "operation": drill.code, "name": "Around Gao", "kinds": list(kinds),
            "ring": AROUND_GAO, **more}  # fmt: skip


AT_SEA: dict[str, object] = {"ring": [[175, -20], [190, -20], [190, -10], [175, -10]]}
"""Where the date line runs."""


async def drafts(client: httpx.AsyncClient, drill: Drill) -> list[dict[str, Any]]:
    return (await done(client.get("/api/alerts", params={"operation": drill.code, "box": "draft"})))["items"]


async def met_at_sea(chen: httpx.AsyncClient, drill: Drill, ledger: Ledger) -> dict[str, Any]:
    """An arrest where no country has a competent authority: nothing is raised, and a person writes."""
    await done(chen.post("/api/areas", json=area(drill, "arrest", **AT_SEA)))
    place = {"lon": 178.0, "lat": -15}
    await done(
        chen.post(
            "/api/incidents", json=drill.incident("arrest", persons=1, checkpoint=None, position=place, country="AQ")
        )
    )
    await watched(ledger)
    [found] = await entries(chen, drill)
    return found


async def entries(client: httpx.AsyncClient, drill: Drill, **more: str) -> list[dict[str, Any]]:
    return (await done(client.get("/api/areas/entries", params={"operation": drill.code, **more})))["items"]


async def watched(ledger: Ledger) -> None:
    """Until the areas were asked about everything that happened."""

    async def ask() -> object:
        await ledger.settled()
        return await ledger.value(
            "select number >= coalesce((select max(number) from realtime.event where kind = any($1)), 0)"
            " from realtime.consumer where name = 'areas'",
            list(HEARD),
        )

    await until(ask)


async def test_what_is_met_inside_comes_once_to_who_drew_the_area(drill: Drill, ledger: Ledger) -> None:
    chen, awa, adama = await drill.at("centre"), await drill.at("officer.ml"), await drill.at("officer.bf")
    drawn = await done(chen.post("/api/areas", json=area(drill, "check", "arrest")))
    inside, outside = drill.check(new_plate()), drill.check(new_plate(), checkpoint="BF-DOR-01")
    for officer, report in ((awa, inside), (awa, inside), (adama, outside)):
        await done(officer.post("/api/checks", json=report))
    arrest = await done(awa.post("/api/incidents", json=drill.incident("arrest", persons=1)))

    await watched(ledger)
    found = await entries(chen, drill)

    assert [(one["kind"], one["state"], one["area_name"]) for one in found] == [
        ("arrest", "drafted", "Around Gao"), ("check", "drafted", "Around Gao")
    ]  # fmt: skip
    assert found[1]["record"] == inside["id"]
    assert await ledger.events(found[1]["id"]) == ["area.entered", "area.settled"]
    assert (await adama.get("/api/areas", params={"operation": drill.code})).json()["items"][0]["mine"] is False
    assert drawn["mine"] is True

    [storm] = await drafts(chen, drill)
    assert storm["title"] == "2 records inside Around Gao"
    back = awa.post(f"/api/incidents/{arrest['id']}/withdraw", json={"reason": "Nobody was."}, headers=if_match(1))
    await done(back)
    await watched(ledger)
    assert [one["kind"] for one in await entries(chen, drill)] == ["check"], "what was taken back waits nowhere"
    [storm] = await drafts(chen, drill)
    assert storm["title"] == "Check inside Around Gao", "nor does a draft count it"


async def test_a_draft_of_several_incidents_is_sent_of_those_that_are_left(drill: Drill, ledger: Ledger) -> None:
    """The first of three arrests is taken back, then the second: the draft is of the next, where that was."""
    chen, awa = await drill.at("centre"), await drill.at("officer.ml")
    await done(chen.post("/api/areas", json=area(drill, "arrest")))
    arrests = [drill.incident("arrest", persons=1) for _ in range(3)]
    arrests[1] |= {"checkpoint": None, "position": {"lon": 0.25, "lat": 16.5}}
    for one in arrests:
        await done(awa.post("/api/incidents", json=one))
        await watched(ledger)
    [storm] = await drafts(chen, drill)
    assert storm["trigger"] == {"kind": "incident", "id": arrests[0]["id"]}

    for gone, left, lon in ((arrests[0], arrests[1], 0.25), (arrests[1], arrests[2], -0.04)):
        back = f"/api/incidents/{gone['id']}/withdraw"
        await done(awa.post(back, json={"reason": "Twice."}, headers=if_match(1)))
        await watched(ledger)
        [storm] = await drafts(chen, drill)
        assert storm["trigger"] == {"kind": "incident", "id": left["id"]}
        assert storm["place"]["position"]["lon"] == lon
    assert storm["title"] == "Arrest inside Around Gao"
    release = chen.post(f"/api/alerts/{storm['id']}/release", headers=if_match(storm["version"]))
    assert (await done(release))["state"] == "released"


async def test_a_storm_raises_one_draft_with_a_count_that_a_person_releases(drill: Drill, ledger: Ledger) -> None:
    chen, awa, adama = await drill.at("centre"), await drill.at("officer.ml"), await drill.at("officer.bf")
    for name in ("Around Gao", "Gao again"):
        await done(chen.post("/api/areas", json=area(drill, "check", name=name)))
    first = drill.check(new_plate())
    await done(awa.post("/api/checks", json=first))
    await watched(ledger)
    [one] = await drafts(chen, drill)
    in_english = "update alerts.alert set languages = '{en}', translations = '[]' where id::text = $1 returning number"
    await ledger.value(in_english, one["id"])  # as one that was raised before it was in every language
    for _ in range(2):
        await done(awa.post("/api/checks", json=drill.check(new_plate())))

    await watched(ledger)

    [storm] = await drafts(chen, drill)
    assert (one["title"], storm["title"]) == ("Check inside Around Gao", "3 records inside Around Gao")
    assert (storm["id"], storm["raised"], storm["state"], storm["marking"]) == (one["id"], True, "draft", "TLP:AMBER")
    assert (storm["trigger"], storm["countries"]) == ({"kind": "check", "id": first["id"]}, ["ML"])
    assert storm["place"]["code"] == first["checkpoint"]
    assert sorted(storm["languages"]) == ["ar", "en", "es", "fr", "pt"]
    assert len(storm["translations"]) == 4
    assert {to["state"] for to in storm["addressees"]} == {"pending"}
    assert {entry["alert"] for entry in await entries(chen, drill, state="drafted")} == {storm["id"]}
    assert len(await ledger.events(storm["id"])) in (2, 3)  # what is read together is told together
    for stranger in (awa, adama):
        assert await drafts(stranger, drill) == []
        assert (await stranger.get(f"/api/alerts/{storm['id']}")).status_code == 404
    path = f"/api/alerts/{storm['id']}/release"
    assert (await chen.post(path, headers=if_match(one["version"]))).status_code == 412
    await done(chen.post(path, headers=if_match(storm["version"])))
    await done(awa.post("/api/checks", json=drill.check(new_plate())))
    await watched(ledger)
    [after] = await drafts(chen, drill)
    assert (after["title"], len(await entries(chen, drill, state="alerted"))) == ("Check inside Around Gao", 6)
    why = {"reason": "A colleague at the post"}
    await done(chen.post(f"/api/alerts/{after['id']}/discard", json=why, headers=if_match(after["version"])))
    await watched(ledger)
    gone = await entries(chen, drill, state="dismissed")
    assert [(entry["reason"], entry["alert"]) for entry in gone] == [("A colleague at the post", None)] * 2


async def test_a_raised_draft_is_in_its_drafters_language_and_goes_to_whom_the_directory_names_when_it_is_sent(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    chen, aigerim = await drill.at("centre"), await person("secretariat.casc")
    await done(chen.post("/api/session/language", json={"language": "fr"}))
    first = await entry(aigerim, "TV-ONE")
    await done(chen.post("/api/areas", json=area(drill, "arrest", **AT_SEA)))
    place = {"lon": 178.0, "lat": -15}
    at_sea = drill.incident("arrest", persons=1, checkpoint=None, position=place, country="TV")
    await done(chen.post("/api/incidents", json=at_sea))
    await watched(ledger)
    [raised] = await drafts(chen, drill)
    assert (raised["language"], raised["title"]) == ("fr", "Arrestation dans Around Gao")
    assert {one["language"]: one["title"] for one in raised["translations"]}["es"] == "Detención dentro de Around Gao"
    assert sorted(raised["languages"]) == ["ar", "en", "es", "fr", "pt"]
    assert [to["authority"]["code"] for to in raised["addressees"]] == ["TV-ONE"]

    await entry(aigerim, "TV-TWO")
    over = {"valid_to": "2025-12-31"}
    await done(aigerim.patch(f"/api/authorities/{first['id']}", json=over, headers=if_match(first["version"])))

    opened_now = await done(chen.get(f"/api/alerts/{raised['id']}"))
    assert [(to["authority"]["code"], to["state"]) for to in opened_now["addressees"]] == [
        ("TV-ONE", "blocked"), ("TV-TWO", "pending")
    ]  # fmt: skip
    sent = await done(chen.post(f"/api/alerts/{raised['id']}/release", headers=if_match(opened_now["version"])))
    assert [(to["authority"]["code"], to["state"]) for to in sent["addressees"]] == [
        ("TV-ONE", "blocked"), ("TV-TWO", "sent")
    ]  # fmt: skip


async def test_an_area_for_hits_is_silent_until_the_match_is_confirmed(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    chen, awa, claire = await drill.at("centre"), await drill.at("officer.ml"), await person("bureau.fr")
    await done(chen.post("/api/areas", json=area(drill, "hit")))
    entries_of_france = await opened(claire, f"FR-A-{drill.code.upper()}", ["vehicle"])
    plate = new_plate()
    await added(claire, entries_of_france, vehicle(plate))
    check = drill.check(plate)
    await done(awa.post("/api/checks", json=check))
    match = await match_of(claire, check["id"])
    await watched(ledger)
    assert await entries(chen, drill) == []

    verdict = {"verdict": "confirmed", "reason": "The same vehicle", "action_taken": "Held"}
    path = f"/api/matches/{match['id']}"
    await done(claire.post(f"{path}/verdict", json=verdict, headers=if_match(match["version"])))

    await watched(ledger)
    [found] = await entries(chen, drill)
    assert (found["kind"], found["record"], found["state"]) == ("hit", match["id"], "drafted")
    [draft] = await drafts(chen, drill)
    assert (draft["title"], draft["trigger"]) == ("Hit inside Around Gao", {"kind": "match", "id": match["id"]})
    assert (draft["countries"], plate in draft["title"] + draft["text"]) == (["FR", "ML"], False)
    held = "select audience from alerts.alert a join base.access_class c on c.id = a.class_id where a.id = $1"
    assert await ledger.value(held, UUID(draft["id"])) == [f"centre:{drill.code}"]


async def matched(drill: Drill, claire: httpx.AsyncClient, name: str) -> dict[str, Any]:
    """A vehicle that France seeks is checked at Gao: the match as France's bureau sees it."""
    list_of_france = await opened(claire, f"FR-{name}-{drill.code.upper()}", ["vehicle"])
    plate = new_plate()
    await added(claire, list_of_france, vehicle(plate))
    check = drill.check(plate)
    await done((await drill.at("officer.ml")).post("/api/checks", json=check))
    return await match_of(claire, check["id"])


async def decided(claire: httpx.AsyncClient, match: dict[str, Any], verdict: str) -> None:
    said = {"verdict": verdict, "reason": "Seen by the bureau", "action_taken": "Held"}
    await done(claire.post(f"/api/matches/{match['id']}/verdict", json=said, headers=if_match(match["version"])))


@pytest.mark.parametrize("dismissed", [True, False])
async def test_a_match_is_told_again_when_it_is_a_hit_in_the_draft_that_stands_or_else_a_new_one(
    drill: Drill, person: Person, ledger: Ledger, dismissed: bool
) -> None:
    chen, claire = await drill.at("centre"), await person("bureau.fr")
    await done(chen.post("/api/areas", json=area(drill, "match", "hit")))
    match = await matched(drill, claire, "AB")
    await watched(ledger)
    [possible] = await entries(chen, drill)
    [draft] = await drafts(chen, drill)
    if dismissed:
        path = f"/api/alerts/{draft['id']}/discard"
        await done(chen.post(path, json={"reason": "Only a match"}, headers=if_match(draft["version"])))
        await watched(ledger)

    await decided(claire, match, "confirmed")

    await watched(ledger)
    [hit], [now] = await entries(chen, drill), await drafts(chen, drill)
    assert (possible["kind"], draft["title"]) == ("match", "Possible match inside Around Gao")
    assert (hit["id"], hit["kind"], hit["state"], hit["reason"]) == (possible["id"], "hit", "drafted", "")
    assert (hit["alert"], now["title"]) == (now["id"], "Hit inside Around Gao")
    assert (now["id"] != draft["id"]) is dismissed
    settled = ["area.settled"] * (2 if dismissed else 1)
    assert await ledger.events(hit["id"]) == ["area.entered", *settled, "area.entered", "area.settled"]


async def test_a_match_that_was_denied_before_anybody_watched_is_told_to_nobody(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    chen, claire = await drill.at("centre"), await person("bureau.fr")
    match = await matched(drill, claire, "AC")
    await watched(ledger)
    await done(chen.post("/api/areas", json=area(drill, "match")))

    await decided(claire, match, "denied")

    await watched(ledger)
    assert await entries(chen, drill) == []


async def test_what_was_met_leaves_the_list_when_its_record_may_not_be_seen_any_more(
    drill: Drill, ledger: Ledger
) -> None:
    chen, awa = await drill.at("centre"), await drill.at("officer.ml")
    await done(chen.post("/api/areas", json=area(drill, "check")))
    reports = [drill.check(new_plate()) for _ in range(2)]
    for report in reports:
        await done(awa.post("/api/checks", json=report))
    await watched(ledger)
    assert len(await entries(chen, drill)) == 2
    hidden, shown = (UUID(report["id"]) for report in reports)

    # As when a share is withdrawn: the mark moves to others, what was met of it stays where it was.
    await ledger.value(
        "update geo.mark set class_id = (select id from base.access_class where 'bureau:FR' = any(audience)"
        " and cardinality(audience) = 1 limit 1) where record = $1 returning 1",
        hidden,
    )

    [left] = await entries(chen, drill)
    assert left["record"] == str(shown)
    gone = await ledger.value("select id from ops.area_entry where record = $1", hidden)
    settling = await chen.post(
        f"/api/areas/entries/{gone}/settle", json={"state": "dismissed", "reason": "Unseen"}, headers=if_match(1)
    )
    assert settling.status_code == 404


@pytest.mark.parametrize("sent", [True, False])
async def test_an_entry_waits_for_its_draft_to_be_sent_and_again_when_it_is_discarded(
    drill: Drill, ledger: Ledger, sent: bool
) -> None:
    chen = await drill.at("centre")
    found = await met_at_sea(chen, drill, ledger)
    assert found["state"] == "open"
    alert = await drafted(chen, operation=drill.code)
    said = {"state": "alerted", "alert": alert["id"]}
    path = f"/api/areas/entries/{found['id']}/settle"
    waits = await done(chen.post(path, json=said, headers=if_match(1)))

    act = "release" if sent else "discard"
    body = None if sent else {"reason": "Written twice"}
    await done(chen.post(f"/api/alerts/{alert['id']}/{act}", json=body, headers=if_match(alert["version"])))

    await watched(ledger)
    [after] = await entries(chen, drill)
    assert (waits["state"], waits["alert"]) == ("drafted", alert["id"])
    assert (after["state"], after["alert"]) == (("alerted", alert["id"]) if sent else ("open", None))
    assert await ledger.events(found["id"]) == ["area.entered", "area.settled", "area.settled"]


async def test_a_countrys_centre_is_not_offered_what_it_would_wait_for_in_vain(drill: Drill) -> None:
    moussa = await drill.at("national.ml")

    refused = await moussa.post("/api/areas", json=area(drill, "hit", "arrest"))

    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "not-heard")
    await done(moussa.post("/api/areas", json=area(drill, "check", "arrest", "seizure")))


async def test_a_discreet_match_is_told_to_nobody(drill: Drill, person: Person, ledger: Ledger) -> None:
    chen, awa, claire = await drill.at("centre"), await drill.at("officer.ml"), await person("bureau.fr")
    await done(chen.post("/api/areas", json=area(drill, "match", "hit")))
    list_of_france = await opened(claire, f"FR-AD-{drill.code.upper()}", ["vehicle"])
    plate = new_plate()
    await added(claire, list_of_france, {**vehicle(plate), "action": "discreet"})
    check = drill.check(plate)
    await done(awa.post("/api/checks", json=check))
    await match_of(claire, check["id"])

    await watched(ledger)

    assert await entries(chen, drill) == []
    assert await ledger.value("select count(*)::int from ops.area_entry where operation = $1", drill.code) == 0


async def test_an_entry_is_settled_once_and_a_dismissal_says_why(drill: Drill, ledger: Ledger) -> None:
    chen, awa = await drill.at("centre"), await drill.at("officer.ml")
    found = await met_at_sea(chen, drill, ledger)
    path = f"/api/areas/entries/{found['id']}/settle"

    silent = await chen.post(path, json={"state": "dismissed"}, headers=if_match(1))
    untold = await chen.post(path, json={"state": "alerted"}, headers=if_match(1))
    alert = {"state": "alerted", "alert": (await drafted(chen, operation=drill.code))["id"]}
    by_officer = await awa.post(path, json=alert, headers=if_match(1))
    settled = await done(chen.post(path, json={"state": "dismissed", "reason": "A drill"}, headers=if_match(1)))
    stale = await chen.post(path, json=alert, headers=if_match(1))
    again = await chen.post(path, json=alert, headers=if_match(2))

    assert (untold.status_code, untold.json()["errors"][0]["pointer"]) == (422, "/alert")
    assert (silent.status_code, by_officer.status_code, stale.status_code, again.status_code) == (422, 403, 412, 409)
    assert (settled["state"], settled["reason"]) == ("dismissed", "A drill")
    assert await entries(chen, drill, state="open") == []


async def test_an_area_over_the_date_line_holds_what_lies_on_both_sides(drill: Drill, ledger: Ledger) -> None:
    chen = await drill.at("centre")
    await done(chen.post("/api/areas", json=area(drill, "arrest", **AT_SEA)))
    for lon in (178.0, -172.0, -160.0):
        arrest = drill.incident("arrest", persons=1, checkpoint=None, position={"lon": lon, "lat": -15})
        await done(chen.post("/api/incidents", json=arrest))

    await watched(ledger)

    assert len(await entries(chen, drill)) == 2


@pytest.mark.parametrize(
    ("ring", "code"),
    [
        ([[0, 0], [1, 1], [1, 0], [0, 1]], "crossed"), ([[0, 0], [1, 1], [2, 2]], "crossed"),
        ([[-100, 0], [100, 0], [0, 10]], "too-wide"),
    ],
)  # fmt: skip
async def test_what_encloses_nothing_is_refused(drill: Drill, ring: list[list[float]], code: str) -> None:
    chen, awa = await drill.at("centre"), await drill.at("officer.ml")
    answer = await chen.post("/api/areas", json=area(drill, "check", ring=ring))
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)
    assert (await awa.post("/api/areas", json=area(drill, "check"))).status_code == 403


async def test_an_area_goes_with_all_that_was_met_inside_it(drill: Drill, ledger: Ledger) -> None:
    chen, awa = await drill.at("centre"), await drill.at("officer.ml")
    new = area(drill, "check")
    drawn = await done(chen.post("/api/areas", json=new))
    assert await done(chen.post("/api/areas", json=new)) == drawn
    for _ in range(2):
        await done(awa.post("/api/checks", json=drill.check(new_plate())))
    await watched(ledger)
    [standing] = (await done(chen.get("/api/areas", params={"operation": drill.code})))["items"]
    assert (drawn["open"], standing["open"], len(await drafts(chen, drill))) == (0, 0, 1)

    assert (await chen.delete(f"/api/areas/{drawn['id']}", headers=if_match(1))).status_code == 204

    assert await entries(chen, drill) == []
    assert await ledger.events(drawn["id"]) == ["area.changed", "area.changed"]
    [gone] = await ledger.column(
        "select records from base.audit where verb = 'area.remove' and record = $1", UUID(drawn["id"])
    )
    assert gone == 2
