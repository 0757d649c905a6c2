"""People walk through everything that the product answers, and meet no canary that is kept from them."""

import asyncio
import random
import re
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from geo.tiles import holding
from geo.tiles.model import Words
from geo.tiles.reading import Standing
from jointops.app import application
from jointops.base.access import AccessClass, Viewer, access_class
from jointops.base.clock import utc_now
from jointops.base.ids import uuid7
from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.node import Node
from jointops.rooms import CONTROLLERS
from ops.reports.keeper import ReportKeeper
from realtime.frames import Frame
from realtime.hub import Hub
from realtime.log import LogEvent
from realtime.subscriber import Subscriber
from tests.access.calls import CALLS, ENDLESS, LAST, Blind, Walk
from tests.access.desk_acts import play
from tests.access.desks_world import add_desks
from tests.access.stage import Stage, everybody, listening
from tests.access.support import crowd, is_visible
from tests.access.world import WORDS, World, a_day, happenings, seeded, words_in
from tests.ops.support import Ledger
from tests.support import LONG, until

pytestmark = [pytest.mark.slow, pytest.mark.long]

ROLES = ["officer", "bureau", "bureau", "centre", "national_centre", "prosecutor", "victims", "dpo", "admin"]
OFFICES = ["office:dpo", "office:admin"]
VIEWERS = 200
CALLERS = VIEWERS if LONG else 17
"""Who make every call there is, one after the other; all of them listen."""
EVERYBODY = access_class("signed-in", marking=0)

NEEDS_A_DEVICE = {
    "POST /api/passkeys", "POST /api/passkeys/options", "DELETE /api/passkeys/{id}", "POST /api/session/passkey",
    "POST /api/session/passkey/options", "POST /api/session/step-up", "POST /api/session/step-up/options",
    "POST /api/devices/{id}/lost", "POST /api/packs", "PUT /api/push",
}  # fmt: skip
"""Acts of a device with a key of its own: called by everybody here, done in tests/browser, tests/base and tests/ops."""


@pytest.fixture(scope="module")
async def world(node: Node, ledger: Ledger) -> World:
    world = await seeded(node, ledger, random.Random(21))
    await add_desks(world, random.Random(24))
    world.by["seeded"] = set(world.classes)
    world.by["networks"] = [row["code"] for row in await ledger._connection.fetch("select code from alerts.network")]
    for name, table in [("lists", "watchlist"), ("entries", "entry"), ("imports", "list_import")]:
        column = "code" if name == "lists" else "list"
        rows = await ledger._connection.fetch(f"select id, {column} from alerts.{table}")
        world.by[name] = {UUID(str(row[0])): row[1] for row in rows}
    return world


@pytest.fixture(scope="module")
async def viewers(node: Node, ledger: Ledger, world: World) -> list[Viewer]:
    # By chance hardly anybody is at an operation's own centre, for which alone a service writes reports.
    chief = NewPerson(
        user="chief.leak", name="Chief", title="", role="centre", country="BF", clearance=3, demo=True,
        principals=["country:BF", "op:leak-day", "centre:leak-day"],
    )  # fmt: skip
    await enrol(node.servers.database_url, [chief])
    await a_day(world, random.Random(26))
    await ReportKeeper(node.db, utc_now).look()
    crowded = await crowd(node, ledger, random.Random(22), VIEWERS, [*WORDS, *OFFICES], ROLES)
    found = [await node.sessions.open("chief.leak"), *crowded]
    for table in ("base.person", "base.session"):
        world.rows[table] = [(id, EVERYBODY) for id in await ledger.column(f"select id from {table}")]
    return found


@pytest.fixture(scope="module")
def app(node: Node) -> Any:
    return application(node, CONTROLLERS)


@pytest.fixture(scope="module")
async def http(app: Any) -> AsyncGenerator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


