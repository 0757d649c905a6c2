"""An officer's phone takes a pack along: its own, for a shift, of what it may find without a link, and of no more."""

import asyncio
import base64
import hashlib
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import httpx
import pytest

from alerts.screening import prepare
from alerts.screening.model import Document, Person, Vehicle
from alerts.screening.offline.pack import Header, Stretches, mark_of, opened
from alerts.screening.offline.texts import texts_of
from jointops.base.devices.key import pack as written
from jointops.node import Node
from tests.alerts.support import added, if_match, named, vehicle
from tests.alerts.support import opened as opened_list
from tests.base.test_devices import Phone
from tests.integrations.support import imported, table, vehicle_row
from tests.ops.support import Drill, Ledger, done, new_plate
from tests.support import caller, until


class Carried:
    """Awa's phone, signed in; it signs what it asks."""

    def __init__(self, client: httpx.AsyncClient, phone: Phone) -> None:
        self.client, self.phone = client, phone

    async def ask(self, method: str, target: str, body: bytes = b"") -> httpx.Response:
        proof = {"jointops-proof": self.phone.proof(method, target, body), "content-type": "application/json"}
        return await self.client.request(method, target, content=body, headers=proof)

    async def pack(self, operation: str, within: float = 5) -> dict[str, Any]:
        """A pack that is ready."""
        begun = await done(self.ask("POST", "/api/packs", f'{{"operation":"{operation}"}}'.encode()))

        async def ready() -> object:
            found = await done(self.ask("GET", f"/api/packs/{begun['id']}"))
            return found if found["state"] != "building" else None

        return cast(dict[str, Any], await until(ready, within=within))

    async def open(self, pack: dict[str, Any]) -> "Opened":
        content = (await self.ask("GET", f"/api/packs/{pack['id']}/content")).content
        key = await done(self.ask("GET", f"/api/packs/{pack['id']}/key"))
        return Opened(content, base64.b64decode(key["key"]), base64.b64decode(key["salt"]))


class Opened:
    """A pack and its key, as they lie on the phone."""

    def __init__(self, content: bytes, key: bytes, salt: bytes) -> None:
        self.content, self.key = content, key
        self.header: Header
        self.header, self._names, self._numbers = opened(content)
        self._stretches = Stretches(salt, self.header.rounds)

    def has(self, subject: Person | Vehicle | Document) -> bool:
        names, numbers = texts_of(prepare(subject))
        return any(self._names.has(self._mark(one)) for one in names) or any(
            self._numbers.has(self._mark(one)) for one in numbers
        )

    def _mark(self, text: str) -> bytes:
        return mark_of(text, self.key, self._stretches)


async def carried(url: str, user: str, phone: Phone | None = None) -> Carried:
    phone = phone or Phone()
    client = caller(url, timeout=30)
    body = {"user": user, "device": "Phone 7", "key": written(phone.public)}
    await done(client.post("/api/session", json=body))
    return Carried(client, phone)


@pytest.fixture
async def awa(url: str, drill: Drill) -> AsyncGenerator[Carried]:
    made = await carried(url, drill.user("officer.ml"))
    yield made
    await made.client.aclose()


async def test_a_pack_finds_what_is_sought_and_holds_no_name(awa: Carried, drill: Drill) -> None:
    bureau, plate = await drill.at("bureau.bf"), new_plate()
    code = await opened_list(bureau, "BF-PACK", ["person", "vehicle"])
    await added(bureau, code, named("Zemissa Fadyogo", birth_date="1981-04-17", action="arrest"))
    await added(bureau, code, vehicle(plate, action="seize"))

    pack = await awa.pack(drill.code)
    taken = await awa.open(pack)

    assert pack["state"] == "ready" and hashlib.sha256(taken.content).hexdigest() == pack["sha256"]
    assert taken.has(Person(("Fadyogo, Zemisa",), "1981-04-17")) and taken.has(Vehicle(plate, "BF"))
    assert not taken.has(Vehicle(new_plate(), "BF"))
    for word in ("Fadyogo", "Zemissa", plate, plate.replace(" ", "")):
        assert word.lower().encode() not in taken.content.lower()
    until = datetime.fromisoformat(pack["expires_at"])
    assert until == taken.header.expires_at <= datetime.now(UTC) + timedelta(hours=12)


