"""Two hundred people walk through everything that the product answers, and meet no canary that is kept from them."""

import random
import re
from collections.abc import AsyncGenerator, Callable
from typing import Any, cast
from uuid import UUID

import httpx
import pytest

from jointops.app import application
from jointops.base.access import Viewer
from jointops.base.ids import uuid7
from jointops.node import Node
from jointops.rooms import CONTROLLERS
from realtime.frames import Frame
from realtime.hub import Hub
from realtime.log import LogEvent
from realtime.subscriber import Subscriber
from tests.access.support import crowd, is_visible
from tests.access.world import CANARY, NOW, WORDS, World, happenings, seeded
from tests.ops.support import Ledger
from tests.support import until

pytestmark = pytest.mark.slow

ROLES = ["officer", "bureau", "bureau", "centre", "national_centre", "prosecutor", "victims", "dpo", "admin"]
VIEWERS = 200

Call = tuple[str, str, dict[str, Any] | list[Any] | None]


class Walk:
    """One person's choices: of each table a row at random, and one that the rule keeps from them."""

    def __init__(self, world: World, viewer: Viewer, dice: random.Random) -> None:
        self._world, self._viewer, self._dice = world, viewer, dice

    def any(self, table: str) -> UUID:
        return self._dice.choice(self._world.rows[table])[0]

    def hidden(self, table: str) -> UUID:
        """Acts are tried on what is hidden alone: so the world stays as it is."""
        kept = [id for id, one in self._world.rows[table] if not is_visible(one, *held(self._viewer))]
        return self._dice.choice(kept) if kept else uuid7()


def held(viewer: Viewer) -> tuple[frozenset[str], int]:
    return viewer.principals, viewer.clearance


MATCH, ALERT, CARE = "ops.match", "alerts.alert", "care.victim"
WHY = {"reason": "x"}
NO = {"verdict": "denied", **WHY}
WINDOW = {"from": NOW.isoformat(), "to": NOW.replace(year=2027).isoformat()}

