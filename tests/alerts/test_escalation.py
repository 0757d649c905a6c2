"""Nobody acknowledges over a weekend: each step is told once, to the right people, whatever happens to the nodes."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import httpx
import pytest

from alerts.coordination.answers import acknowledge_alert
from alerts.coordination.keeper import AlertKeeper
from alerts.coordination.release import release_alert
from jointops.base.db import Db, connect
from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.base.settings import secret_of
from jointops.base.sql import Statements
from jointops.node import Node
from tests.alerts.support import Desk, Records, drafted, if_match, pointers, problem, released
from tests.support import Person

q = Statements(
    """
-- steps_of: whom the ladders of an alert told, in order
select round, rung, told, whom, at from alerts.escalation where alert_id = :id::uuid order by at, rung;
-- taken_of: what is on record of the clock's steps
select result from base.audit where record = :id::uuid and verb = 'alert.escalate' and service = 'clock' order by id;
"""
)

MINUTES = timedelta(minutes=1)
HOURS = timedelta(hours=1)
# A Friday that lies ahead, so that the node's own keeper takes no step meanwhile.
FRIDAY = datetime(2031, 11, 28, tzinfo=UTC)


class Court:
    """An authority of an invented country with a week and people of its own."""

    def __init__(self, node: Node, desk: Desk, code: str, authority: dict[str, Any]) -> None:
        self.node, self.desk, self.code, self.id = node, desk, code, authority["id"]
        self.duty, self.deputy = f"{code.lower()}.duty", f"{code.lower()}.deputy"

    async def sent(self, person: Person, at: datetime, priority: str, **more: object) -> str:
        """An alert released to it at an instant; its id."""
        draft = await drafted(await person("centre.kafo"), addressees=[self.id], priority=priority, **more)
        chen = await self.desk("centre.kafo")
        facts = self.node.facts
        sent = await release_alert(self.node.db, facts, chen, UUID(draft["id"]), draft["version"], lambda: at)
        return str(sent.id)

    async def acknowledges(self, id: str, at: datetime) -> None:
        await acknowledge_alert(self.node.db, await self.desk(self.duty), UUID(id), lambda: at)


async def court_of(node: Node, desk: Desk, person: Person, code: str, zone: str, days: tuple[int, ...]) -> Court:
    """A court that works eight hours on these days, and the two of its people who take turns."""
    aigerim = await person("secretariat.casc")
    body = {
        "code": code, "name": f"Court {code} (invented)", "country": code[:2], "functions": ["mla"],
        "languages": ["en"], "channel": "JointOps", "hours": "see week",
        "time_zone": zone, "urgent_contact": "+00 1 (invented)",
        "week": [{"day": day, "opens": "08:00", "closes": "16:00"} for day in days],
        "valid_from": "2020-01-01", "verified_at": (FRIDAY + timedelta(days=600)).isoformat(),
    }  # fmt: skip
    answer = await aigerim.post("/api/authorities", json=body)
    assert answer.status_code == 201, answer.text
    court = Court(node, desk, code, answer.json())
    people = [
        NewPerson(user=user, name=user.title(), title="Prosecutor", role="prosecutor", country=code[:2],
                  principals=[f"agency:{code}"], clearance=3, demo=True)
        for user in (court.duty, court.deputy)
    ]  # fmt: skip
    await enrol(node.servers.database_url, people)
    turns = [
        {"task": task, "user": user, "starts_at": "2026-01-01T00:00:00Z", "ends_at": "2040-01-01T00:00:00Z"}
        for task, user in (("on-call", court.duty), ("deputy", court.deputy))
    ]
    rota, duty = f"/api/authorities/{court.id}/rota", await person(court.duty)
    said = await duty.put(rota, json={"turns": turns}, headers=if_match(1))
    assert said.status_code == 200, said.text
    return court


@pytest.fixture(scope="module")
async def second(node: Node) -> AsyncGenerator[Db]:
    """The pools of another node on the same database."""
    db = await connect(node.servers.database_url, secret_of(node.settings))
    yield db
    await db.close()


async def run_until(db: Db, last: datetime, first: datetime, step: timedelta = 10 * MINUTES) -> None:
    """A node lives through a time, looking every few minutes of it."""
    now = first
    while now <= last:
        await AlertKeeper(db, lambda at=now: at).look()
        now += step


def told(rows: list[Any]) -> list[tuple[str, datetime]]:
    return [(row["told"], row["at"]) for row in rows]


async def test_over_a_weekend_each_step_is_told_once_in_each_courts_own_time(
    node: Node, second: Db, desk: Desk, person: Person, records: Records
) -> None:
    """Paris rests on Saturday and Sunday, Dhaka on Friday and Saturday; both hear of a P2 on Friday afternoon."""
    paris = await court_of(node, desk, person, "FR-WEEKEND", "Europe/Paris", (1, 2, 3, 4, 5))
    dhaka = await court_of(node, desk, person, "BD-WEEKEND", "Asia/Dhaka", (7, 1, 2, 3, 4))
    sent = FRIDAY.replace(hour=14, minute=30)  # 15:30 in Paris, 20:30 in Dhaka
    ids = [await court.sent(person, sent, "P2") for court in (paris, dhaka)]

    await run_until(node.db, sent + 30 * HOURS, sent)
    # One node is gone in the middle, another goes on where it was; then two look at the same time.
    await run_until(second, sent + 40 * HOURS, sent + 30 * HOURS)
    now = sent + 40 * HOURS
    while now <= sent + 100 * HOURS:
        await asyncio.gather(*(AlertKeeper(db, lambda at=now: at).look() for db in (node.db, second)))
        now += 10 * MINUTES

    def local(zone: str, day: int, hour: int, minute: int = 0) -> datetime:
        return datetime(2031, 11, day, hour, minute, tzinfo=ZoneInfo(zone))

    rows = [await records.rows("centre.kafo", q.steps_of, id=id) for id in ids]
    december = datetime(2031, 12, 1, tzinfo=ZoneInfo("Europe/Paris"))
    assert told(rows[0]) == [
        ("on-call", sent),
        ("deputy", december.replace(hour=9, minute=30)),
        ("centre", december.replace(hour=10, minute=30)),
        ("other-channel", december.replace(hour=11, minute=30)),
    ]
    assert told(rows[1]) == [
        ("on-call", sent),
        ("deputy", local("Asia/Dhaka", 30, 10)),
        ("centre", local("Asia/Dhaka", 30, 11)),
        ("other-channel", local("Asia/Dhaka", 30, 12)),
    ]
    assert [row["whom"] for row in rows[0]] == [
        [f"user:{paris.duty}"], [f"user:{paris.deputy}"], ["centre:kafo-ii"], ["centre:kafo-ii"],
    ]  # fmt: skip
    for id in ids:
        events = [event for event in await records.events("centre.kafo", id) if event["kind"] == "alert.escalated"]
        assert [event["data"]["told"] for event in events] == ["deputy", "centre", "other-channel"]
        assert [row["result"] for row in await records.rows("dpo", q.taken_of, id=id)] == [
            "deputy",
            "centre",
            "other-channel",
        ]
        seen = (await (await person("centre.kafo")).get(f"/api/alerts/{id}")).json()
        [court] = seen["addressees"]
        assert (court["call"], court["next_at"], court["state"]) == ("+00 1 (invented)", None, "sent")


async def test_a_step_means_those_on_duty_who_may_see_the_alert_or_else_their_authority(
    node: Node, desk: Desk, person: Person
) -> None:
    """The deputy of Bissau is cleared for less than TLP:AMBER+STRICT."""
    bissau = await court_of(node, desk, person, "GW-STRICT", "Africa/Bissau", (1, 2, 3, 4, 5))
    at = FRIDAY.replace(hour=12)
    connection = await asyncpg.connect(node.servers.database_url)

    async def cleared(user: str, clearance: int) -> None:
        await connection.execute("update base.person set clearance = $1 where user_name = $2", clearance, user)

    async def steps() -> list[tuple[str, list[str], list[str]]]:
        id = UUID(await bissau.sent(person, at, "P1", marking="TLP:AMBER+STRICT"))
        await AlertKeeper(node.db, lambda: at + 11 * MINUTES).look()
        await cleared(bissau.deputy, 2)
        return [tuple(row) for row in await connection.fetch(_WHOM_TOLD, id)]  # pyright: ignore

    duty, deputy = f"user:{bissau.duty}", f"user:{bissau.deputy}"
    first = ("on-call", [duty], [bissau.duty])
    try:
        assert await steps() == [first, ("deputy", [deputy], [bissau.duty])], "cleared for less since"
        assert await steps() == [first, ("deputy", [], [bissau.duty])]
        await cleared(bissau.duty, 2)
        await cleared(bissau.deputy, 3)
        assert (await steps())[0][:2] == ("on-call", [])
    finally:
        await connection.close()


_WHOM_TOLD = """
select s.told, s.whom, (select coalesce(array_agg(p.user_name::text order by p.user_name), '{}')
                        from alerts.to_tell(s.alert_id, 'step ' || s.id) t join base.person p on p.id = t.person)