async def test_discreet_inquiry_excluded_and_unproven_entries_are_in_no_pack(awa: Carried, drill: Drill) -> None:
    """Otherwise whoever opens a phone could ask it who is watched; the count of what is left out is of the others."""
    bureau = await drill.at("bureau.bf")
    code = await opened_list(bureau, "BF-QUIET", ["vehicle"])
    before = await awa.pack(drill.code)
    plates = [new_plate() for _ in range(4)]
    unproven = {"basis": "assessment", "source_grade": "X", "information_grade": "4"}
    hidden = (
        {"action": "discreet"}, {"action": "inquiry"}, {"action": "seize", "exclude": ["ML"]},
        {"action": "seize", **unproven},
    )  # fmt: skip
    for plate, terms in zip(plates, hidden, strict=True):
        await added(bureau, code, vehicle(plate, **terms))

    pack = await awa.pack(drill.code)
    taken = await awa.open(pack)

    assert [taken.has(Vehicle(plate, "BF")) for plate in plates] == [False] * 4
    counts = ("entries", "unfindable")
    assert [pack[one] for one in counts] == [before[one] for one in counts]


async def test_what_phones_may_not_find_from_now_on_is_in_no_pack_whatever_changed_it(
    awa: Carried, drill: Drill
) -> None:
    bureau, plate, code = await drill.at("bureau.bf"), new_plate(), f"BF-HUSH-{drill.code[6:]}"
    at = await opened_list(bureau, code, ["vehicle"])

    async def says(action: str) -> str:
        """A file says so; the import."""
        found = await imported(bureau, code, table(vehicle_row("1", plate, action=action)))
        assert found["state"] == "live"
        return found["id"]

    async def entry() -> dict[str, Any]:
        return (await done(bureau.get(at)))["items"][0]

    async def becomes(**fields: object) -> None:
        known = await entry()
        await done(bureau.patch(f"{at}/{known['id']}", json=fields, headers=if_match(known["version"])))

    async def carries() -> str:
        """A new pack that finds it."""
        pack = await awa.pack(drill.code)
        assert (await awa.open(pack)).has(Vehicle(plate, "BF"))
        return pack["id"]

    async def is_taken_back(pack: str) -> bool:
        return (await done(awa.ask("GET", f"/api/packs/{pack}")))["state"] == "replaced"

    await says("discreet")
    second = await says("seize")
    pack = await carries()
    await done(bureau.post(f"/api/watchlists/{code}/imports/{second}/roll-back"))
    assert await is_taken_back(pack), "rolled back"
    await says("seize")
    pack = await carries()
    await says("discreet")
    assert await is_taken_back(pack), "by a file"
    await becomes(action="seize")
    pack = await carries()
    await becomes(exclude=["ML"])
    assert await is_taken_back(pack), "by the form"

    pack = await awa.pack(drill.code)
    assert not (await awa.open(pack)).has(Vehicle(plate, "BF"))
    await becomes(exclude=[], note="Not to be found meanwhile.")
    await becomes(action="discreet")
    pack = (await awa.pack(drill.code))["id"]
    await becomes(exclude=["ML", "CI"])
    assert not await is_taken_back(pack), "nothing tells of an entry that was silent before"


async def test_a_pack_is_its_devices_alone_and_its_key_a_call_of_its_own(url: str, awa: Carried, drill: Drill) -> None:
    pack = await awa.pack(drill.code)
    other_phone = await carried(url, drill.user("officer.ml"))
    colleague = await carried(url, drill.user("colleague.ml"), awa.phone)
    for stranger in (other_phone, colleague):
        for what in ("", "/content", "/key"):
            answer = await stranger.ask("GET", f"/api/packs/{pack['id']}{what}")
            assert answer.status_code == 404, what
        await stranger.client.aclose()
    copied = await awa.client.get(f"/api/packs/{pack['id']}/key")
    assert copied.status_code == 401, "a short key does not open a pack: the device signs"
    assert (await awa.ask("GET", f"/api/packs/{pack['id']}/key")).status_code == 200


async def test_without_a_bound_device_an_operation_or_the_role_there_is_none(awa: Carried, drill: Drill) -> None:
    unbound, bureau = await drill.at("officer.ml"), await drill.at("bureau.ml")
    asked = {"operation": drill.code}
    assert (await unbound.post("/api/packs", json=asked)).status_code == 409
    assert (await bureau.post("/api/packs", json=asked)).status_code == 403
    assert (await awa.ask("POST", "/api/packs", b'{"operation":"elsewhere"}')).status_code == 404