async def walk(
    http: httpx.AsyncClient, world: World, viewer: Viewer, dice: random.Random, calls: list[str]
) -> tuple[dict[str, set[bytes]], set[bytes]]:
    """What leaked by operation, and all canaries that this viewer met."""
    told: dict[str, set[bytes]] = {}
    met: set[bytes] = set()
    w = Walk(world, viewer, dice)
    headers = {"authorization": f"Bearer {viewer.key}", "if-match": '"1"'}
    for name in calls:
        address, body = CALLS[name](w)
        answer = await http.request(name.split()[0], address, headers=headers, json=body)
        assert answer.status_code < 500, (name, viewer.role, answer.text)
        said = answer.content + str(answer.headers).encode()
        met |= words_in(said)
        if found := world.leaks(viewer, said):
            told[f"{name} to {viewer.role}"] = found
    return told, met


def described(app: Any) -> set[str]:
    """Every operation of the description."""
    paths = app.openapi_schema.to_schema()["paths"]
    return {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}


def test_every_operation_is_walked(app: Any) -> None:
    assert described(app) == {*CALLS, ENDLESS, LAST}


async def test_an_id_of_something_hidden_is_answered_like_one_that_never_was(
    http: httpx.AsyncClient, world: World, viewers: list[Viewer]
) -> None:
    """Every call with an id in its path, by three of the roles, in full by each: status and body alike."""
    people = [*{viewer.role: viewer for viewer in viewers}.values()]
    compared = {
        name
        for place, name in enumerate(CALLS)
        for n, viewer in enumerate(people)
        if (LONG or (place + n) % 3 == 0) and await _answered_alike(http, world, viewer, name, random.Random(n))
    }

    print(f"{len(compared)} calls")
    unseen = {name for name in CALLS if "{id}" in name} - compared
    assert len(compared) > 90, sorted(unseen)


async def _answered_alike(
    http: httpx.AsyncClient, world: World, viewer: Viewer, name: str, dice: random.Random
) -> bool:
    """Whether there was something hidden to name in this call's path."""
    w = Blind(world, viewer, dice)
    try:
        address, body = CALLS[name](w)
    except KeyError:
        return False  # it asks the world of what one has seen
    if not any(str(id) in address.partition("?")[0] for id in w.given):
        return False
    headers = {"authorization": f"Bearer {viewer.key}", "if-match": '"1"'}
    fresh = {str(id): str(uuid7()) for id in w.given}
    method = name.split()[0]
    there = await http.request(method, address, headers=headers, json=body)
    other, _, said = _with_others(f"{address} {msgspec.json.encode(body).decode()}", fresh).partition(" ")
    never = await http.request(method, other, headers=headers, json=msgspec.json.decode(said))
    assert there.status_code == never.status_code, (name, viewer.role, there.text, never.text)
    assert _said(there, fresh) == _said(never, fresh), (name, viewer.role)
    return True


def _with_others(text: str, fresh: dict[str, str]) -> str:
    for known, other in fresh.items():
        text = text.replace(known, other)
    return text


def _said(answer: httpx.Response, fresh: dict[str, str]) -> object:
    """What an answer says beside its own number."""
    text = _with_others(answer.text, fresh)
    if "json" not in answer.headers.get("content-type", ""):
        return text
    said: Any = msgspec.json.decode(text)
    if isinstance(said, dict):
        said.pop("instance", None)  # pyright: ignore[reportUnknownMemberType]
    return said  # pyright: ignore[reportUnknownVariableType]


