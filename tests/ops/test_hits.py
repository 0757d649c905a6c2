"""After a match: Claire in France has a clock, Mariam in Mali instructs, Awa at Gao says what came of it."""

import contextlib
import itertools
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from alerts.screening import prepare
from alerts.screening.model import Firearm, TravelDocument, Vessel
from alerts.screening.model import Person as Traveller
from jointops.base.clock import utc_now
from jointops.node import Node
from ops.denials.index import Denials
from ops.denials.model import same_subject
from ops.hits import keeper
from ops.hits.keeper import HitKeeper
from ops.matches.recording import standing
from ops.rights.erasing import erase_record
from tests.alerts.support import TERMS, added, if_match, named, opened, pointers, vehicle
from tests.ops.support import DORI, Drill, Ledger, done, match_of, matches_of, new_plate, while_under_way
from tests.ops.test_exports import exported, fetched, lines
from tests.ops.test_matches import Pair, before_the_matcher_s_turn, goes, met
from tests.ops.test_shares import share
from tests.support import Person, until

HIT = {"verdict": "confirmed", "reason": "Chassis agrees."}


async def decided(bureau: httpx.AsyncClient, match: dict[str, Any], **verdict: object) -> dict[str, Any]:
    """The owner's word on a match as it stands now."""
    at = f"/api/matches/{match['id']}"
    version = (await done(bureau.get(at)))["version"]
    return await done(bureau.post(f"{at}/verdict", json={**HIT, **verdict}, headers=if_match(version)))


async def follow_of(officer: httpx.AsyncClient, check: dict[str, Any], code: str) -> dict[str, Any]:
    """What Awa reads at her check once it says so."""

    async def told() -> object:
        found = await done(officer.get(f"/api/checks/{check['id']}"))
        return found if (found["follow"] or {}).get("code") == code else None

    return await until(told)  # pyright: ignore[reportReturnType]


def traveller(name: str, number: str, **more: object) -> dict[str, Any]:
    """A person with a passport, as an officer reports one."""
    paper = {"type": "passport", "number": number, "country": "BF"}
    return {"kind": "person", "names": [name], "birth_date": "1985-03-20", "documents": [paper], **more}


async def test_a_hit_is_instructed_answered_in_one_tap_and_closed(
    drill: Drill, person: Person, node: Node, ledger: Ledger
) -> None:
    claire, mariam, awa = await person("bureau.fr"), await drill.at("bureau.ml"), await drill.at("officer.ml")
    pair = await met(drill, claire)
    at = pair.address
    early = await awa.post(f"/api/checks/{pair.check['id']}/outcome", json={"done": True})
    assert early.status_code == 409
    assert (await mariam.post(f"{at}/instruct", json={"text": "x"}, headers=if_match(1))).status_code == 409
    hit = await decided(claire, pair.match)
    early = await claire.post(f"{at}/close", json={}, headers=if_match(hit["version"]))
    assert early.status_code == 409, "Awa waits for a word"

    assert (await claire.post(f"{at}/instruct", json={"text": "x"}, headers=if_match(2))).status_code == 403
    late = datetime.fromisoformat(hit["due_at"]) + timedelta(minutes=1)
    await HitKeeper(node.db, clock=lambda: late).look()
    hit = await done(mariam.get(at))
    assert hit["overdue"] == 1, "the clock runs until the officer is told"
    asked = await done(mariam.post(f"{at}/instruct", json={"text": "Call the tow."}, headers=if_match(hit["version"])))
    assert (asked["step"], asked["instruction"]["code"]) == ("instructed", "hold-vehicle")
    due = datetime.fromisoformat(asked["due_at"])
    assert timedelta(hours=23) < due - utc_now() <= timedelta(hours=24), "for Awa's answer"
    assert asked["overdue"] == 0
    assert (await done(claire.get(at)))["may"] == [], "Awa's answer is still to come"

    told = await follow_of(awa, pair.check, "hold-vehicle")
    assert told["follow"]["text"].endswith("Call the tow.")
    assert told["answer"] == "act", "the first answer stays as it was"
    wordless = await awa.post(f"/api/checks/{pair.check['id']}/outcome", json={"done": False})
    assert pointers(wordless) == ["/reason"]
    await done(awa.post(f"/api/checks/{pair.check['id']}/outcome", json={"done": True, "note": "In the yard."}))

    async def settled() -> object:
        found = await done(claire.get(at))
        return found if found["step"] == "done" else None

    heard: Any = await until(settled)
    assert heard["outcome"]["note"] == "In the yard."
    assert heard["due_at"] is None
    closed = await done(claire.post(f"{at}/close", json={}, headers=if_match(heard["version"])))
    assert (closed["state"], closed["step"], closed["may"]) == ("confirmed", "closed", [])
    kinds = [one for one in await ledger.events(pair.match["id"]) if one != "match.escalated"]
    assert kinds == ["match.found", "match.verified", "match.instructed", "match.settled", "match.closed"]


@pytest.mark.parametrize(
    ("sought", "checked", "code"),
    [
        ({"kind": "vessel", "imo": "9176187", "mmsi": "636099881"}, {"mmsi": "636099881"}, "hold-vessel"),
        ({"kind": "firearm", "serial": "QX-881207", "make": "Norinco"}, {"serial": "QX881207"}, "keep-firearm"),
    ],
)
async def test_a_bureau_lets_a_ship_and_a_firearm_be_kept_as_the_first_answer_does(
    drill: Drill, person: Person, sought: dict[str, str], checked: dict[str, str], code: str
) -> None:
    claire, mariam, awa = await person("bureau.fr"), await drill.at("bureau.ml"), await drill.at("officer.ml")
    entries = await opened(claire, f"FR-KEEP-{drill.code[6:]}", [sought["kind"]])
    await added(claire, entries, {**sought, **TERMS, "action": "seize"})
    check = drill.check("-", subject={"kind": sought["kind"], **checked})
    assert (await done(awa.post("/api/checks", json=check)))["answer"] == "wait"

    hit = await decided(claire, await match_of(claire, check["id"]))
    await done(mariam.post(f"/api/matches/{hit['id']}/instruct", json={}, headers=if_match(hit["version"])))

    await follow_of(awa, check, code)