CALLS: dict[str, Callable[[Walk], tuple[str, Any]]] = {
    "GET /api/demo/personas": lambda w: ("/api/demo/personas", None),
    "GET /api/session": lambda w: ("/api/session", None),
    "POST /api/session": lambda w: ("/api/session", {"user": "nobody.at-all"}),
    "POST /api/session/purpose": lambda w: ("/api/session/purpose", {"purpose": "investigation", "operation": None}),
    "DELETE /api/session": lambda w: ("", None),  # last of all
    "GET /api/operations": lambda w: ("/api/operations", None),
    "POST /api/operations": lambda w: ("/api/operations", {"code": "leak"}),
    "GET /api/operations/{code}": lambda w: ("/api/operations/leak", None),
    "POST /api/operations/{code}/phase": lambda w: ("/api/operations/hidden/phase", {"phase": "closed"}),
    "GET /api/operations/{operation}/figures": lambda w: ("/api/operations/leak/figures", None),
    "GET /api/operations/{operation}/checkpoints": lambda w: ("/api/operations/leak/checkpoints", None),
    "POST /api/operations/{operation}/checkpoints": lambda w: ("/api/operations/hidden/checkpoints", {"code": "X-1"}),
    "GET /api/map/snapshot": lambda w: ("/api/map/snapshot?operation=leak", None),
    "POST /api/checks": lambda w: ("/api/checks", check(w)),
    "POST /api/checks/batch": lambda w: ("/api/checks/batch", [check(w)]),
    "GET /api/checks": lambda w: ("/api/checks?operation=leak", None),
    "GET /api/checks/{id}": lambda w: (f"/api/checks/{w.any('ops.check_report')}", None),
    "GET /api/matches": lambda w: ("/api/matches?operation=leak", None),
    "GET /api/matches/{id}": lambda w: (f"/api/matches/{w.any(MATCH)}", None),
    "POST /api/matches/{id}/claim": lambda w: (f"/api/matches/{w.hidden(MATCH)}/claim", {}),
    "POST /api/matches/{id}/ask": lambda w: (f"/api/matches/{w.hidden(MATCH)}/ask", {"text": "x"}),
    "POST /api/matches/{id}/answer": lambda w: (f"/api/matches/{w.hidden(MATCH)}/answer", {"text": "x"}),
    "POST /api/matches/{id}/instruct": lambda w: (f"/api/matches/{w.hidden(MATCH)}/instruct", {"text": "x"}),
    "POST /api/matches/{id}/acknowledge": lambda w: (f"/api/matches/{w.hidden(MATCH)}/acknowledge", {}),
    "POST /api/matches/{id}/close": lambda w: (f"/api/matches/{w.hidden(MATCH)}/close", {}),
    "POST /api/checks/{id}/outcome": lambda w: (f"/api/checks/{w.hidden('ops.check_report')}/outcome", {"done": True}),
    "POST /api/matches/{id}/verdict": lambda w: (
        f"/api/matches/{w.hidden(MATCH)}/verdict",
        {"verdict": "denied", **WHY},
    ),
    "GET /api/incidents": lambda w: ("/api/incidents?operation=leak", None),
    "POST /api/incidents": lambda w: ("/api/incidents", incident(w)),
    "GET /api/incidents/{id}": lambda w: (f"/api/incidents/{w.any('ops.incident')}", None),
    "GET /api/watchlists": lambda w: ("/api/watchlists", None),
    "POST /api/watchlists": lambda w: ("/api/watchlists", {"code": "x"}),
    "GET /api/watchlists/{code}/entries": lambda w: (f"/api/watchlists/{a_list(w)}/entries", None),
    "POST /api/watchlists/{code}/entries": lambda w: ("/api/watchlists/HIDDEN/entries", {"kind": "vehicle"}),
    "PATCH /api/watchlists/{code}/entries/{id}": lambda w: (an_entry(w), {"note": "x"}),
    "DELETE /api/watchlists/{code}/entries/{id}": lambda w: (an_entry(w), None),
    "POST /api/watchlists/{code}/imports": lambda w: ("/api/watchlists/HIDDEN/imports", {}),
    "GET /api/watchlists/{code}/imports": lambda w: (an_import(w, "any").rpartition("/")[0], None),
    "GET /api/watchlists/{code}/imports/{id}": lambda w: (an_import(w, "any"), None),
    "GET /api/watchlists/{code}/imports/{id}/changes": lambda w: (an_import(w, "any") + "/changes", None),
    "POST /api/watchlists/{code}/imports/{id}/resume": lambda w: (an_import(w, "hidden") + "/resume", {}),
    "POST /api/watchlists/{code}/imports/{id}/roll-back": lambda w: (an_import(w, "hidden") + "/roll-back", {}),
    "POST /api/watchlists/{code}/imports/{id}/release": lambda w: (an_import(w, "hidden") + "/release", {}),
    "GET /api/authorities": lambda w: ("/api/authorities?country=FR", None),
    "POST /api/authorities": lambda w: ("/api/authorities", {"code": "FR-X"}),
    "PATCH /api/authorities/{id}": lambda w: (f"/api/authorities/{w.hidden('alerts.authority')}", {"hours": "x"}),
    "GET /api/alerts": lambda w: (f"/api/alerts?box={w._dice.choice(['inbox', 'sent', 'draft'])}", None),
    "POST /api/alerts": lambda w: ("/api/alerts", {"operation": "leak", "trigger": {"kind": "match"}}),
    "GET /api/alerts/{id}": lambda w: (f"/api/alerts/{w.any(w._dice.choice([ALERT, 'alerts.alert_face']))}", None),
    "POST /api/alerts/{id}/release": lambda w: (f"/api/alerts/{w.hidden(ALERT)}/release", {}),
    "POST /api/alerts/{id}/receive": lambda w: (f"/api/alerts/{w.hidden(ALERT)}/receive", {}),
    "POST /api/alerts/{id}/read": lambda w: (f"/api/alerts/{w.hidden(ALERT)}/read", {}),
    "POST /api/alerts/{id}/acknowledge": lambda w: (f"/api/alerts/{w.hidden(ALERT)}/acknowledge", {}),
    "POST /api/alerts/{id}/reply": lambda w: (f"/api/alerts/{w.hidden(ALERT)}/reply", {"text": "x"}),
    "GET /api/shares": lambda w: (f"/api/shares?record={w.any(MATCH)}", None),
    "POST /api/shares": lambda w: (
        "/api/shares",
        {"kind": "match", "id": str(w.hidden(MATCH)), "with": ["bureau:BF"], **WHY},
    ),
    "POST /api/shares/{id}/withdraw": lambda w: (f"/api/shares/{w.hidden('base.share')}/withdraw", WHY),
    "GET /api/care/victims": lambda w: ("/api/care/victims", None),
    "POST /api/care/victims": lambda w: ("/api/care/victims", {"id": str(w.hidden(CARE))}),
    "GET /api/care/victims/{id}": lambda w: (f"/api/care/victims/{w.hidden(CARE)}", None),
    "POST /api/care/victims/{id}/lead": lambda w: (f"/api/care/victims/{w.hidden(CARE)}/lead", WHY),
    "POST /api/care/victims/{id}/erase": lambda w: (f"/api/care/victims/{w.hidden(CARE)}/erase", WHY),
    "POST /api/care/worries": lambda w: ("/api/care/worries", {"id": str(w.hidden(CARE))}),
    "GET /api/audit": lambda w: (f"/api/audit?record={w.any(MATCH)}", None),
    "GET /api/audit/mine": lambda w: ("/api/audit/mine", None),
    "GET /api/audit/head": lambda w: ("/api/audit/head", None),
    "GET /api/audit/seals": lambda w: ("/api/audit/seals", None),
    "GET /api/audit/proof": lambda w: ("/api/audit/proof?leaf=0&size=1", None),
    "GET /api/audit/growth": lambda w: ("/api/audit/growth?old=1&size=1", None),
    "GET /api/misuse": lambda w: ("/api/misuse", None),
}

