"""Claire of France wants a driver asked about something: Awa at Gao reads what she reads of anybody, at first."""

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from alerts.watchlists.model import SILENT
from jointops.base.ids import uuid7
from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.node import Node
from ops.hits.keeper import HitKeeper
from ops.matches import narrowing
from realtime.frames import Withdrawn
from tests.alerts.support import Records, added, if_match, named, opened, pointers, problem, vehicle
from tests.ops.support import CLEAR, Drill, Ledger, done, match_of, matches_of, new_plate, plain
from tests.ops.test_hits import decided, follow_of
from tests.ops.test_matches import met
from tests.ops.test_shares import share, withdraw
from tests.stories.test_access_changes_reach_open_screens import reached, screen_of
from tests.support import Person, until

ELSEWHERE = ("bureau.ml", "bureau.bf", "centre", "national.ml", "officer.ml", "officer.bf", "victims.ml")


async def seen_by(who: httpx.AsyncClient, operation: str) -> dict[str, Any]:
    """What a desk reads of an operation beside the checks themselves."""
    asked = {"operation": operation}
    figures = await done(who.get(f"/api/operations/{operation}/figures"))
    read = [await who.get(at, params=asked) for at in ("/api/matches", "/api/map/history", "/api/audit/mine")]
    return {
        "figures": [one for one in figures["computed"] if one["kind"] != "check"],
        "lists": [one.json().get("items", []) if one.status_code == 200 else [] for one in read],
    }


async def instructed(bureau: httpx.AsyncClient, hit: dict[str, Any], text: str) -> None:
    """A bureau with which a hit was shared has the officer ask."""
    at = f"/api/matches/{hit['id']}/instruct"
    await done(bureau.post(at, json={"text": text}, headers=if_match(hit["version"])))


async def test_an_inquiry_is_the_owners_secret_until_it_is_shared_and_then_its_questions_reach_the_officer(
    drill: Drill, person: Person, records: Records, ledger: Ledger
) -> None:
    claire, mariam, awa = await person("bureau.fr"), await drill.at("bureau.ml"), await drill.at("officer.ml")
    others = {desk: await drill.at(desk) for desk in ELSEWHERE}
    innocent = await done(awa.post("/api/checks", json=drill.check(new_plate())))
    await ledger.settled()
    before = {desk: await seen_by(who, drill.code) for desk, who in others.items()}

    pair = await met(drill, claire, action="inquiry", note="Who sold the lorry, and when?")
    await ledger.settled()

    assert {desk: await seen_by(who, drill.code) for desk, who in others.items()} == before
    first = await done(awa.get(f"/api/checks/{pair.check['id']}"))
    assert (first["answer"], first["instruction"], first["follow"]) == ("clear", None, None)
    assert await ledger.events(pair.check["id"]) == await ledger.events(innocent["id"]) == ["check.reported"]
    id, at = pair.match["id"], pair.address
    assert [one["kind"] for one in await records.events("bureau.fr", id)] == ["match.found"], "its owner hears at once"
    for desk, who in others.items():
        assert await records.events(drill.user(desk), id) == [], desk
        assert problem(await who.get(at)) == problem(await who.get(f"/api/matches/{uuid7()}")), desk

    hit = await decided(claire, pair.match)
    assert hit["may"] == ["close"]
    instruct = f"{at}/instruct"
    now, asking = if_match(hit["version"]), {"text": "Who sold it?"}
    assert (await claire.post(instruct, json=asking, headers=now)).status_code == 403, "not at another country's post"
    assert (await mariam.post(instruct, json=asking, headers=now)).status_code == 404
    assert pointers(await share(claire, "match", id, f"centre:{drill.code}")) == ["/with"], "with bureaux alone"
    assert (await share(claire, "match", id, "bureau:ML")).status_code == 201

    shared = await done(mariam.get(at))
    assert shared["may"] == ["instruct"]
    wordless = await mariam.post(instruct, json={}, headers=now)
    assert pointers(wordless) == ["/text"], "an inquiry says what is asked"
    await done(mariam.post(instruct, json=asking, headers=now))

    told = await follow_of(awa, pair.check, "ask-questions")
    assert told["follow"]["text"].endswith("Who sold it?")
    assert told["answer"] == "clear", "the first answer stays as it was"
    await done(awa.post(f"/api/checks/{pair.check['id']}/outcome", json={"done": True, "note": "A man in Dori."}))

    async def settled() -> object:
        found = await done(claire.get(at))
        return found if found["step"] == "done" else None

    heard: Any = await until(settled)
    assert heard["outcome"]["note"] == "A man in Dori."
    await ledger.settled()
    assert ("match.settle", "done") in await ledger.audits(id), "beside the officer's word, as of any hit"
    for desk in ("bureau.bf", "centre", "national.ml", "officer.bf"):
        assert await seen_by(others[desk], drill.code) == before[desk], desk
        assert await records.events(drill.user(desk), id) == [], desk


