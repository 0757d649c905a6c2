"""Hidden is like missing, discreet is like clear: in the answer's bytes, in its time, in what everybody else sees."""

import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from alerts.watchlists.model import SILENT
from jointops.base.ids import uuid7
from jointops.bench.alike import ks
from tests.alerts.support import added, alert, named, opened, problem, vehicle
from tests.ops.support import CLEAR, GAO, Drill, Ledger, done, match_of, matches_of, new_plate, operation, plain, post
from tests.support import LONG, Person

CALLS = 1_000 if LONG else 300
_lists = iter(range(1, 1000))


async def timed(call: Callable[[], Awaitable[httpx.Response]]) -> tuple[httpx.Response, float]:
    begun = time.perf_counter()
    answer = await call()
    return answer, time.perf_counter() - begun


async def test_a_hidden_record_answers_like_one_that_never_was(drill: Drill, person: Person) -> None:
    claire, awa = await person("bureau.fr"), await drill.at("officer.ml")
    issa, mariam = await drill.at("bureau.bf"), await drill.at("bureau.ml")
    plate = new_plate()
    entries = await opened(claire, f"FR-HID-{next(_lists)}", ["vehicle"])
    entry = await added(claire, entries, vehicle(plate))
    check = drill.check(plate)
    await done(awa.post("/api/checks", json=check))
    match = await match_of(claire, check["id"])
    seizure = drill.incident("rescue", persons=1)
    await done(mariam.post("/api/incidents", json=seizure))
    draft = (await done((await drill.at("bureau.ml")).post("/api/alerts", json=alert(operation=drill.code))))["id"]

    for method, path, hidden, body in [
        ("GET", "/api/checks/{}", check["id"], None),
        ("GET", "/api/matches/{}", match["id"], None),
        ("POST", "/api/matches/{}/claim", match["id"], {}),
        ("POST", "/api/matches/{}/verdict", match["id"], {"verdict": "denied", "reason": "x"}),
        ("GET", "/api/incidents/{}", seizure["id"], None),
        ("GET", "/api/alerts/{}", draft, None),
        ("POST", "/api/alerts/{}/release", draft, {}),
        ("POST", "/api/alerts/{}/acknowledge", draft, {}),
        ("PATCH", entries + "/{}", entry["id"], {"note": "x"}),
        ("DELETE", entries + "/{}", entry["id"], None),
    ]:
        headers = {"if-match": '"1"'}
        there = await issa.request(method, path.format(hidden), json=body, headers=headers)
        never = await issa.request(method, path.format(uuid7()), json=body, headers=headers)
        assert there.status_code == 404, (method, path, there.text)
        assert problem(there) == problem(never), path
        assert len(there.content) == len(never.content)


@pytest.mark.long
async def test_a_hidden_record_takes_as_long_as_none(drill: Drill) -> None:
    issa = await drill.at("bureau.bf")
    check = drill.check(new_plate())
    await done((await drill.at("officer.ml")).post("/api/checks", json=check))
    hidden: list[float] = []
    absent: list[float] = []

    for _ in range(CALLS):
        there, took = await timed(lambda: issa.get(f"/api/checks/{check['id']}"))
        hidden.append(took)
        _, took = await timed(lambda: issa.get(f"/api/checks/{uuid7()}"))
        absent.append(took)
        assert there.status_code == 404

    told("hidden and absent", hidden, absent)


def told(what: str, ours: list[float], theirs: list[float]) -> None:
    """Print how alike two samples are; gross differences alone are a failure, for the machine has other work too."""
    distance, p = ks(ours, theirs)
    medians = [f"{sorted(one)[len(one) // 2] * 1000:.2f} ms" for one in (ours, theirs)]
    print(f"{what}: medians {' and '.join(medians)}, D = {distance:.3f}, p = {p:.3f}")
    assert distance < 0.25


@pytest.mark.parametrize("silent", sorted(SILENT))
async def test_a_silent_check_is_like_a_clear_one_for_all_but_the_owners_bureau(
    drill: Drill, person: Person, ledger: Ledger, silent: str
) -> None:
    claire, awa = await person("bureau.fr"), await drill.at("officer.ml")
    others = {desk: await drill.at(desk) for desk in ("bureau.ml", "bureau.bf", "centre", "officer.bf")}
    dpo = await person("dpo")
    plate, innocent = new_plate(), new_plate()
    entries = await opened(claire, f"FR-DIS-{next(_lists)}", ["vehicle"])
    await added(claire, entries, vehicle(plate, action=silent))
    await ledger.settled()

    clear = await done(awa.post("/api/checks", json=drill.check(innocent)))
    before = {desk: await world_of(who, drill.code) for desk, who in others.items()}
    listed = await done(awa.post("/api/checks", json=drill.check(plate)))
    await match_of(claire, listed["id"])
    await ledger.settled()
    after = {desk: await world_of(who, drill.code) for desk, who in others.items()}

    assert plain(listed) == plain(clear)
    assert len(listed["reference"]) == len(clear["reference"])
    for desk in others:
        assert "match" not in str(after[desk]["figures"]), desk
        assert after[desk]["matches"] == before[desk]["matches"], desk
        assert after[desk]["mine"] == before[desk]["mine"], desk
        assert after[desk]["snapshot"] - before[desk]["snapshot"] in (0, 1), desk
    match = (await matches_of(claire, listed["id"]))[0]["id"]
    seen = await ledger.column(
        "select distinct p.user_name from realtime.event e join base.session_class s on s.class_id = e.class_id"
        " join base.session o on o.id = s.session_id join base.person p on p.id = o.person_id"
        " where e.record = $1::text::uuid and p.role <> 'bureau'",
        match,
    )
    assert seen == []
    looks = (await done(dpo.get("/api/audit", params={"record": match})))["items"]
    assert plate not in str(looks)