PLAIN = (
    "DELETE /api/holds/{id}",
    "DELETE /api/passkeys/{id}",
    "DELETE /api/sessions/{id}",
    "GET /api/devices",
    "GET /api/exports/{id}",
    "GET /api/exports/{id}/file",
    "GET /api/holds",
    "GET /api/notices",
    "GET /api/passkeys",
    "GET /api/people",
    "GET /api/people/{id}",
    "GET /api/proposals",
    "GET /api/proposals/{id}",
    "GET /api/retention",
    "GET /api/retention/certificates",
    "GET /api/retention/reviews",
    "GET /api/session/oidc",
    "GET /api/session/oidc/callback",
    "GET /api/session/ways",
    "GET /api/sessions",
    "GET /api/subject-findings",
    "GET /api/subject-requests",
    "GET /api/subject-requests/{id}",
    "GET /api/watchlists/ages",
    "POST /api/devices/{id}/lost",
    "POST /api/exports",
    "POST /api/holds",
    "POST /api/notices/{id}/acknowledge",
    "POST /api/passkeys",
    "POST /api/passkeys/options",
    "POST /api/people/{id}/access",
    "POST /api/proposals/{id}/refuse",
    "POST /api/proposals/{id}/release",
    "POST /api/retention/rules",
    "POST /api/session/passkey",
    "POST /api/session/passkey/options",
    "POST /api/session/step-up",
    "POST /api/session/step-up/demo",
    "POST /api/session/step-up/options",
    "POST /api/subject-findings/{id}/decision",
    "POST /api/subject-requests",
    "POST /api/subject-requests/{id}/answer",
    "POST /api/subject-requests/{id}/compile",
    "POST /api/tokens",
    "POST /api/watchlists/{code}/entries/{id}/restriction",
)
"""Called as they stand, with the number of a hidden record where one is wanted and an empty body."""


def _plain(operation: str) -> Callable[[Walk], tuple[str, Any]]:
    method, _, path = operation.partition(" ")

    def call(w: Walk) -> tuple[str, Any]:
        address = re.sub(r"\{code\}", "hidden", path)
        return re.sub(r"\{id\}", str(w.hidden(MATCH)), address), None if method == "GET" else {}

    return call


CALLS.update({operation: _plain(operation) for operation in PLAIN})
"""How each operation is called: every one of them, or the test fails."""


def check(w: Walk) -> dict[str, Any]:
    """A check of a post that is hidden, under an id that somebody else has taken."""
    subject = {"kind": "vehicle", "plate": "LEAK 1", "country": "ML"}
    taken = str(w.any("ops.check_report"))
    return {
        "id": taken,
        "operation": "leak",
        "checkpoint": "HIDDEN-1",
        "occurred_at": NOW.isoformat(),
        "subject": subject,
    }