async def test_an_inquiry_that_is_taken_back_stops_the_officer_who_asks(
    drill: Drill, person: Person, node: Node, ledger: Ledger
) -> None:
    claire, mariam, awa = await person("bureau.fr"), await drill.at("bureau.ml"), await drill.at("officer.ml")
    pair = await met(drill, claire, action="inquiry")
    hit = await decided(claire, pair.match)
    assert (await share(claire, "match", pair.match["id"], "bureau:ML")).status_code == 201
    await instructed(mariam, hit, "Who sold it?")
    await follow_of(awa, pair.check, "ask-questions")

    await claire.delete(f"{pair.entries}/{pair.entry['id']}", headers=if_match(1))

    await follow_of(awa, pair.check, "stop")
    due = datetime.fromisoformat((await done(mariam.get(pair.address)))["due_at"])
    beat = await ledger.value("select at from ops.hit_beat")
    await ledger.value("update ops.hit_beat set at = '9999-01-01Z'")
    try:
        await HitKeeper(node.db, clock=lambda: due + timedelta(minutes=1)).look()
    finally:
        await ledger.value("update ops.hit_beat set at = $1", beat)
    assert (await done(mariam.get(pair.address)))["overdue"] == 1, "who was told to ask is told to stop, on time"


async def test_what_comes_of_another_match_does_not_end_questions_that_were_asked(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    claire, mariam, awa = await person("bureau.fr"), await drill.at("bureau.ml"), await drill.at("officer.ml")
    name, born = "Salifou Untersberg", "1983-05-06"
    entries = await opened(claire, f"FR-BOTH-{drill.code[6:]}", ["person"])
    for action in ("inquiry", "whereabouts"):
        await added(claire, entries, named(name, birth_date=born, action=action))
    check = drill.check("-", subject={"kind": "person", "names": [name], "birth_date": born})
    await done(awa.post("/api/checks", json=check))
    await ledger.settled()
    found = {one["action"]: one for one in await matches_of(claire, check["id"])}
    hit = await decided(claire, found["inquiry"])
    assert (await share(claire, "match", hit["id"], "bureau:ML")).status_code == 201
    await instructed(mariam, hit, "Whom does he work for?")
    await follow_of(awa, check, "ask-questions")

    await decided(claire, found["whereabouts"], verdict="denied")
    await ledger.settled()

    assert (await done(awa.get(f"/api/checks/{check['id']}")))["follow"]["code"] == "ask-questions"


async def test_an_inquiry_whose_match_is_withdrawn_from_the_other_bureau_is_the_owners_again(
    drill: Drill, person: Person
) -> None:
    claire, mariam = await person("bureau.fr"), await drill.at("bureau.ml")
    pair = await met(drill, claire, action="inquiry")
    given = await share(claire, "match", pair.match["id"], "bureau:ML")
    assert (await mariam.get(pair.address)).status_code == 200

    await withdraw(claire, given)

    assert (await mariam.get(pair.address)).status_code == 404


async def test_an_entry_that_becomes_silent_keeps_the_bureaux_it_was_shared_with_and_loses_the_rest(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, f"FR-HUSH-{drill.code[6:]}", ["vehicle"])
    entry = await added(claire, entries, vehicle(new_plate()))
    for principal in (f"op:{drill.code}", "bureau:BF"):
        assert (await share(claire, "entry", entry["id"], principal)).status_code == 201

    async def audience() -> list[str]:
        return await ledger.value(
            "select c.audience from alerts.entry e join base.access_class c on c.id = e.class_id"
            " where e.id = $1::text::uuid",
            entry["id"],
        )

    at = f"{entries}/{entry['id']}"
    await done(claire.patch(at, json={"action": "inquiry"}, headers=if_match(1)))
    assert await audience() == ["bureau:BF", "bureau:FR"]
    await done(claire.patch(at, json={"action": "seize"}, headers=if_match(2)))
    assert await audience() == ["bureau:BF", "bureau:FR", f"op:{drill.code}"]


async def test_a_denied_match_that_would_come_back_for_a_silent_entry_stays_and_its_owner_has_another(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    claire, mariam, chen = await person("bureau.fr"), await drill.at("bureau.ml"), await drill.at("centre")
    pair = await met(drill, claire)
    await decided(claire, pair.match, verdict="denied")
    before = [plain(await done(who.get(pair.address))) for who in (mariam, chen)]

    changed = {"action": "discreet", "colour": "white"}
    await done(claire.patch(f"{pair.entries}/{pair.entry['id']}", json=changed, headers=if_match(1)))
    await ledger.settled()

    again, old = await matches_of(claire, pair.check["id"])
    assert (again["state"], again["action"]) == ("possible", "discreet")
    assert (old["id"], old["state"], old["action"]) == (pair.match["id"], "denied", "seize")
    after = [plain(await done(who.get(pair.address))) for who in (mariam, chen)]
    assert after == before, "what goes on is silent, and so is its beginning"
    for who in (mariam, chen):
        assert (await who.get(f"/api/matches/{again['id']}")).status_code == 404
        assert [one["id"] for one in await matches_of(who, pair.check["id"])] == [old["id"]]


async def test_the_first_answer_to_a_person_asked_about_is_byte_for_byte_that_of_anybody(
    drill: Drill, person: Person
) -> None:
    claire, awa = await person("bureau.fr"), await drill.at("officer.ml")
    entries = await opened(claire, f"FR-ASK-{drill.code[6:]}", ["person"])
    await added(claire, entries, named("Yacouba Hollenstein", birth_date="1979-09-09", action="inquiry"))
    subjects = [
        {"kind": "person", "names": [name], "birth_date": "1979-09-09"}
        for name in ("Yacouba Hollenstein", "Yaya Untersberger")
    ]
    answers = [await awa.post("/api/checks", json=drill.check("-", subject=one)) for one in subjects]

    assert plain(answers[0].json()) == plain(answers[1].json()) == CLEAR
    assert len({len(one.content) for one in answers}) == 1


@pytest.mark.parametrize("silent", sorted(SILENT))
async def test_an_entry_that_becomes_silent_takes_its_undecided_match_from_everybody_but_its_owner(
    drill: Drill, person: Person, ledger: Ledger, url: str, silent: str
) -> None:
    claire, mariam, awa = await person("bureau.fr"), await drill.at("bureau.ml"), await drill.at("officer.ml")
    chen, pair = await drill.at("centre"), await met(drill, claire)
    id, at = pair.match["id"], pair.address
    claimed = await done(mariam.post(f"{at}/claim", headers=if_match(1)))
    await done(mariam.post(f"{at}/ask", json={"text": "Which colour?"}, headers=if_match(claimed["version"])))
    screens = [screen_of(who, url) for who in (mariam, chen)]
    mine = screen_of(claire, url)
    try:
        for screen in (*screens, mine):
            await reached(screen, lambda screen=screen: bool(screen.frames))

        await done(claire.patch(f"{pair.entries}/{pair.entry['id']}", json={"action": silent}, headers=if_match(1)))

        for screen in screens:
            await reached(screen, lambda screen=screen: id in _withdrawn(screen.frames))
        await ledger.settled()
        assert id not in _withdrawn(mine.frames)
    finally:
        for screen in (*screens, mine):
            await screen.close()
    for who in (mariam, chen):
        assert problem(await who.get(at)) == problem(await who.get(f"/api/matches/{uuid7()}"))
        assert (await seen_by(who, drill.code))["lists"][0] == []
        assert "match" not in str((await seen_by(who, drill.code))["figures"])
    kept = await done(claire.get(at))
    assert (kept["state"], kept["action"], kept["held"]) == ("asked", silent, "gone")
    assert [said["text"] for said in kept["thread"]] == ["Which colour?"], "what was said stays with its owner"
    await follow_of(awa, pair.check, "let-go")


async def test_another_owner_reads_no_more_of_one_whose_entry_became_silent(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    claire, issa, awa = await person("bureau.fr"), await drill.at("bureau.bf"), await drill.at("officer.ml")
    plate = new_plate()
    hers = await opened(claire, f"FR-TWO-{drill.code[6:]}", ["vehicle"])
    entry = await added(claire, hers, vehicle(plate))
    kept = await opened(claire, f"FR-KEPT-{drill.code[6:]}", ["vehicle"])
    await added(claire, f"{kept}?beside={entry['id']}", vehicle(plate, exclude=["BF"]))
    await added(issa, await opened(issa, f"BF-TWO-{drill.code[6:]}", ["vehicle"]), vehicle(plate))
    check = drill.check(plate)
    await done(awa.post("/api/checks", json=check))
    await ledger.settled()
    before = await match_of(issa, check["id"])
    assert [one["owner"] for one in before["also"]] == ["FR"]

    beside = {"beside": [one["entry"]["id"] for one in await matches_of(claire, check["id"])]}
    at = f"{hers}/{entry['id']}"
    await done(claire.patch(at, json={"action": "discreet"}, params=beside, headers=if_match(1)))
    await ledger.settled()

    after = await match_of(issa, check["id"])
    assert after["also"] == [], "one that is kept from Burkina Faso keeps no name there"
    assert (after["version"], (await ledger.events(after["id"]))[-1]) == (before["version"] + 1, "match.linked")
    assert (await done(awa.get(f"/api/checks/{check['id']}")))["follow"] is None, "Burkina Faso's match is open"


async def test_of_many_matches_each_is_taken_from_the_others_in_pieces_of_any_size(
    drill: Drill, person: Person, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(narrowing, "TOGETHER", 2)
    claire, mariam, awa = await person("bureau.fr"), await drill.at("bureau.ml"), await drill.at("officer.ml")
    pair = await met(drill, claire)
    others = [drill.check(pair.check["subject"]["plate"]) for _ in range(4)]
    for check in others:
        await done(awa.post("/api/checks", json=check))
    await ledger.settled()
    asked = {"operation": drill.code}
    assert len((await done(mariam.get("/api/matches", params=asked)))["items"]) == 5

    await done(claire.patch(f"{pair.entries}/{pair.entry['id']}", json={"action": "discreet"}, headers=if_match(1)))
    await ledger.settled()

    assert (await done(mariam.get("/api/matches", params=asked)))["items"] == []
    hers = [await match_of(claire, check["id"]) for check in (pair.check, *others)]
    assert {(one["state"], one["action"], one["version"]) for one in hers} == {("possible", "discreet", 3)}
    for check in (pair.check, *others):
        await follow_of(awa, check, "let-go")


async def test_a_silent_match_that_comes_back_for_others_is_new_to_them_and_its_past_stays_its_owners(
    drill: Drill, person: Person, records: Records, ledger: Ledger
) -> None:
    claire, mariam, chen = await person("bureau.fr"), await drill.at("bureau.ml"), await drill.at("centre")
    pair = await met(drill, claire, action="discreet")
    at = f"{pair.entries}/{pair.entry['id']}"
    held = {"on": True, "reason": "Somebody objects."}
    await done(claire.post(f"{at}/restriction", json=held, headers=if_match(1)))
    await done(claire.patch(at, json={"action": "seize"}, headers=if_match(2)))
    await ledger.settled()
    assert (await match_of(claire, pair.check["id"]))["state"] == "withdrawn"

    await done(claire.post(f"{at}/restriction", json={**held, "on": False}, headers=if_match(3)))
    await ledger.settled()

    found = await match_of(mariam, pair.check["id"])
    assert (found["state"], found["version"], found["thread"]) == ("possible", 1, [])
    assert found["recorded_at"] > pair.match["recorded_at"]
    for desk in ("bureau.ml", "centre"):
        assert [one["kind"] for one in await records.events(drill.user(desk), found["id"])] == ["match.found"]
        assert await records.events(drill.user(desk), pair.match["id"]) == []
    for who in (mariam, chen):
        assert (await who.get(pair.address)).status_code == 404
    hers = {one["id"]: one["state"] for one in await matches_of(claire, pair.check["id"])}
    assert hers == {found["id"]: "possible", pair.match["id"]: "withdrawn"}


async def test_nobody_abroad_reads_which_match_was_shared_held_or_refused(
    node: Node, drill: Drill, person: Person
) -> None:
    claire, jonas = await person("bureau.fr"), await person("dpo")
    silent, told = await met(drill, claire, action="inquiry"), await met(drill, claire)
    for pair in (silent, told):
        id = pair.match["id"]
        given = await share(claire, "match", id, "bureau:BF")
        await withdraw(claire, given)
        await done(claire.get("/api/shares", params={"record": id}))
        await done(claire.post("/api/holds", json={"record": id, "reason": "Needed in court in Lyon."}))
        asked = await claire.post(f"{pair.address}/ask", json={"text": "Which colour?"}, headers=if_match(1))
        assert asked.status_code in (403, 412)
    verbs = ["record.share", "share.withdraw", "share.read", "hold.place", "act.refuse"]

    async def acts(who: httpx.AsyncClient) -> list[tuple[str, str | None, str]]:
        looks = (await done(who.get("/api/audit", params={"person": "bureau.fr"})))["items"]
        return [(one["verb"], one["record"], one["result"]) for one in looks if one["verb"] in verbs]

    abroad = await acts(jonas)
    assert {(record, result) for _, record, result in abroad} == {(None, "kept")}
    assert [verb for verb, *_ in abroad[:10]] == [*reversed(verbs)] * 2, "of a silent one as of one told"
    listed = await done(jonas.get("/api/holds"))
    assert all(word not in str(listed) for word in (silent.match["id"], told.match["id"], "Needed in court in Lyon."))
    at_home = await acts(await officer_of_france(node, person))
    assert {("record.share", silent.match["id"], "done"), ("share.withdraw", silent.match["id"], "done")} <= set(
        at_home
    )
    held = (await done((await person("dpo.fr")).get("/api/holds")))["items"]
    assert ([silent.match["id"]], "Needed in court in Lyon.") in [(one["records"], one["reason"]) for one in held]


async def test_a_match_that_comes_back_kept_from_one_country_more_is_there_what_it_was(
    drill: Drill, person: Person, records: Records, ledger: Ledger
) -> None:
    claire, mariam, issa = await person("bureau.fr"), await drill.at("bureau.ml"), await drill.at("bureau.bf")
    pair = await met(drill, claire)
    assert (await share(claire, "match", pair.match["id"], "bureau:BF")).status_code == 201
    at, held = f"{pair.entries}/{pair.entry['id']}", {"on": True, "reason": "Somebody objects."}
    await done(claire.post(f"{at}/restriction", json=held, headers=if_match(1)))
    await ledger.settled()
    before = await done(issa.get(pair.address))
    assert before["state"] == "withdrawn"
    heard = [one["kind"] for one in await records.events(drill.user("bureau.bf"), pair.match["id"])]

    await done(claire.patch(at, json={"exclude": ["BF"]}, headers=if_match(2)))
    await done(claire.post(f"{at}/restriction", json={**held, "on": False}, headers=if_match(3)))
    await ledger.settled()

    again, old = await matches_of(mariam, pair.check["id"])
    assert [(one["state"], one["version"]) for one in (again, old)] == [
        ("possible", 1),
        ("withdrawn", before["version"]),
    ]
    assert await done(issa.get(pair.address)) == before, "that it is kept from them is told by nothing that goes"
    assert [one["kind"] for one in await records.events(drill.user("bureau.bf"), pair.match["id"])] == heard
    assert await records.events(drill.user("bureau.bf"), again["id"]) == []
    assert (await issa.get(f"/api/matches/{again['id']}")).status_code == 404


def _withdrawn(frames: list[Any]) -> list[str]:
    return [str(frame.record) for frame in frames if isinstance(frame, Withdrawn)]


async def test_what_was_decided_before_the_entry_became_silent_stays_with_those_who_acted_on_it(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    claire, mariam, issa = await person("bureau.fr"), await drill.at("bureau.ml"), await drill.at("bureau.bf")
    pair = await met(drill, claire)
    hit = await decided(claire, pair.match)
    assert (await share(claire, "match", hit["id"], "bureau:BF")).status_code == 201
    at = f"{pair.entries}/{pair.entry['id']}"
    seen, heard = await done(issa.get(pair.address)), await ledger.events(hit["id"])

    newer = {"exclude": ["BF"], "note": "Ouagadougou must not hear of the driver."}
    await done(claire.patch(at, json=newer, headers=if_match(1)))
    await ledger.settled()
    assert await done(issa.get(pair.address)) == seen, "what was seen, and nothing of what is kept from Burkina Faso"
    assert await ledger.events(hit["id"]) == heard
    refused = await mariam.post(f"{pair.address}/instruct", json={}, headers=if_match(hit["version"]))
    assert (refused.status_code, refused.json()["why"]) == (409, "entry-changed")
    assert "ask France" in refused.json()["detail"]

    await done(claire.patch(at, json={"action": "discreet"}, headers=if_match(2)))
    await ledger.settled()
    assert (await mariam.get(pair.address)).status_code == 200

    later = drill.check(pair.check["subject"]["plate"], checkpoint="BF-DOR-01")
    before = await ledger.events(pair.match["id"])
    await done((await drill.at("officer.bf")).post("/api/checks", json=later))
    await match_of(claire, later["id"])
    await ledger.settled()
    assert await ledger.events(pair.match["id"]) == before, "nothing tells that it was met again"


async def test_the_log_of_looks_is_the_same_after_a_silent_check_and_after_a_clear_one(
    node: Node, drill: Drill, person: Person, ledger: Ledger
) -> None:
    """Jonas of Sweden reads every row; what was met shows in none, not in their number either."""
    claire, awa, jonas = await person("bureau.fr"), await drill.at("officer.ml"), await person("dpo")
    plate = new_plate()
    entries = await opened(claire, f"FR-LOG-{drill.code[6:]}", ["vehicle"])
    await added(claire, entries, vehicle(plate, action="discreet"))
    await ledger.settled()

    async def rows_of(check: dict[str, Any]) -> list[tuple[Any, ...]]:
        """What the log got of a check, as its shape: all but what differs between any two checks."""
        await ledger.settled()
        newest = await ledger.value("select max(id) from base.audit")
        await done(awa.post("/api/checks", json=check))
        await ledger.settled()
        looks = (await done(jonas.get("/api/audit")))["items"]
        numbers = [one["id"] for one in looks if one["id"] > newest]
        assert numbers == list(range(newest + len(numbers), newest, -1)), "no number is missing"
        return [
            (one["service"], one["verb"], one["record"] is None, one["owner"], one["result"], one["records"],
             len(one["asked"] or ""))
            for one in looks if one["id"] > newest
        ]  # fmt: skip

    clear, silent = drill.check(new_plate()), drill.check(plate)
    assert await rows_of(silent) == await rows_of(clear) != []
    asked = await ledger.column("select encode(asked, 'hex') from base.audit where verb = 'match.screen'")
    assert len(asked) == len(set(asked)), "no two turns can be told to have found the same"

    match = await match_of(claire, silent["id"])
    await decided(claire, match)
    abroad = [one for one in (await done(jonas.get("/api/audit")))["items"] if one["verb"].startswith("match.")]
    assert {(one["record"], one["owner"], one["asked"]) for one in abroad if one["user_name"]} == {(None, None, None)}
    assert {one["result"] for one in abroad if one["user_name"]} == {"kept"}
    assert (await done(jonas.get("/api/audit", params={"record": match["id"]})))["items"] == []
    luc = await officer_of_france(node, person)
    at_home = await done(luc.get("/api/audit", params={"record": match["id"]}))
    acts = [one for one in at_home["items"] if one["verb"].startswith("match.")]
    assert [(one["verb"], one["result"], one["owner"]) for one in acts][:2] == [
        ("match.verdict", "confirmed", "FR"), ("match.read", "done", "FR"),
    ]  # fmt: skip
    await node.sealer.seal()
    size = (await done(jonas.get("/api/audit/head")))["seal"]["size"]
    leaf = await ledger.value(
        "select leaf from base.audit_leaf l join base.audit a on a.id = l.audit_id where a.record::text = $1 limit 1",
        match["id"],
    )
    proof = {"leaf": leaf, "size": size}
    assert (await done(jonas.get("/api/audit/proof", params=proof)))["row"] is None
    assert match["id"] in (await done(luc.get("/api/audit/proof", params=proof)))["row"]


async def officer_of_france(node: Node, person: Person) -> httpx.AsyncClient:
    """Luc, the officer for data protection of France."""
    luc = NewPerson(user="dpo.fr", name="Luc", title="", role="dpo", country="FR", principals=["office:dpo"],
                    clearance=3, demo=True)  # fmt: skip
    await enrol(node.servers.database_url, [luc])
    return await person("dpo.fr")