async def world_of(who: httpx.AsyncClient, operation: str) -> dict[str, Any]:
    """All that a desk sees of an operation, as far as this desk may ask."""
    figures = await done(who.get(f"/api/operations/{operation}/figures"))
    snapshot = await who.get("/api/map/snapshot", params={"operation": operation})
    head = int.from_bytes(snapshot.content[4:8], "little")
    return {
        "figures": [row for row in figures["computed"] if row["kind"] != "check"],
        "matches": (await who.get("/api/matches", params={"operation": operation})).text.partition('"instance"')[0],
        "mine": (await who.get("/api/audit/mine")).text.partition('"instance"')[0],
        "snapshot": httpx.Response(200, content=snapshot.content[8 : 8 + head]).json()["count"],
    }


@pytest.mark.parametrize("silent", sorted(SILENT))
async def test_silent_checks_take_as_long_as_clear_ones(drill: Drill, person: Person, silent: str) -> None:
    """The short form: `jointops bench discreet` takes thousands."""
    claire, awa = await person("bureau.fr"), await drill.at("officer.ml")
    entries = await opened(claire, f"FR-DIS-{next(_lists)}", ["person"])
    names = {kind: [f"Abdoul {secrets.token_hex(3)} Kouri{n}" for n in range(20)] for kind in (True, False)}
    for name in names[True]:
        await added(claire, entries, named(name, action=silent, birth_date="1980-01-01"))
    times: dict[bool, list[float]] = {True: [], False: []}
    answers: set[bytes] = set()

    for n in range(500):
        listed = n % 2 == 0
        name = names[listed][n // 2 % 20]
        subject = {"kind": "person", "names": [name], "birth_date": "1980-01-01"}
        body = {**drill.check("x"), "subject": subject, "checkpoint": GAO}
        answer, took = await timed(lambda body=body: awa.post("/api/checks", json=body))
        times[listed].append(took)
        answers.add(plain(await done(_given(answer))))

    assert answers == {CLEAR}
    told(f"{silent} and clear", times[True], times[False])


async def _given(answer: httpx.Response) -> httpx.Response:
    return answer


async def test_unique_keys_do_not_tell(drill: Drill, person: Person) -> None:
    """Ids that another country has used for what one may not see."""
    awa, issa = await drill.at("officer.ml"), await drill.at("officer.bf")
    check = drill.check(new_plate())
    await done(awa.post("/api/checks", json=check))
    seizure = drill.incident("rescue", persons=1)
    await done((await drill.at("bureau.ml")).post("/api/incidents", json=seizure))

    taken = await issa.post("/api/checks", json={**check, "checkpoint": "BF-DOR-01"})
    mine = drill.check(new_plate(), checkpoint="BF-DOR-01")
    await done(issa.post("/api/checks", json=mine))
    reused = await issa.post("/api/checks", json={**mine, "note": "another"})
    assert (taken.status_code, reused.status_code) == (409, 409)
    assert problem(taken) == problem(reused)
    bureau = await drill.at("bureau.bf")
    other = await bureau.post("/api/incidents", json={**seizure, "country": "BF", "checkpoint": "BF-DOR-01"})
    own = drill.incident("rescue", persons=1, country="BF", checkpoint="BF-DOR-01")
    await done(bureau.post("/api/incidents", json=own))
    again = await bureau.post("/api/incidents", json={**own, "persons": 2})
    assert (other.status_code, again.status_code) == (409, 409)
    assert problem(other) == problem(again)


async def test_an_operation_that_somebody_makes_up_leaves_nothing_behind(drill: Drill, ledger: Ledger) -> None:
    """Access classes stay for good and each costs every session a look: who may not act makes none."""
    awa, mariam, chen = await drill.at("officer.ml"), await drill.at("bureau.ml"), await drill.at("centre")
    await done(mariam.post("/api/alerts", json=alert(operation=drill.code)))
    before = await ledger.value("select count(*) from base.access_class")
    seizure = drill.incident("rescue", persons=1, checkpoint=None)
    person_at_red = {"marking": "TLP:RED", "second": "nobody.at-all", "persons": ["nobody.at-all"]}

    refused = [
        await awa.post("/api/checks", json={**drill.check(new_plate()), "operation": "made-up"}),
        await mariam.post("/api/incidents", json={**seizure, "operation": "made-up"}),
        await mariam.post("/api/incidents", json={**seizure, "country": "QQ"}),
        await chen.post("/api/operations", json=operation("made-up")),
        await chen.post("/api/operations/made-up/checkpoints", json=post("ML-X-1", "X", "ML", 1.0, 15.0)),
        await awa.post("/api/operations", json=operation(drill.code)),
        await (await drill.at("victims.ml")).post("/api/alerts", json=alert(operation="made-up")),
        await chen.post("/api/alerts", json={**alert(operation=drill.code), **person_at_red}),
    ]

    assert [answer.status_code for answer in refused] == [404, 404, 422, 422, 404, 403, 403, 422]
    assert await ledger.value("select count(*) from base.access_class") == before