def share(w: Walk) -> dict[str, Any]:
    """A hidden match is given away."""
    return {"kind": "match", "id": str(w.hidden(MATCH)), "with": ["bureau:BF"], **WHY}


def incident(w: Walk) -> dict[str, Any]:
    """An arrest that names a hidden match."""
    return {
        "id": str(w.any("ops.incident")), "kind": "arrest", "operation": "leak", "country": w._viewer.country,
        "occurred_at": NOW.isoformat(), "persons": 1, "match": str(w.hidden(MATCH)),
    }  # fmt: skip


def a_list(w: Walk) -> str:
    return w._world.by["lists"][w.any("alerts.watchlist")]


def an_entry(w: Walk) -> str:
    id = w.hidden("alerts.entry")
    return f"/api/watchlists/{w._world.by['entries'].get(id, 'HIDDEN')}/entries/{id}"


def an_import(w: Walk, which: str) -> str:
    id = w.any("alerts.list_import") if which == "any" else w.hidden("alerts.list_import")
    return f"/api/watchlists/{w._world.by['imports'].get(id, 'HIDDEN')}/imports/{id}"


@pytest.fixture(scope="module")
async def world(node: Node, ledger: Ledger) -> World:
    world = await seeded(node, ledger, random.Random(21))
    for name, table in [("lists", "watchlist"), ("entries", "entry"), ("imports", "list_import")]:
        column = "code" if name == "lists" else "list"
        rows = await ledger._connection.fetch(f"select id, {column} from alerts.{table}")
        world.by[name] = {UUID(str(row[0])): row[1] for row in rows}
    return world


@pytest.fixture(scope="module")
async def viewers(node: Node, ledger: Ledger) -> list[Viewer]:
    return await crowd(node, ledger, random.Random(22), VIEWERS, WORDS, ROLES)


@pytest.fixture(scope="module")
async def http(node: Node) -> AsyncGenerator[httpx.AsyncClient]:
    app = application(node, CONTROLLERS)
    transport = httpx.ASGITransport(cast(Any, app), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        client.described = app.openapi_schema.to_schema()  # pyright: ignore
        yield client


def leaks(world: World, viewer: Viewer, said: bytes) -> set[bytes]:
    """The canaries in what was said that the rule keeps from this viewer."""
    heard = {word.lower() for word in CANARY.findall(said)}
    return {word for word in heard if not is_visible(world.classes[word], *held(viewer))}


async def walk(
    http: httpx.AsyncClient, world: World, viewer: Viewer, dice: random.Random, calls: list[str]
) -> tuple[dict[str, set[bytes]], set[bytes]]:
    """What leaked by operation, and all canaries that this viewer met."""
    told: dict[str, set[bytes]] = {}
    met: set[bytes] = set()
    w = Walk(world, viewer, dice)
    for name in calls:
        address, body = CALLS[name](w)
        if not address:
            continue
        headers = {"authorization": f"Bearer {viewer.key}", "if-match": '"1"'}
        answer = await http.request(name.split()[0], address, headers=headers, json=body)
        assert answer.status_code < 500, (name, viewer.role, answer.text)
        said = answer.content + str(answer.headers).encode()
        met |= {word.lower() for word in CANARY.findall(said)}
        if found := leaks(world, viewer, said):
            told[f"{name} to {viewer.role}"] = found
    return told, met


def test_every_operation_is_walked(http: httpx.AsyncClient) -> None:
    paths = http.described["paths"]  # pyright: ignore
    described = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}  # pyright: ignore

    assert described == set(CALLS)


async def test_two_hundred_people_meet_no_canary_that_the_rule_keeps_from_them(
    http: httpx.AsyncClient, world: World, viewers: list[Viewer]
) -> None:
    dice = random.Random(23)
    met: set[bytes] = set()
    seen = 0

    for viewer in viewers:
        told, heard = await walk(http, world, viewer, dice, list(CALLS))
        assert told == {}
        met |= heard
        seen += len(heard)

    print(f"{len(viewers)} viewers × {len(CALLS) - 1} operations")
    print(f"{len(met)} of {len(world.classes)} canaries were met, {seen} times")
    assert len(met) > len(world.classes) / 3