async def test_a_newer_pack_takes_the_place_of_the_older(awa: Carried, drill: Drill, ledger: Ledger) -> None:
    first, second = await awa.pack(drill.code), await awa.pack(drill.code)
    assert (await done(awa.ask("GET", f"/api/packs/{first['id']}")))["state"] == "replaced"
    assert (await awa.ask("GET", f"/api/packs/{first['id']}/key")).status_code == 409
    assert await ledger.value("select content is null from ops.pack where id = $1::text::uuid", first["id"])
    assert (await awa.ask("GET", f"/api/packs/{second['id']}/content")).status_code == 200


async def test_each_step_is_on_record_and_keys_differ(awa: Carried, drill: Drill, ledger: Ledger) -> None:
    pack = await awa.pack(drill.code)
    taken = await awa.open(pack)
    again = await awa.open(await awa.pack(drill.code))
    assert taken.key != again.key

    said = await ledger.audits(pack["id"])
    assert [verb for verb, _ in said] == ["pack.build", "pack.build", "pack.fetch", "pack.unlock"]
    assert [result for _, result in said[:2]] == ["begun", "ready"]
    kept = await ledger.column("select to_jsonb(p)::text from ops.pack p where id = $1::text::uuid", pack["id"])
    assert not any(taken.key.hex() in one for one in kept), "no row holds the key"


async def test_a_pack_that_has_run_out_opens_no_more(awa: Carried, drill: Drill, ledger: Ledger) -> None:
    pack = await awa.pack(drill.code)
    await ledger.value("update ops.pack set expires_at = now() where id = $1::text::uuid", pack["id"])
    assert (await done(awa.ask("GET", f"/api/packs/{pack['id']}")))["state"] == "expired"
    answers = await asyncio.gather(*(awa.ask("GET", f"/api/packs/{pack['id']}/{what}") for what in ("content", "key")))
    assert [one.status_code for one in answers] == [409, 409]


async def test_a_pack_is_being_built_as_long_as_its_node_lives_however_long_that_takes(
    node: Node, awa: Carried, drill: Drill, ledger: Ledger
) -> None:
    async def state() -> str:
        return (await done(awa.ask("GET", f"/api/packs/{begun['id']}")))["state"]

    async with node.packs._turn:  # another pack is built before
        begun = await done(awa.ask("POST", "/api/packs", f'{{"operation":"{drill.code}"}}'.encode()))
        row = "where id = $1::text::uuid"
        await ledger.value(f"update ops.pack set made_at = now() - interval '50 minutes' {row}", begun["id"])
        assert await state() == "building"
        await ledger.value(f"update ops.pack set builder = uuidv7() {row}", begun["id"])
        assert await state() == "failed", "that node is gone"

    async def ready() -> object:
        return await state() == "ready"

    await until(ready)
    assert not await ledger.value("select ops.is_building($1)", node.packs._builder.id), "no connection is kept"


async def test_a_pack_can_be_asked_for_when_the_database_has_ended_the_connection_under_an_older_one(
    node: Node, awa: Carried, drill: Drill, ledger: Ledger
) -> None:
    async def asked() -> Any:
        return await done(awa.ask("POST", "/api/packs", f'{{"operation":"{drill.code}"}}'.encode()))

    async with node.packs._turn:  # another pack is built before
        await asked()
        ended = "select pg_terminate_backend($1)"
        await ledger.value(ended, node.packs._builder._connection.get_server_pid())
        await until(lambda: asyncio.sleep(0, node.packs._builder._connection.is_closed()))
        later = await asked()
        assert (await done(awa.ask("GET", f"/api/packs/{later['id']}")))["state"] == "building"

    async def ready() -> object:
        return (await done(awa.ask("GET", f"/api/packs/{later['id']}")))["state"] == "ready"

    await until(ready)
    await until(lambda: asyncio.sleep(0, node.packs._builder._connection is None))


async def test_a_day_after_it_ran_out_nothing_of_a_pack_is_left(
    node: Node, awa: Carried, drill: Drill, ledger: Ledger
) -> None:
    old, young = await awa.pack(drill.code), await awa.pack(drill.code)
    over = "update ops.pack set expires_at = now() - interval '25 hours' where id = $1::text::uuid"
    await ledger.value(over, old["id"])

    done_now = await node.purger.purge()

    assert [one.counts for one in done_now if one.what == "packs"] == [{"ops.pack": 1}]
    kept = await ledger.column("select id::text from ops.pack where id::text = any($1)", [old["id"], young["id"]])
    assert kept == [young["id"]]