@pytest.mark.timeout(600)  # each act there is, tried by fourteen one after the other
async def test_what_desks_do_is_told_to_nobody_who_may_not_know(
    node: Node, app: Any, http: httpx.AsyncClient, world: World, viewers: list[Viewer], ledger: Ledger
) -> None:
    """Every act succeeds for somebody and is tried by all others; every answer and every event is searched."""
    people = await everybody(node)
    ears = await listening(node, [*people.values(), *viewers[:60]])
    stage = Stage(world, http, people)

    await play(stage)
    await numbered(node, world)

    assert stage.leaks == {}
    told = {viewer.user: leaked for viewer, ear in ears if (leaked := world.leaks(viewer, ear.heard))}
    assert told == {}
    assert sum(ear.heard.count(b'"type":"event"') for _, ear in ears) > 300
    assert sum(ear.heard.count(b'"type":"withdrawn"') for _, ear in ears) > 0
    named = await ledger.column(
        "select a.verb || ' ' || a.result from base.audit a join ops.match m on m.id = a.record"
        " left join base.person p on p.id = a.person_id"
        " where not base.is_kept_back(a.verb, a.result, a.owner, p.country, 'XX')"
    )
    assert named == [], "no row of the log names a match to an officer of a third country"
    acts = {one for one in described(app) if not one.startswith("GET ")}
    assert acts - NEEDS_A_DEVICE - {LAST} - stage.done == set()


@pytest.mark.timeout(900)  # some twenty thousand calls, most of them refused, and each refusal is a row
async def test_people_meet_no_canary_that_the_rule_keeps_from_them(
    http: httpx.AsyncClient, world: World, viewers: list[Viewer]
) -> None:
    dice = random.Random(23)
    met: set[bytes] = set()
    seen = 0

    for viewer in viewers[:CALLERS]:
        told, heard = await walk(http, world, viewer, dice, list(CALLS))
        assert told == {}
        met |= heard
        seen += len(heard)

    print(f"{CALLERS} viewers × {len(CALLS)} operations")
    seeded = world.by["seeded"]
    print(f"{len(met & seeded)} of {len(seeded)} canaries were met, {seen} times")
    assert len(met & seeded) > len(seeded) * 0.3


async def test_figures_count_what_the_viewer_sees_and_no_more(
    http: httpx.AsyncClient, world: World, viewers: list[Viewer]
) -> None:
    for viewer in viewers[::4]:
        headers = {"authorization": f"Bearer {viewer.key}"}
        answer = (await http.get("/api/operations/leak/figures", headers=headers)).json()
        visible = [
            n
            for n, (_, one) in enumerate(world.rows["geo.mark"])
            if is_visible(one, viewer.principals, viewer.clearance)
        ]
        counted = {row["kind"]: row["count"] for row in answer["computed"]}
        assert counted.get("match", 0) == sum(n % 4 == 1 for n in visible)
        assert counted.get("alert", 0) == sum(n % 4 == 3 for n in visible)


@pytest.mark.parametrize(
    ("table", "calls"),
    [
        ("ops.match", ["GET /api/matches"]),
        ("geo.mark", ["GET /api/map/snapshot"]),
        ("geo.mark", ["GET /api/map/tiles/{zoom}/{column}/{row}"]),
        ("alerts.entry", ["GET /api/watchlists/{code}/entries"]),
        ("alerts.entry", ["GET /api/watchlists/{code}/entries/{id}"]),
        ("alerts.entry", ["POST /api/watchlists/search"]),
        ("ops.seized_item", ["GET /api/incidents"]),
        ("ops.route", ["GET /api/routes"]),
        ("ops.route_past", ["GET /api/routes/past"]),
        ("geo.mark", ["GET /api/ogc/collections/{collection}/items"]),
        ("ops.area", ["GET /api/areas"]),
        ("ops.area_entry", ["GET /api/areas/entries"]),
        ("geo.site", ["GET /api/sites"]),
        ("geo.unit", ["GET /api/sites"]),
        ("ops.plan", ["GET /api/deconfliction/plans"]),
        ("ops.seizure_case", ["GET /api/seizure-cases"]),
        ("ops.plan_conflict", ["GET /api/deconfliction/conflicts"]),
        ("ops.journey", ["GET /api/journeys"]),
        ("ops.shift", ["GET /api/shifts"]),
        ("base.proposal", ["GET /api/proposals"]),
        ("ops.export", ["GET /api/exports/{id}"]),
        ("ops.export", ["GET /api/exports"]),
        ("ops.hold", ["GET /api/holds"]),
        ("ops.subject_finding", ["GET /api/subject-findings"]),
        ("ops.correction_notice", ["GET /api/notices"]),
        ("alerts.room", ["GET /api/networks/{code}/rooms"]),
        ("integrations.webhook", ["GET /api/webhooks"]),
        ("integrations.delivery", ["GET /api/webhooks/{id}/deliveries"]),
    ],
)
async def test_the_walk_finds_a_table_that_is_left_open(
    http: httpx.AsyncClient, world: World, viewers: list[Viewer], ledger: Ledger, table: str, calls: list[str]
) -> None:
    await ledger.value(f"create policy careless on {table} for select to jointops_app using (true)")
    try:
        assert await leaks(http, world, viewers, calls)
    finally:
        await ledger.value(f"drop policy careless on {table}")