async def test_whoever_waits_at_the_post_is_let_go_when_the_match_is_denied(drill: Drill, person: Person) -> None:
    claire, awa = await person("bureau.fr"), await drill.at("officer.ml")
    pair = await met(drill, claire)

    await decided(claire, pair.match, verdict="denied")

    assert (await follow_of(awa, pair.check, "let-go"))["follow"]["text"].startswith("Nothing was confirmed")


async def test_an_owner_who_is_silent_is_told_twice_then_nothing_was_confirmed(
    drill: Drill, person: Person, node: Node, ledger: Ledger
) -> None:
    claire, awa, chen = await person("bureau.fr"), await drill.at("officer.ml"), await drill.at("centre")
    entries = await opened(claire, f"FR-CLOCK-{drill.code[6:]}", ["person"])
    await added(claire, entries, named("Zakari Untold", birth_date="1985-03-20"))
    check = drill.check("-", subject=traveller("Zakari Untold", "ZU4410091"))
    assert (await done(awa.post("/api/checks", json=check)))["answer"] == "wait"
    match = await match_of(claire, check["id"])
    assert match["held"] == "person"
    due = datetime.fromisoformat(match["due_at"])
    assert timedelta(minutes=14) < due - utc_now() <= timedelta(minutes=15)

    async def at(minutes: int) -> tuple[str, int]:
        """What Claire reads after the keepers of two nodes, started again, have looked so much later."""
        for _ in range(2):
            await HitKeeper(node.db, clock=lambda: due + timedelta(minutes=minutes)).look()
        found = await done(claire.get(f"/api/matches/{match['id']}"))
        return found["state"], found["overdue"]

    assert await at(-1) == ("possible", 0)
    assert await at(1) == ("possible", 1)
    assert (await done(chen.get(f"/api/matches/{match['id']}")))["overdue"] == 1, "the centre sees a red clock"
    assert await at(17) == ("possible", 2)
    assert await at(33) == ("undetermined", 0)
    assert await at(99) == ("undetermined", 0)

    kinds = await ledger.events(match["id"])
    assert kinds == ["match.found", "match.escalated", "match.escalated", "match.verified"]
    verdict = (await done(claire.get(f"/api/matches/{match['id']}")))["verdict"]
    assert verdict["by"]["user"] == "clock"
    await follow_of(awa, check, "let-go")


@contextlib.asynccontextmanager
async def beats(ledger: Ledger) -> AsyncGenerator[Callable[[], Awaitable[int]]]:
    """Counts the beats of keepers whose clock is hours ahead; meanwhile the node's own keeper has had its own."""
    rows = "select count(*)::int from base.audit where verb = 'match.screen' and records = 0"
    await ledger.value("update ops.hit_beat set at = now() + interval '1 hour'")
    before = await ledger.value(rows)

    async def counted() -> int:
        return await ledger.value(rows) - before

    try:
        yield counted
    finally:
        await ledger.value("update ops.hit_beat set at = '1970-01-01Z'")