from alerts.escalation s where s.alert_id = $1 order by s.at
"""


async def test_an_acknowledgement_that_is_not_followed_by_an_answer_expires_and_the_alert_is_open_again(
    node: Node, desk: Desk, person: Person, records: Records
) -> None:
    court = await court_of(node, desk, person, "FR-EXPIRES", "Europe/Paris", (1, 2, 3, 4, 5))
    sent = FRIDAY + timedelta(days=300)
    id = await court.sent(person, sent, "P1")
    await run_until(node.db, sent + 8 * MINUTES, sent, MINUTES)
    assert len(await records.rows("centre.kafo", q.steps_of, id=id)) == 1, "nobody but those on call was told"
    await court.acknowledges(id, sent + 9 * MINUTES)

    await run_until(node.db, sent + 2 * HOURS, sent + 9 * MINUTES)
    assert len(await records.rows("centre.kafo", q.steps_of, id=id)) == 1, "acknowledged, the ladder rests"
    await run_until(node.db, sent + 2 * HOURS + 40 * MINUTES, sent + 2 * HOURS, MINUTES)

    rows = await records.rows("centre.kafo", q.steps_of, id=id)
    assert [(row["round"], row["told"]) for row in rows] == [
        (0, "on-call"), (1, "on-call"), (1, "deputy"), (1, "centre"), (1, "other-channel"),
    ]  # fmt: skip
    kinds = [event["kind"] for event in await records.events("centre.kafo", id)]
    assert kinds == [
        "alert.drafted",
        "alert.released",
        "alert.acknowledged",
        "alert.reopened",
        *["alert.escalated"] * 3,
    ]
    duty = await person(court.duty)
    seen = (await duty.get(f"/api/alerts/{id}")).json()
    [mine] = seen["addressees"]
    assert (mine["state"], mine["acknowledged_at"], seen["may"]) == ("read", None, ["acknowledge", "reply", "attach"])
    answered = await duty.post(f"/api/alerts/{id}/reply", json={"text": "We take it."})
    assert answered.json()["addressees"][0]["next_at"] is None
    assert await AlertKeeper(node.db, lambda: sent + timedelta(days=30)).look() == 0


async def test_an_alert_stands_on_somebodys_screen_until_it_is_closed(node: Node, desk: Desk, person: Person) -> None:
    court = await court_of(node, desk, person, "FR-CLOSES", "Europe/Paris", (1, 2, 3, 4, 5))
    sent = FRIDAY + timedelta(days=600)
    id = await court.sent(person, sent, "P1")
    await run_until(node.db, sent + 3 * HOURS, sent)
    duty, chen = await person(court.duty), await person("centre.kafo")

    async def stands() -> tuple[bool, bool]:
        boxes = [
            (await who.get(f"/api/alerts?box={box}")).json()["items"] for who, box in ((duty, "inbox"), (chen, "sent"))
        ]
        return tuple(any(one["id"] == id and one["state"] == "released" for one in box) for box in boxes)  # pyright: ignore

    assert await stands() == (True, True)
    alert = (await chen.get(f"/api/alerts/{id}")).json()
    assert problem(await duty.post(f"/api/alerts/{id}/close", json={"reason": "x"}, headers=if_match(1)))[0] == 404
    assert (await chen.post(f"/api/alerts/{id}/close", json={"reason": "Told by telephone."})).status_code == 428
    stale = await chen.post(f"/api/alerts/{id}/close", json={"reason": "x"}, headers=if_match(alert["version"] - 1))
    assert stale.status_code == 412
    closed = await chen.post(
        f"/api/alerts/{id}/close", json={"reason": "Told by telephone."}, headers=if_match(alert["version"])
    )
    assert (closed.json()["state"], closed.json()["closed_reason"]) == ("closed", "Told by telephone.")
    assert await stands() == (False, False)
    again = await chen.post(f"/api/alerts/{id}/close", json={"reason": "x"}, headers=if_match(alert["version"] + 1))
    assert again.status_code == 409


_ALSO = """
insert into alerts.duty (authority_id, task, user_name, starts_at, ends_at, class_id)
select authority_id, task, 'prosecutor.br', starts_at, ends_at, class_id from alerts.duty where authority_id = $1
"""
"""Beto is put on it as well, as if he worked there."""


async def test_a_rota_is_said_and_read_by_an_authoritys_own_people(person: Person, node: Node) -> None:
    helene, chen = await person("prosecutor.fr"), await person("centre.kafo")
    [france, *_] = (await helene.get("/api/authorities?country=FR&function=mla")).json()["items"]
    address = f"/api/authorities/{france['id']}/rota"
    turn = {
        "task": "on-call",
        "user": "prosecutor.fr",
        "starts_at": "2030-01-01T00:00:00Z",
        "ends_at": "2030-01-08T00:00:00Z",
    }

    assert (await helene.put(address, json={"turns": [turn]})).status_code == 428
    both = await asyncio.gather(
        *(helene.put(address, json={"turns": turns}, headers=if_match(1)) for turns in ([turn], [turn, turn]))
    )
    assert sorted(answer.status_code for answer in both) == [200, 412], "of two colleagues the second is told"
    said = await helene.put(address, json={"turns": [turn]}, headers=if_match(2))
    assert said.json() == (await helene.get(address)).json() == {"version": 3, "turns": [turn]}
    people = f"/api/authorities/{france['id']}/people"
    found = (await helene.get(people, params={"search": "vass"})).json()
    assert [(one["user"], one["name"]) for one in found] == [("prosecutor.fr", "Hélène Vasseur")], "oneself as well"
    assert (await helene.get(people, params={"search": "beto"})).json() == []
    for call in (chen.get(address), chen.put(address, json={"turns": []}, headers=if_match(3)), chen.get(people)):
        assert (await call).status_code == 404
    stranger = {**turn, "user": "prosecutor.br"}
    assert pointers(await helene.put(address, json={"turns": [stranger]}, headers=if_match(3))) == ["/turns/0/user"]
    backwards = {**turn, "ends_at": turn["starts_at"]}
    refused = await helene.put(address, json={"turns": [turn, backwards]}, headers=if_match(3))
    assert pointers(refused) == ["/turns/1/ends_at"]
    connection = await asyncpg.connect(node.servers.database_url)

    async def on_it() -> set[str]:
        called = await connection.fetchval("select alerts.on_duty($1, 'on-call', '2030-01-02')", UUID(france["id"]))
        shown = {one["user"] for one in (await helene.get(address)).json()["turns"]}
        assert set(called) == {f"user:{one}" for one in shown}, "nor is anybody called who may not sign in"
        return shown

    async def become(state: str) -> None:
        await connection.execute("update base.person set state = $1 where user_name = 'prosecutor.br'", state)

    try:
        await connection.execute(_ALSO, UUID(france["id"]))
        assert await on_it() == {"prosecutor.br", "prosecutor.fr"}
        await become("suspended")
        assert await on_it() == {"prosecutor.fr"}
        said = await helene.put(address, json={"turns": [turn]}, headers=if_match(3))
        assert said.json() == {"version": 4, "turns": [turn]}
    finally:
        await become("active")
    assert await on_it() == {"prosecutor.br", "prosecutor.fr"}, "a suspension that is undone finds its turns again"
    await connection.close()
    emptied = await helene.put(address, json={"turns": []}, headers=if_match(4))
    assert emptied.json() == {"version": 5, "turns": []}


async def test_a_holiday_of_a_country_is_said_once_and_the_clocks_of_each_of_its_authorities_stop_for_it(
    node: Node, desk: Desk, person: Person
) -> None:
    aigerim, chen = await person("secretariat.casc"), await person("centre.kafo")
    lome = await court_of(node, desk, person, "TG-FEAST", "Africa/Lome", (1, 2, 3, 4, 5))
    away = {"first": "2031-11-20", "last": "2031-12-01", "why": "The court moves"}
    kara = await court_of(node, desk, person, "TG-MOVES", "Africa/Lome", (1, 2, 3, 4, 5))
    change = f"/api/authorities/{kara.id}"
    assert (await aigerim.patch(change, json={"other_days": [away]}, headers=if_match(1))).status_code == 200
    feast = {"country": "TG", "first": "2031-12-01", "last": "2031-12-02", "why": "Feast (invented)"}

    said = await aigerim.post("/api/authorities/days", json=feast)
    assert said.json() == {"entered": ["TG-FEAST"], "left": ["TG-MOVES"]}
    again = await aigerim.post("/api/authorities/days", json=feast)
    assert again.json() == {"entered": [], "left": ["TG-FEAST", "TG-MOVES"]}, "said twice it stands there once"

    id = await lome.sent(person, FRIDAY.replace(hour=15, minute=30), "P2")
    [addressee] = (await chen.get(f"/api/alerts/{id}")).json()["addressees"]
    assert addressee["due_at"] == "2031-12-03T09:30:00Z", "half an hour of Friday, and of Wednesday an hour and a half"
    strike = {"authority": lome.id, "kind": "closed", "starts_on": "2031-12-03", "ends_on": "2031-12-04"}
    said = await (await person(lome.duty)).post("/api/authority-notices", json=strike)
    assert said.status_code == 201, said.text
    id = await lome.sent(person, FRIDAY.replace(hour=15, minute=30), "P2")
    [addressee] = (await chen.get(f"/api/alerts/{id}")).json()["addressees"]
    assert addressee["due_at"] == "2031-12-05T09:30:00Z", "nor on the days for which it says that it is closed"
    await AlertKeeper(node.db, lambda: datetime(2031, 12, 5, 15, 30, tzinfo=UTC)).look()
    [addressee] = (await chen.get(f"/api/alerts/{id}")).json()["addressees"]
    assert [step["told"] for step in addressee["told"]] == ["on-call", "deputy"]
    since = {"since": "2026-01-01T00:00:00Z", "country": "TG"}
    log = (await chen.get("/api/authorities/changes", params=since)).json()["items"]
    assert [(one["code"], one["fields"]) for one in log if one["act"] == "changed"] == [
        ("TG-FEAST", ["other_days"]), ("TG-MOVES", ["other_days"]),
    ]  # fmt: skip
    for wrong, pointer in (({"last": "2031-11-30"}, "/last"), ({"country": "VA"}, "/country")):
        assert pointers(await aigerim.post("/api/authorities/days", json={**feast, **wrong})) == [pointer]
    assert (await chen.post("/api/authorities/days", json=feast)).status_code == 403


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"time_zone": "Mars/Olympus"}, "/time_zone"),
        ({"week": [{"day": 1, "opens": "16:00", "closes": "08:00"}]}, "/week/0/closes"),
        ({"other_days": [{"first": "2027-01-02", "last": "2027-01-01", "why": "x"}]}, "/other_days/0/last"),
    ],
)
async def test_hours_by_which_no_clock_can_go_are_refused(person: Person, change: dict[str, Any], pointer: str) -> None:
    aigerim = await person("secretariat.casc")
    [france, *_] = (await aigerim.get("/api/authorities?country=FR")).json()["items"]

    answer: httpx.Response = await aigerim.patch(f"/api/authorities/{france['id']}", json=change, headers=if_match(1))

    assert pointers(answer) == [pointer]


async def test_an_alert_that_nobody_misses_takes_no_step(node: Node, person: Person) -> None:
    helene, chen = await person("prosecutor.fr"), await person("centre.kafo")
    sent = await released(chen, priority="P4")
    answered = await released(chen, priority="P1")
    await helene.post(f"/api/alerts/{answered['id']}/reply", json={"text": "Ours."})

    await AlertKeeper(node.db, lambda: FRIDAY).look()

    for one in (sent, answered):
        seen = (await chen.get(f"/api/alerts/{one['id']}")).json()
        assert [step["told"] for step in seen["addressees"][0]["told"]] == ["on-call"]