async def test_nobody_meets_in_memory_or_in_a_suggestion_what_is_kept_from_them(
    node: Node, http: httpx.AsyncClient, world: World, viewers: list[Viewer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Columns in memory hold the marks of everybody: the mask alone keeps them apart."""
    monkeypatch.setattr(holding, "COLD_AFTER", timedelta(days=36_500))
    node.tile_holder._cold.clear()
    monkeypatch.setitem(CALLS, "GET /api/map/snapshot", lambda w: ("/api/map/snapshot?operation=leak", None))
    in_memory = ["GET /api/map/tiles/{zoom}/{column}/{row}", "GET /api/map/snapshot"]
    calls = [*in_memory, "GET /api/route-suggestions"]
    met: dict[str, int] = dict.fromkeys(calls, 0)

    for number, viewer in enumerate(viewers):
        for call in calls:
            told, heard = await walk(http, world, viewer, random.Random(number), [call])
            assert told == {}
            met[call] += len(heard)

    assert "leak" in node.tile_holder._held
    assert all(many > 20 for many in met.values()), met
    node.tile_holder._held.clear()
    node.tile_holder._cold.clear()

    monkeypatch.setattr(Words, "is_for", _every_mask_fits)
    for call in in_memory:
        assert await leaks(http, world, viewers, [call]), call
    node.tile_holder._held.clear()


SUM = re.compile(rb"\x22[\x02-\x04]\x28([\x80-\xff]*[\x00-\x7f])", re.DOTALL)
"""A value of a tile, a count: seven bits a byte, the lowest first."""


async def counted(http: httpx.AsyncClient, viewer: Viewer) -> int | None:
    """The marks in the one place of the operation, seen from afar; None to whom it is not shown."""
    headers = {"authorization": f"Bearer {viewer.key}"}
    answer = await http.get("/api/map/tiles/5/16/14?operation=leak", headers=headers)
    if answer.status_code != 200:
        return None
    found = SUM.search(answer.content)
    return sum((byte & 127) << (7 * n) for n, byte in enumerate(found[1])) if found else 0


async def test_sums_in_a_table_count_for_each_what_they_may_see_and_no_more(
    node: Node, http: httpx.AsyncClient, viewers: list[Viewer], ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An operation that is cold is summed up by class; the sums stand under the same row security as the marks."""
    monkeypatch.setattr(holding, "COLD_AFTER", timedelta(days=-1))
    node.tile_holder._held.clear()
    node.tile_holder._cold.clear()
    assert await node.tile_holder.get("leak", Standing(0, 0, False, frozenset())) is None
    rows = await ledger._connection.fetch(
        "select c.audience, c.excluded, c.marking from geo.mark m join base.access_class c on c.id = m.class_id"
        " where m.operation = 'leak'"
    )
    classes = [AccessClass(frozenset(row["audience"]), frozenset(row["excluded"]), row["marking"]) for row in rows]
    told: set[int] = set()

    for viewer in viewers[::2]:
        if (many := await counted(http, viewer)) is not None:
            assert many == sum(is_visible(one, viewer.principals, viewer.clearance) for one in classes)
            told.add(many)

    assert await ledger.value("select geo.are_summed('leak')"), "else marks were counted"
    assert len(told) > 5
    await ledger.value("create policy careless on geo.cell for select to jointops_app using (true)")
    try:
        assert {await counted(http, viewer) for viewer in viewers[:20]} <= {len(classes), None}
    finally:
        await ledger.value("drop policy careless on geo.cell")
        node.tile_holder._cold.clear()


async def leaks(http: httpx.AsyncClient, world: World, viewers: list[Viewer], calls: list[str]) -> bool:
    """Whether anybody meets what is kept from them; the first who does ends the search."""
    for viewer in viewers:
        told, _ = await walk(http, world, viewer, random.Random(1), calls)
        if told:
            return True
    return False


async def listened(node: Node, world: World, viewers: list[Viewer], dice: random.Random) -> tuple[set[bytes], int, int]:
    """Everybody listens while things happen, and comes back from before; what leaked, how much was heard and missed."""
    before = node.realtime.hub.cursor()
    live = await listening(node, viewers)
    known = set(world.classes)
    await happenings(world, dice)
    happened = set(world.classes) - known
    await numbered(node, world)
    later = await listening(node, viewers, before)
    told: set[bytes] = set()
    heard = missed = 0
    for viewer, ear in (*live, *later):
        told |= world.leaks(viewer, ear.heard)
        words = words_in(ear.heard)
        due = {word for word in happened if world.may_hear(viewer, word)}
        heard += len(words & due)
        missed += len(due - words)
    return told, heard, missed


async def numbered(node: Node, world: World) -> None:
    """Wait until all that has happened was handed out."""
    node.db.after_commit()
    await until(lambda: _reached(node, world), within=20)


async def _reached(node: Node, world: World) -> bool:
    waiting = await world._ledger.value("select count(*) from realtime.outbox")
    return waiting == 0 and node.realtime.hub.last >= await world._ledger.value("select number from realtime.head")


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


async def followed(app: Any, viewer: Viewer, cursor: str, enough: int) -> bytes:
    """What `GET /api/events` tells somebody from a place on, up to so many events; then they leave."""
    said = b""
    full = asyncio.Event()

    async def receive() -> dict[str, object]:
        if not full.is_set():
            await full.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        nonlocal said
        said += message.get("body", b"") + str(message.get("headers", "")).encode()
        if said.count(b'"type":"event"') >= enough:
            full.set()

    headers = [(b"authorization", f"Bearer {viewer.key}".encode()), (b"host", b"localhost")]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": "/api/events", "raw_path": b"/api/events", "query_string": f"cursor={cursor}".encode(),
        "headers": headers, "client": ("127.0.0.1", 1), "server": ("localhost", 80), "root_path": "", "state": {},
    }  # fmt: skip
    async with asyncio.timeout(20):
        await app(scope, receive, send)
    return said


async def test_the_same_events_over_http_say_the_same(
    node: Node, app: Any, world: World, viewers: list[Viewer]
) -> None:
    before = node.realtime.hub.cursor()
    known = set(world.classes)
    await happenings(world, random.Random(33))
    happened = set(world.classes) - known
    await numbered(node, world)
    heard = 0

    for viewer in viewers[:40]:
        due = {word for word in happened if world.may_hear(viewer, word)}
        if due:
            said = await followed(app, viewer, before, len(due))
            assert world.leaks(viewer, said) == set()
            assert words_in(said) & happened == due
            heard += len(due)

    assert heard > 300


def _every_mask_fits(*_: object) -> bool:
    """The rule broken on purpose."""
    return True