async def test_the_clock_of_untold_matches_is_looked_at_at_the_same_instants_whatever_is_due(
    drill: Drill, person: Person, node: Node, ledger: Ledger
) -> None:
    """Whoever reads every row of the log counts its beats, and no match."""
    claire = await person("bureau.fr")
    pair = await met(drill, claire, action="discreet")
    due = datetime.fromisoformat(pair.match["due_at"])
    looked = [due + timedelta(minutes=minutes) for minutes in (-25, -24, -11, -1, 11, 12, 24)]
    overdue: list[int] = []
    async with beats(ledger) as counted:
        for now in looked:
            for _ in range(2):  # two nodes
                await HitKeeper(node.db, clock=lambda now=now: now).look()
            overdue.append((await done(claire.get(pair.address)))["overdue"])
        heard = await counted()

    assert overdue == [0, 0, 0, 0, 1, 1, 1]
    of_ten_minutes = {now.timestamp() // 600 for now in looked}
    assert heard == len(of_ten_minutes), "one row each, and none between"
    assert "match.escalate" not in [verb for verb, _ in await ledger.audits(pair.match["id"])]


async def test_one_beat_takes_every_untold_match_that_is_due_but_for_one_that_cannot_be_told(
    drill: Drill, person: Person, node: Node, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    claire = await person("bureau.fr")
    pairs = [await met(drill, claire, action="discreet") for _ in range(4)]
    ids, at = [pair.match["id"] for pair in pairs], "where id = $1::text::uuid"
    place = await ledger.value(f"select place::text from ops.match {at}", ids[0])
    await ledger.value(f"update ops.match set place = '{{}}' {at}", ids[0])
    monkeypatch.setattr(keeper, "MOST", 2)
    due = datetime.fromisoformat(pairs[-1].match["due_at"])
    async with beats(ledger) as counted:
        try:
            await HitKeeper(node.db, clock=lambda: due + timedelta(minutes=11)).look()
        finally:
            await ledger.value(f"update ops.match set place = $2::text::jsonb {at}", ids[0], place)
        heard = await counted()

    overdue = [(await done(claire.get(pair.address)))["overdue"] for pair in pairs]
    assert overdue == [0, 1, 1, 1]
    assert heard == 1, "one row on record, however many there were"


async def test_a_decided_match_whose_clock_ran_out_waits_for_nobody_and_its_owner_ends_it_with_a_reason(
    drill: Drill, person: Person, node: Node, ledger: Ledger
) -> None:
    claire, mariam, awa = await person("bureau.fr"), await drill.at("bureau.ml"), await drill.at("officer.ml")
    waiting, acting = await met(drill, claire), await met(drill, claire)
    for pair in (waiting, acting):
        await decided(claire, pair.match)
    hit = await done(mariam.get(acting.address))
    await done(mariam.post(f"{acting.address}/instruct", json={"text": "Tow it."}, headers=if_match(hit["version"])))
    await follow_of(awa, acting.check, "hold-vehicle")
    await ledger.value("update ops.match set overdue = 1 where id = $1::text::uuid", waiting.match["id"])
    assert (await done(claire.get(waiting.address)))["may"] == [], "the centre has yet to try"
    run_out = "update ops.match set overdue = 2, due_at = now() - interval '1 minute' where id = $1::text::uuid"
    for pair in (waiting, acting):
        await ledger.value(run_out, pair.match["id"])

    await HitKeeper(node.db).look()

    for pair in (waiting, acting):
        found = await done(claire.get(pair.address))
        assert (found["state"], found["due_at"], found["may"]) == ("confirmed", None, ["close"])
        now = if_match(found["version"])
        assert pointers(await claire.post(f"{pair.address}/close", json={}, headers=now)) == ["/reason"]
        reason = {"reason": "Bamako says that nobody is there."}
        over = await done(claire.post(f"{pair.address}/close", json=reason, headers=now))
        assert (over["step"], over["verdict"]["action_taken"]) == ("closed", reason["reason"])
    await follow_of(awa, waiting.check, "let-go")
    await ledger.followed()
    told = await done(awa.get(f"/api/checks/{acting.check['id']}"))
    assert told["follow"]["words"] == "Tow it.", "she is not let go"


async def test_each_act_starts_the_clock_again(drill: Drill, person: Person, node: Node) -> None:
    claire, mariam = await person("bureau.fr"), await drill.at("bureau.ml")
    pair = await met(drill, claire)
    first = datetime.fromisoformat(pair.match["due_at"])
    assert (pair.match["held"], first > datetime.now(UTC) + timedelta(hours=1)) == ("object", True)
    await HitKeeper(node.db, clock=lambda: first + timedelta(minutes=1)).look()

    asked = await done(mariam.post(f"{pair.address}/ask", json={"text": "Which colour?"}, headers=if_match(2)))

    assert asked["overdue"] == 0
    assert datetime.fromisoformat(asked["due_at"]) > first


@pytest.mark.parametrize(("action", "silent"), [("whereabouts", False), ("discreet", True)])
async def test_a_checked_person_is_other_until_a_match_that_one_may_see_is_verified(
    drill: Drill, person: Person, ledger: Ledger, action: str, silent: bool
) -> None:
    claire, mariam, awa = await person("bureau.fr"), await drill.at("bureau.ml"), await drill.at("officer.ml")
    name, born = f"Moussa {action.title()}haus", "1981-07-19"
    entries = await opened(claire, f"FR-{action[:5].upper()}-{drill.code[6:]}", ["person"])
    await added(claire, entries, named(name, birth_date=born, action=action, category="convicted"))
    check = drill.check("-", subject={"kind": "person", "names": [name], "birth_date": born})
    await done(awa.post("/api/checks", json=check))
    match = await match_of(claire, check["id"])

    async def said() -> list[str]:
        """What Mariam's bureau and Awa read of the person, alone and in the list."""
        at, asked = f"/api/checks/{check['id']}", {"operation": drill.code}
        return [(await done(who.get(at)))["category"] for who in (mariam, awa)] + [
            one["category"] for one in (await done(mariam.get("/api/checks", params=asked)))["items"]
        ]

    assert (match["category"], await said()) == ("other", ["other"] * 3)
    hit = await decided(claire, match)
    assert hit["category"] == "convicted"
    known = "other" if silent else "convicted"
    assert await said() == [known, "other", known]
    looks = (
        "select a.owner from base.audit a join base.person p on p.id = a.person_id"
        f" where p.user_name = '{drill.user('bureau.ml')}' and a.verb = 'match.list' order by a.id"
    )
    taken = await exported(mariam, "checks", operation=drill.code)
    [row] = lines(await fetched(mariam, taken))[1:]
    assert row["category"] == known
    assert await ledger.column(looks) == ([] if silent else ["FR"] * 3), "each look names whose word she read"
    vehicle_checked = drill.check(new_plate())
    await done(awa.post("/api/checks", json=vehicle_checked))
    assert (await done(awa.get(f"/api/checks/{vehicle_checked['id']}")))["category"] is None


async def test_a_denied_pair_is_remembered_until_either_side_changes(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    claire, awa = await person("bureau.fr"), await drill.at("officer.ml")
    pair = await met(drill, claire)
    await decided(claire, pair.match, verdict="denied", reason="Another chassis.")
    subject = pair.check["subject"]

    again = drill.check("-", subject={**subject, "plate": subject["plate"].lower()})
    assert (await done(awa.post("/api/checks", json=again)))["answer"] == "clear"
    known = await match_of(claire, again["id"])
    assert (known["state"], known["may"], known["verdict"]["remembered"]) == ("denied", ["take_back"], pair.match["id"])
    assert "denied before" in known["verdict"]["reason"] and known["verdict"]["at"][:4] in known["verdict"]["reason"]

    other = drill.check("-", subject={**subject, "colour": "green"})
    assert (await done(awa.post("/api/checks", json=other)))["answer"] == "act", "this side has changed"

    address = f"{pair.entries}/{pair.entry['id']}"
    await done(claire.patch(address, json={"note": "Its doors are new."}, headers=if_match(1)))
    await ledger.settled()
    third = drill.check("-", subject=subject)
    assert (await done(awa.post("/api/checks", json=third)))["answer"] == "clear", "a note says nothing of the car"
    assert (await match_of(claire, third["id"]))["state"] == "denied"

    await done(claire.patch(address, json={"colour": "white"}, headers=if_match(2)))
    await ledger.settled()
    fourth = drill.check("-", subject=subject)
    assert (await done(awa.post("/api/checks", json=fourth)))["answer"] == "act", "the owner's side has changed"
    await decided(claire, await match_of(claire, fourth["id"]))
    await done(claire.patch(address, json={"colour": None}, headers=if_match(3)))
    await ledger.settled()
    last = drill.check("-", subject=subject)
    assert (await done(awa.post("/api/checks", json=last)))["answer"] == "act", "it was confirmed since it was denied"


async def test_what_one_post_is_told_the_other_hears_and_a_denial_can_be_taken_back(
    drill: Drill, person: Person, node: Node, ledger: Ledger
) -> None:
    claire, mariam, awa = await person("bureau.fr"), await drill.at("bureau.ml"), await drill.at("officer.ml")
    entries = await opened(claire, f"FR-BOTH-{drill.code[6:]}", ["person"])
    await added(claire, entries, named("Seydou Wrigglesworth", birth_date="1985-03-20"))
    subject = traveller("Seydou Wrigglesworth", "SW7712043")
    first, second = drill.check("-", subject=subject), drill.check("-", subject=subject)
    another = drill.check("-", subject=traveller("Seydou Wrigglesworth", "SW0000001"))
    for check in (first, second, another):
        assert (await done(awa.post("/api/checks", json=check)))["answer"] == "wait"
    abroad = drill.check("-", subject=subject, checkpoint=DORI)
    await done((await drill.at("officer.bf")).post("/api/checks", json=abroad))
    await match_of(claire, abroad["id"])
    one = await match_of(claire, first["id"])

    await decided(claire, one, verdict="denied", reason="Another mother.")

    await follow_of(awa, second, "let-go")
    beside = await match_of(claire, second["id"])
    assert (beside["state"], beside["verdict"]["reason"]) == ("denied", "Another mother.")
    assert beside["verdict"]["remembered"] == one["id"]
    assert ("match.verdict", "denied-beside") in await ledger.audits(beside["id"])
    far = await match_of(await drill.at("bureau.bf"), abroad["id"])
    said = far["verdict"]
    assert (far["state"], said["by"]["name"], said["by"]["country"], said["remembered"]) == ("denied", "", "FR", None)
    assert "mother" not in said["reason"], "what was written of Mali's check is not for Burkina Faso"
    assert (await match_of(claire, abroad["id"]))["verdict"]["remembered"] == one["id"]
    assert (await match_of(claire, another["id"]))["state"] == "possible", "another passport is another person"
    elsewhere = Denials(node.db)
    await elsewhere.catch_up()

    at = f"/api/matches/{one['id']}"
    known = await done(claire.get(at))
    assert known["may"] == ["take_back"]
    said, now = {"text": "The mother was mistaken."}, if_match(known["version"])
    assert (await mariam.post(f"{at}/take-back", json=said, headers=now)).status_code == 403
    taken = await done(claire.post(f"{at}/take-back", json=said, headers=now))
    assert (taken["state"], taken["may"]) == ("denied", [])
    assert taken["verdict"]["taken_back"]["reason"] == "The mother was mistaken."
    again = await claire.post(f"{at}/take-back", json=said, headers=if_match(taken["version"]))
    assert again.status_code == 409

    third = drill.check("-", subject=subject)
    assert (await done(awa.post("/api/checks", json=third)))["answer"] == "wait"
    assert (await match_of(claire, third["id"]))["state"] == "possible"
    checked = msgspec.convert(subject, Traveller)
    told = node.live.told(prepare(checked), "ML")
    assert elsewhere.sift(checked, told)[0] == [], "this node has not heard of it"
    await elsewhere.catch_up()
    assert elsewhere.sift(checked, told)[0] == told

    newer = await decided(claire, await match_of(claire, third["id"]), verdict="denied")
    beside = await match_of(claire, second["id"])
    assert (beside["may"], newer["may"]) == ([], ["take_back"]), "what was denied since is no older match's to end"
    said, now = {"text": "It was the same."}, if_match(beside["version"])
    assert (await claire.post(f"/api/matches/{beside['id']}/take-back", json=said, headers=now)).status_code == 409


async def test_a_pair_that_is_confirmed_this_very_moment_is_denied_for_no_check_more(
    drill: Drill, person: Person, node: Node
) -> None:
    claire, awa = await person("bureau.fr"), await drill.at("officer.ml")
    pair = await met(drill, claire)
    await decided(claire, pair.match, verdict="denied")
    again = drill.check("-", subject=pair.check["subject"])

    await while_under_way(node, CONFIRMED, [pair.entry["id"]], awa.post("/api/checks", json=again))

    assert (await match_of(claire, again["id"]))["state"] == "possible"


CONFIRMED = (
    "with turn as (select pg_advisory_xact_lock(hashtext('jointops denial'), hashtext($1::text)) is null)"
    " update ops.denial set holds = false, at = now() from turn where entry_id = $1::text::uuid"
)
"""What a confirmation does to the denial of its pair, as in `ops/denials/queries.sql`."""


async def test_a_match_left_undetermined_comes_back_when_its_entry_says_more(
    drill: Drill, person: Person, node: Node, ledger: Ledger
) -> None:
    claire, awa = await person("bureau.fr"), await drill.at("officer.ml")
    entries = await opened(claire, f"FR-MORE-{drill.code[6:]}", ["person"])
    entry = await added(claire, entries, named("Fousseni Thistlewood", birth_date="1985-03-20"))
    subject = traveller("Fousseni Thistlewood", "FT7712043")
    check = drill.check("-", subject=subject)
    await done(awa.post("/api/checks", json=check))
    await decided(claire, await match_of(claire, check["id"]), verdict="undetermined")
    says = await ledger.value("select subject::text from alerts.entry where id = $1::text::uuid", entry["id"])
    met_already = (UUID(check["id"]), UUID(entry["id"]))
    async with node.db.service("matcher") as tx:
        assert await standing(tx, [met_already], {met_already[1]: says}) == {met_already}, "a note asks of no pair anew"
        assert await standing(tx, [met_already], {met_already[1]: "{}"}) == set()

    papers = {"documents": subject["documents"]}
    await done(claire.patch(f"{entries}/{entry['id']}", json=papers, headers=if_match(1)))

    await ledger.settled()
    back = await match_of(claire, check["id"])
    assert (back["state"], back["retro"], back["verdict"]) == ("possible", True, None)


async def test_a_namesake_without_papers_lets_nobody_pass(drill: Drill, person: Person) -> None:
    claire, awa = await person("bureau.fr"), await drill.at("officer.ml")
    entries = await opened(claire, f"FR-NAMESAKE-{drill.code[6:]}", ["person"])
    await added(claire, entries, named("Oumarou Quillfeather", birth_date="1985-03-20"))
    subject = {"kind": "person", "names": ["Oumarou Quillfeather"], "birth_date": "1985-03-20"}
    check = drill.check("-", subject=subject)
    await done(awa.post("/api/checks", json=check))
    await decided(claire, await match_of(claire, check["id"]), verdict="denied")

    again = drill.check("-", subject=subject)

    assert (await done(awa.post("/api/checks", json=again)))["answer"] == "wait"


def test_a_ship_and_a_whole_firearm_are_known_again_and_what_is_left_of_one_is_not() -> None:
    assert same_subject(Vessel(imo="9074729")) == same_subject(Vessel(imo="907 4729"))
    assert same_subject(Vessel(name="Golden Dawn")) is None
    assert same_subject(Firearm(serial="AK447123", make="Zastava")) == same_subject(
        Firearm("AK 447-123", make="zastava")
    )
    assert same_subject(Firearm(serial="AK447123")) is None
    assert same_subject(Firearm(serial="AK447???", make="Zastava")) is None


def test_who_gives_another_telephone_says_something_new() -> None:
    papers = (TravelDocument("passport", "IV7712043"),)
    assert same_subject(Traveller(documents=papers)) != same_subject(
        Traveller(documents=papers, phones=("+223 76 12 34 56",))
    )


async def test_whose_identity_is_misused_is_met_as_a_victim(drill: Drill, person: Person) -> None:
    claire, awa = await person("bureau.fr"), await drill.at("officer.ml")
    entries = await opened(claire, f"FR-MISUSED-{drill.code[6:]}", ["person"])
    await added(claire, entries, named("Ibrahim Vandersloot", birth_date="1985-03-20"))
    subject = traveller("Ibrahim Vandersloot", "IV7712043")
    check = drill.check("-", subject=subject)
    await done(awa.post("/api/checks", json=check))
    match = await match_of(claire, check["id"])
    at = f"/api/matches/{match['id']}"
    wrong = {**HIT, "misused_identity": True}
    assert pointers(await claire.post(f"{at}/verdict", json=wrong, headers=if_match(1))) == ["/misused_identity"]

    await decided(claire, match, verdict="denied", reason="Papers stolen in 2024.", misused_identity=True)

    await follow_of(awa, check, "misused-identity")
    told = await done(awa.post("/api/checks", json=drill.check("-", subject=subject)))
    assert (told["answer"], told["instruction"]["code"]) == ("wait", "misused-identity")
    assert "victim" in told["instruction"]["text"]


async def test_a_misused_identity_stands_whatever_comes_before_the_matcher_s_turn_and_whoever_denies_theirs_later(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    claire, salif, awa = await person("bureau.fr"), await drill.at("bureau.bf"), await drill.at("officer.ml")
    entries = await opened(claire, f"FR-STANDS-{drill.code[6:]}", ["person"])
    entry = await added(claire, entries, named("Modibo Lindqvist", birth_date="1985-03-20"))
    others = await opened(salif, f"BF-STANDS-{drill.code[6:]}", ["person"])
    await added(salif, others, named("Modibo Lindqvist", birth_date="1985-03-20"))
    subject = traveller("Modibo Lindqvist", "ML7712043")
    misused = {"verdict": "denied", "reason": "Papers stolen in 2024.", "misused_identity": True}
    first, second, third = (drill.check("-", subject=subject) for _ in range(3))

    async def said(check: dict[str, Any]) -> list[str]:
        return [result for verb, result in await ledger.audits(check["id"]) if verb == "check.instruct"]

    async def of(owner: httpx.AsyncClient, code: str, check: dict[str, Any]) -> dict[str, Any]:
        await ledger.settled()
        found = (await done(owner.get(f"/api/matches?check={check['id']}")))["items"]
        return next(one for one in found if one["countries"]["owner"] == code)

    await done(awa.post("/api/checks", json=first))
    match, theirs = await of(claire, "FR", first), await of(salif, "BF", first)
    async with before_the_matcher_s_turn(ledger):
        assert (await done(awa.post("/api/checks", json=second)))["instruction"]["code"] == "call-bureau"
        await decided(claire, match, **misused)
        await decided(salif, theirs, verdict="denied")
    for check in (first, second):
        await follow_of(awa, check, "misused-identity")
        await ledger.settled()
        assert await said(check) == ["misused-identity"], "and nobody is let go before it or after it"

    async with before_the_matcher_s_turn(ledger):
        assert (await done(awa.post("/api/checks", json=third)))["instruction"]["code"] == "misused-identity"
        gone = f"{entries}/{entry['id']}"
        assert (await claire.delete(gone, headers=if_match(entry["version"]))).status_code == 204
    await ledger.settled()
    await follow_of(awa, third, "misused-identity")
    assert await said(third) == ["misused-identity"]


async def test_two_owners_of_one_subject_hear_of_each_other_and_the_stronger_goes_first(
    drill: Drill, person: Person, ledger: Ledger, node: Node
) -> None:
    claire, salif, mariam = await person("bureau.fr"), await drill.at("bureau.bf"), await drill.at("bureau.ml")
    subject = traveller("Tidiane Oxenstierna", "TO5509917")
    french = await opened(claire, f"FR-TWO-{drill.code[6:]}", ["person"])
    await added(claire, french, named("Tidiane Oxenstierna", birth_date="1985-03-20", action="whereabouts"))
    burkinabe = await opened(salif, f"BF-TWO-{drill.code[6:]}", ["person"])
    second = await added(salif, burkinabe, named("Tidiane Oxenstierna", birth_date="1985-03-20", action="arrest"))
    hidden = await opened(claire, f"FR-HID-{drill.code[6:]}", ["person"])
    await added(claire, hidden, named("Tidiane Oxenstierna", birth_date="1985-03-20", action="discreet"))
    check = drill.check("-", subject=subject)
    await done((await drill.at("officer.ml")).post("/api/checks", json=check))
    await ledger.settled()

    mine = {one["action"]: one for one in await matches_of(claire, check["id"])}
    [theirs] = await matches_of(salif, check["id"])
    assert mine["whereabouts"]["also"] == [{"owner": "BF", "action": "arrest"}]
    assert theirs["also"] == [{"owner": "FR", "action": "whereabouts"}], "of the discreet entry nobody hears"
    assert mine["discreet"]["also"] == []

    await decided(claire, mine["whereabouts"])
    await decided(salif, theirs)
    weaker = await done(mariam.get(f"/api/matches/{mine['whereabouts']['id']}"))
    at, said = f"/api/matches/{weaker['id']}/instruct", if_match(weaker["version"])
    refused = await mariam.post(at, json={}, headers=said)
    assert refused.status_code == 409 and "arrest before whereabouts" in refused.json()["detail"]
    stronger = await done(mariam.get(f"/api/matches/{theirs['id']}"))
    told = await done(
        mariam.post(f"/api/matches/{stronger['id']}/instruct", json={}, headers=if_match(stronger["version"]))
    )
    assert told["instruction"]["code"] == "hold-and-call"

    awa = await drill.at("officer.ml")
    acting = [drill.check("-", subject=subject) for _ in range(3)]
    arrests: list[dict[str, Any]] = []
    for one in acting:  # lets ask, and when the stronger is a hit too, hold
        await done(awa.post("/api/checks", json=one))
        await ledger.settled()
        weak = next(match for match in await matches_of(claire, one["id"]) if match["action"] == "whereabouts")
        [strong] = await matches_of(salif, one["id"])
        arrests.append(strong)
        for owner, match, code in ((claire, weak, "ask-address"), (salif, strong, "hold-and-call")):
            hit = await decided(owner, match)
            instruct = f"/api/matches/{match['id']}/instruct"
            await done(mariam.post(instruct, json={"text": "Here."}, headers=if_match(hit["version"])))
            await follow_of(awa, one, code)
    async with node.db.service("purger") as tx:
        await erase_record(node.db, tx, "match", UUID(arrests[0]["id"]), "")
    assert (await follow_of(awa, acting[0], "ask-address"))["follow"]["words"] == "Here.", "this stands, and no stop"

    async def comes_of_it(code: str) -> dict[str, str]:
        """Each owner's step once Awa has answered what she was told last and hears what stands."""
        await done(awa.post(f"/api/checks/{acting[2]['id']}/outcome", json={"done": True}))
        await ledger.settled()
        await follow_of(awa, acting[2], code)
        found = [*await matches_of(claire, acting[2]["id"]), *await matches_of(salif, acting[2]["id"])]
        return {one["action"]: one["step"] for one in found}

    steps = await comes_of_it("ask-address")
    assert (steps["arrest"], steps["whereabouts"]) == ("done", "instructed"), "of the address nothing was said yet"
    [weak] = [one for one in await matches_of(mariam, acting[2]["id"]) if one["action"] == "whereabouts"]
    weaker_at, more = f"/api/matches/{weak['id']}/instruct", {"text": "And the district."}
    await done(mariam.post(weaker_at, json=more, headers=if_match(weak["version"])))

    again = drill.check("-", subject=subject | {"birth_date": "1985-03-21"})
    await done((await drill.at("officer.ml")).post("/api/checks", json=again))
    await ledger.settled()
    await goes(node, ledger, salif, f"{burkinabe}/{second['id']}", "withdrawn")
    await ledger.settled()
    await follow_of(awa, acting[1], "ask-address")
    [mine] = [one for one in await matches_of(claire, again["id"]) if one["action"] == "whereabouts"]
    assert mine["also"] == [], "of one that was withdrawn nobody hears"
    weaker = await done(mariam.get(f"/api/matches/{weaker['id']}"))
    assert weaker["also"] == [{"owner": "BF", "action": "arrest"}], "a hit stays one"
    assert (await done(mariam.post(at, json={}, headers=said)))["instruction"]["code"] == "ask-address"
    await goes(node, ledger, salif, f"{burkinabe}/{second['id']}", "erased")
    assert (await done(mariam.get(f"/api/matches/{weaker['id']}")))["also"] == [], "and nothing is left of one erased"
    assert (await ledger.events(weaker["id"]))[-1] == "match.linked", "and whoever has it on a screen is told"


async def test_a_corrected_entry_reaches_its_open_match_and_the_hit_of_which_nobody_is_told_yet(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    claire, salif, mariam = await person("bureau.fr"), await drill.at("bureau.bf"), await drill.at("bureau.ml")
    awa = await drill.at("officer.ml")
    entries = await opened(claire, f"FR-RIGHT-{drill.code[6:]}", ["person"])
    name = {"birth_date": "1986-05-04", "category": "suspect"}
    entry = await added(claire, entries, named("Bakary Wolkenstein", **name))
    other = await opened(salif, f"BF-RIGHT-{drill.code[6:]}", ["person"])
    await added(salif, other, named("Bakary Wolkenstein", **name))
    subject = {"kind": "person", "names": ["Bakary Wolkenstein"], "birth_date": "1986-05-04"}
    checks = [drill.check("-", subject=subject) for _ in range(2)]
    for check in checks:
        await done(awa.post("/api/checks", json=check))
    await ledger.settled()
    undecided, hit = [await match_of(claire, check["id"]) for check in checks]
    hit = await decided(claire, hit)
    at = f"{entries}/{entry['id']}"
    acted_on = drill.check("-", subject=subject)
    await done(awa.post("/api/checks", json=acted_on))
    acting = await decided(claire, await match_of(claire, acted_on["id"]))
    instruct = f"/api/matches/{acting['id']}/instruct"
    await done(mariam.post(instruct, json={}, headers=if_match(acting["version"])))
    await follow_of(awa, acted_on, "hold-and-call")

    corrected = {"action": "missing", "category": "victim", "reason": "He was forced."}
    await done(claire.patch(at, json=corrected, headers=if_match(1)))
    await ledger.settled()

    for match in (undecided, hit):
        now = await done(mariam.get(f"/api/matches/{match['id']}"))
        assert (now["state"], now["action"]) == (match["state"], "missing")
        assert (now["entry"]["category"], now["entry"]["action"]) == ("victim", "missing")
        assert now["due_at"] == match["due_at"], "a correction gives its owner no more time"
    acting = await done(mariam.get(f"/api/matches/{acting['id']}"))
    assert (acting["action"], acting["instruction"]["code"]) == ("missing", "hold-and-call")
    assert acting["told_anew"]
    due = datetime.fromisoformat(acting["due_at"])
    assert due - utc_now() <= timedelta(minutes=15), "Mali's bureau is to say something else to Awa"
    said_anew = await done(mariam.post(instruct, json={}, headers=if_match(acting["version"])))
    assert not said_anew["told_anew"]
    await follow_of(awa, acted_on, "protect")
    [theirs] = await matches_of(salif, checks[0]["id"])
    assert theirs["also"] == [{"owner": "FR", "action": "missing"}]
    hit = await done(mariam.get(f"/api/matches/{hit['id']}"))
    instruct = f"/api/matches/{hit['id']}/instruct"
    ahead = "update alerts.entry set version = version + 1 where id = $1::text::uuid returning version"
    version = await ledger.value(ahead, entry["id"])
    refused = await mariam.post(instruct, json={}, headers=if_match(hit["version"]))
    assert (refused.status_code, refused.json()["why"]) == (409, "entry-changed"), "the matcher has yet to come to it"

    born = {"birth_date": "1951-11-30"}
    await done(claire.patch(at, json=born, headers=if_match(version)))
    await ledger.settled()

    for match, state in ((undecided, "withdrawn"), (hit, "confirmed")):
        over = await done(mariam.get(f"/api/matches/{match['id']}"))
        assert (over["state"], over["stop"] is not None, over["may"]) == (state, True, ["acknowledge"])
    assert (await done(awa.get(f"/api/checks/{checks[0]['id']}")))["follow"] is None, "Burkina Faso's match is open"
    for check in checks:
        [theirs] = await matches_of(salif, check["id"])
        await decided(salif, theirs, verdict="denied")
        await follow_of(awa, check, "let-go")


async def test_an_officer_is_let_go_when_the_entry_of_a_hit_becomes_silent_and_what_is_done_already_stays(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    claire, mariam, awa = await person("bureau.fr"), await drill.at("bureau.ml"), await drill.at("officer.ml")
    pair = await met(drill, claire)
    acting = drill.check(pair.check["subject"]["plate"])
    await done(awa.post("/api/checks", json=acting))
    done_already = await decided(claire, await match_of(claire, acting["id"]))
    at = f"/api/matches/{done_already['id']}/instruct"
    await done(mariam.post(at, json={"text": "Tow it."}, headers=if_match(done_already["version"])))
    await follow_of(awa, acting, "hold-vehicle")
    await decided(claire, pair.match)

    await done(claire.patch(f"{pair.entries}/{pair.entry['id']}", json={"action": "discreet"}, headers=if_match(1)))

    await follow_of(awa, pair.check, "let-go")
    stopped = await done(mariam.get(pair.address))
    assert (stopped["action"], stopped["may"]) == ("seize", ["acknowledge"]), "as of an entry that was taken back"
    stands = await done(mariam.get(f"/api/matches/{done_already['id']}"))
    assert (stands["step"], stands["stop"], stands["action"]) == ("instructed", None, "seize")
    assert (await done(awa.get(f"/api/checks/{acting['id']}")))["follow"]["code"] == "hold-vehicle"


async def test_an_entry_taken_back_while_somebody_acts_stops_them_and_the_bureau_says_it_heard(
    drill: Drill, person: Person, node: Node, ledger: Ledger
) -> None:
    claire, mariam, awa = await person("bureau.fr"), await drill.at("bureau.ml"), await drill.at("officer.ml")
    pair = await met(drill, claire)
    hit = await decided(claire, pair.match)
    await done(mariam.post(f"{pair.address}/instruct", json={"text": "Why?"}, headers=if_match(hit["version"])))
    await follow_of(awa, pair.check, "hold-vehicle")

    await done(claire.delete(f"{pair.entries}/{pair.entry['id']}", headers=if_match(1)))

    await follow_of(awa, pair.check, "stop")
    stopped = await done(mariam.get(pair.address))
    assert (stopped["state"], stopped["may"]) == ("confirmed", ["acknowledge"])
    assert (await done(claire.get(pair.address)))["may"] == [], "nobody has said that Awa is to stop"
    late = datetime.fromisoformat(stopped["due_at"]) + timedelta(minutes=1)
    await HitKeeper(node.db, clock=lambda: late).look()
    unheard = await done(mariam.get(pair.address))
    assert unheard["overdue"] == 1
    heard = await done(mariam.post(f"{pair.address}/acknowledge", headers=if_match(unheard["version"])))
    assert heard["stop"]["acknowledged_by"]["user"] == drill.user("bureau.ml")
    assert (heard["due_at"], heard["may"]) == (None, [])
    closed = await done(claire.post(f"{pair.address}/close", json={}, headers=if_match(heard["version"])))
    assert closed["step"] == "closed"
    await ledger.followed()
    assert (await done(awa.get(f"/api/checks/{pair.check['id']}")))["follow"]["code"] == "stop", "that still stands"


WAYS = ("withdrawn", "restricted", "over", "erased", "match erased")


async def test_whoever_waits_or_acts_because_of_an_entry_is_let_go_however_it_goes(
    drill: Drill, person: Person, node: Node, ledger: Ledger
) -> None:
    claire, mariam, awa = await person("bureau.fr"), await drill.at("bureau.ml"), await drill.at("officer.ml")
    waits: list[tuple[str, str, Pair]] = []
    for way, stage in itertools.product(WAYS, ("possible", "confirmed", "instructed", "beside another")):
        pair = await met(drill, claire)
        if stage in ("confirmed", "instructed"):
            hit = await decided(claire, pair.match)
            if stage == "instructed":
                await done(mariam.post(f"{pair.address}/instruct", json={}, headers=if_match(hit["version"])))
                await follow_of(awa, pair.check, "hold-vehicle")
        if stage == "beside another":
            await added(claire, f"{pair.entries}?beside={pair.entry['id']}", vehicle(pair.check["subject"]["plate"]))
            await until(lambda check=pair.check["id"]: _two(claire, check))
        waits.append((way, stage, pair))

    for way, _, pair in waits:
        if way == "match erased":
            async with node.db.service("purger") as tx:
                await erase_record(node.db, tx, "match", UUID(pair.match["id"]), "")
        else:
            await goes(node, ledger, claire, f"{pair.entries}/{pair.entry['id']}", way)
    await node.keeper.look()

    for way, stage, pair in waits:
        if stage != "beside another":
            await follow_of(awa, pair.check, "stop" if stage == "instructed" else "let-go")
        if way not in ("erased", "match erased"):
            gone = await done(mariam.get(pair.address))
            assert gone["state"] == ("confirmed" if stage in ("confirmed", "instructed") else "withdrawn"), (way, stage)
            assert (gone["may"], gone["stop"] is None) == (["acknowledge"], False), (way, stage)
    for way, _, pair in waits[3::4]:
        assert (await done(awa.get(f"/api/checks/{pair.check['id']}")))["follow"] is None, way
    over = next(pair for way, _, pair in waits if way == "over")
    assert ("entry.remove", "hours-passed") in await ledger.audits(over.entry["id"])
    assert await ledger.events(over.match["id"]) == ["match.found", "match.verified"]


async def _two(bureau: httpx.AsyncClient, check: str) -> object:
    return len(await matches_of(bureau, check)) == 2


async def test_the_same_entry_at_two_posts_within_half_an_hour_is_linked_and_not_merged(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    claire = await person("bureau.fr")
    plate = new_plate()
    entries = await opened(claire, f"FR-NEAR-{drill.code[6:]}", ["vehicle"])
    await added(claire, entries, vehicle(plate))
    now = datetime.now(UTC)
    gao = drill.check(plate, occurred_at=(now - timedelta(minutes=50)).isoformat())
    soon = drill.check(plate, checkpoint=DORI, occurred_at=(now - timedelta(minutes=25)).isoformat())
    later = drill.check(plate, occurred_at=(now - timedelta(minutes=5)).isoformat())
    await done((await drill.at("officer.ml")).post("/api/checks", json=gao))
    await done((await drill.at("officer.bf")).post("/api/checks", json=soon))
    await ledger.settled()
    await done((await drill.at("officer.ml")).post("/api/checks", json=later))
    await ledger.settled()

    first, second, third = [await match_of(claire, one["id"]) for one in (gao, soon, later)]

    assert [one["match"] for one in first["linked"]] == [second["id"]]
    assert [one["match"] for one in second["linked"]] == [first["id"], third["id"]]
    assert "match.linked" in await ledger.events(first["id"])
    mariam = await drill.at("bureau.ml")
    assert (await done(mariam.get(f"/api/matches/{first['id']}")))["linked"] == [], "Dori is none of Mali's"


async def test_a_new_entry_looks_back_as_far_as_its_action_allows_and_tells_its_owner_not_the_officer(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    claire, awa = await person("bureau.fr"), await drill.at("officer.ml")
    forty_days_ago = (datetime.now(UTC) - timedelta(days=40)).isoformat()
    old, recent = drill.check(new_plate(), occurred_at=forty_days_ago), drill.check(new_plate())
    for check in (old, recent):
        await done(awa.post("/api/checks", json=check))
    await ledger.settled()
    entries = await opened(claire, f"FR-BACK-{drill.code[6:]}", ["vehicle"])
    asked = await added(claire, entries, vehicle(old["subject"]["plate"], action="inquiry"))
    await added(claire, entries, vehicle(recent["subject"]["plate"], action="inquiry"))
    await ledger.settled()

    assert await matches_of(claire, old["id"]) == [], "an inquiry looks back thirty days"
    match = await match_of(claire, recent["id"])
    assert (match["retro"], match["window_days"], match["held"]) == (True, 30, "gone")
    found = await done(awa.get(f"/api/checks/{recent['id']}"))
    assert (found["answer"], found["follow"]) == ("clear", None)

    seize = {"action": "seize"}
    await done(claire.patch(f"{entries}/{asked['id']}", json=seize, headers=if_match(1)))
    assert (await match_of(claire, old["id"]))["window_days"] == 180, "a changed entry looks back too"
    await decided(claire, await match_of(claire, old["id"]), verdict="denied")
    await decided(claire, match)
    seized = drill.check(new_plate())
    await done(awa.post("/api/checks", json=seized))
    await ledger.settled()
    await added(claire, entries, vehicle(seized["subject"]["plate"]))
    noted = await decided(claire, await match_of(claire, seized["id"]))
    await done(claire.post(f"/api/matches/{noted['id']}/close", json={}, headers=if_match(noted["version"])))
    assert (await ledger.events(noted["id"]))[-1] == "match.closed"
    await ledger.followed()
    for check in (recent, seized):
        assert (await done(awa.get(f"/api/checks/{check['id']}")))["follow"] is None
    mariam = await drill.at("bureau.ml")
    assert (await share(claire, "match", match["id"], "bureau:ML")).status_code == 201
    hit = await done(mariam.get(f"/api/matches/{match['id']}"))
    text = {"text": "If it comes again, ask who drives."}
    await done(mariam.post(f"/api/matches/{hit['id']}/instruct", json=text, headers=if_match(hit["version"])))
    await follow_of(awa, recent, "ask-questions")
    assert (await done(awa.get(f"/api/checks/{old['id']}")))["follow"] is None, (
        "what nobody waited for is told to nobody"
    )