async def test_figures_count_what_the_viewer_sees_and_no_more(
    http: httpx.AsyncClient, world: World, viewers: list[Viewer]
) -> None:
    for viewer in viewers[::4]:
        headers = {"authorization": f"Bearer {viewer.key}"}
        answer = (await http.get("/api/operations/leak/figures", headers=headers)).json()
        visible = [n for n, (_, one) in enumerate(world.rows["geo.mark"]) if is_visible(one, *held(viewer))]
        counted = {row["kind"]: row["count"] for row in answer["computed"]}
        assert counted.get("match", 0) == sum(n % 4 == 1 for n in visible)
        assert counted.get("alert", 0) == sum(n % 4 == 3 for n in visible)


@pytest.mark.parametrize(
    ("table", "calls"),
    [
        ("ops.match", ["GET /api/matches"]),
        ("geo.mark", ["GET /api/map/snapshot"]),
        ("alerts.entry", ["GET /api/watchlists/{code}/entries"]),
        ("ops.seized_item", ["GET /api/incidents"]),
    ],
)
async def test_the_walk_finds_a_table_that_is_left_open(
    http: httpx.AsyncClient, world: World, viewers: list[Viewer], ledger: Ledger, table: str, calls: list[str]
) -> None:
    await ledger.value(f"create policy careless on {table} for select to jointops_app using (true)")
    try:
        told = [await walk(http, world, viewer, random.Random(1), calls) for viewer in viewers]
    finally:
        await ledger.value(f"drop policy careless on {table}")

    assert any(leaked for leaked, _ in told)


class Ear:
    """A link that keeps what it is sent."""

    def __init__(self) -> None:
        self.heard = b""

    def encode(self, frame: Frame) -> bytes:
        return frame.sse()

    def write(self, joined: bytes) -> None:
        self.heard += joined

    def beat(self) -> None: ...
    def bye(self, why: str, code: int) -> None: ...


async def listened(node: Node, world: World, viewers: list[Viewer], dice: random.Random) -> tuple[set[bytes], int, int]:
    """Everybody listens while things happen, and comes back from before; what leaked, how much was heard and missed."""
    before = node.realtime.hub.cursor()
    ears = [Subscriber(viewer, (), Ear()) for viewer in viewers]
    for ear in ears:
        await node.realtime.hub.join(ear, None)
    known = set(world.classes)
    await happenings(world, dice)
    happened = set(world.classes) - known
    node.realtime._committed()
    head = await world._ledger.value("select number from realtime.head")
    await until(lambda: _reached(node, world, head))
    later = [Subscriber(viewer, (), Ear()) for viewer in viewers]
    for ear in later:
        await node.realtime.hub.join(ear, before)
    told: set[bytes] = set()
    heard = missed = 0
    for ear in (*ears, *later):
        said = cast(Ear, ear.link).heard
        told |= leaks(world, ear.viewer, said)
        words = {word.lower() for word in CANARY.findall(said)}
        due = {word for word in happened if is_visible(world.classes[word], *held(ear.viewer))}
        heard += len(words & due)
        missed += len(due - words)
        node.realtime.hub.leave(ear)
    return told, heard, missed


async def _reached(node: Node, world: World, head: int) -> bool:
    waiting = await world._ledger.value("select count(*) from realtime.outbox")
    now = await world._ledger.value("select number from realtime.head")
    return waiting == 0 and now > head and node.realtime.hub.last >= now


async def test_of_every_kind_of_event_everybody_hears_what_they_may_and_nothing_else(
    node: Node, world: World, viewers: list[Viewer]
) -> None:
    told, heard, missed = await listened(node, world, viewers, random.Random(31))

    print(f"{heard} events heard, live and later")
    assert told == set()
    assert missed == 0
    assert heard > 1000


async def test_the_walk_finds_a_hub_that_does_not_judge(
    node: Node, world: World, viewers: list[Viewer], monkeypatch: pytest.MonkeyPatch
) -> None:
    def all_of_it(self: Hub, subscriber: Subscriber, event: LogEvent, frame: Frame) -> list[Frame]:
        return [frame]

    monkeypatch.setattr(Hub, "_told", all_of_it)

    told, _, _ = await listened(node, world, viewers[:20], random.Random(32))

    assert told != set()
